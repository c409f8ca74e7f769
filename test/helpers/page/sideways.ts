/// <reference lib="dom" />
import type { Page } from 'playwright-core'

/**
 * What of a screen has to be scrolled to sideways, by its class: the page itself, or any part of it. Rows of tabs may,
 * since they keep the chosen one in sight; and so may preformatted text.
 */
export function sidewaysScrolling(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('html, main, main *')]
      .filter(({ scrollWidth, clientWidth }) => clientWidth > 0 && scrollWidth > clientWidth + 1)
      .filter(element => element.matches('html') || /auto|scroll/.test(getComputedStyle(element).overflowX))
      .filter(element => !element.matches('.tabs, pre'))
      .map(({ tagName, className }) => `${tagName} ${className}`),
  )
}
