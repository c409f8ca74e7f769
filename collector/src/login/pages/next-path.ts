/** Any origin: only paths are taken from it. */
const here = 'http://collector'

/**
 * Where somebody goes on after signing in: a path of this collector, `/` for anything else. What comes in was perhaps
 * written by somebody who wants to send people elsewhere.
 */
export function nextPath(asked: unknown): string {
  if (typeof asked !== 'string' || asked.length > 2_000 || !asked.startsWith('/')) return '/'
  // As a browser reads it: `/\elsewhere`, `/<tab>/elsewhere` and `//elsewhere` are other hosts for it.
  if (!URL.canParse(asked, here)) return '/'
  const { origin, pathname, search, hash } = new URL(asked, here)
  // And `/.//elsewhere` is a path that would be read as another host the next time.
  if (origin !== here || pathname.startsWith('//') || /^\/(login|logout)(\/|$)/.test(pathname)) return '/'
  return `${pathname}${search}${hash}`
}
