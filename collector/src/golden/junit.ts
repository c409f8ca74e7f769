import type { GoldenResult } from './run-set.ts'

/** Results as JUnit writes them, which every CI can show: a test case for each recording. */
export function junitXml(results: readonly GoldenResult[]): string {
  const failed = results.filter(({ breaches }) => breaches.length > 0).length
  const seconds = results.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites><testsuite name="golden" tests="${results.length}" failures="${failed}" time="${seconds.toFixed(3)}">`,
    ...results.map(testCase),
    '</testsuite></testsuites>',
    '',
  ].join('\n')
}

function testCase({ entry, durationMs, breaches }: GoldenResult): string {
  const name = xmlText([entry.key ?? '', entry.id].join(' ').trim())
  const open = `<testcase classname="${xmlText(entry.name)}" name="${name}" time="${(durationMs / 1000).toFixed(3)}"`
  if (breaches.length === 0) return `${open}/>`
  const failures = breaches.map(({ rule, why }) => `<failure message="${xmlText(rule)}">${xmlText(why)}</failure>`)
  return `${open}>${failures.join('')}</testcase>`
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** XML 1.0 has no form at all for most control characters and for halves of surrogates. */
function xmlText(text: string): string {
  const plain = text.replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
  return plain.replaceAll(/[&<>"]/g, character => entities[character] ?? '')
}
