import { expect, test } from 'vitest'
import { junitXml } from '../../../collector/src/golden/junit.ts'

const entry = { id: 'a'.repeat(32), name: 'task', outcome: 'completed', path: '' }
const result = {
  entry,
  verdict: 'identical',
  durationMs: 1_500,
  recordedNano: '1',
  playedNano: '1',
  breaches: [],
} as const

test('writes a test case for each recording, and a failure for each rule that it breaks', () => {
  const breaches = [{ rule: 'no divergence', why: 'edited: step 2' }]
  const xml = junitXml([result, { ...result, breaches }])

  expect(xml).toContain('tests="2" failures="1" time="3.000"')
  expect(xml).toContain('<failure message="no divergence">edited: step 2</failure></testcase>')
})

test('what a run says cannot end its element, and is well formed whatever it is', () => {
  const hostile = { ...entry, name: '"/><script>', key: 'a\u0000\u001b[31m\uD800&' }

  expect(junitXml([{ ...result, entry: hostile }])).toContain(
    `<testcase classname="&quot;/&gt;&lt;script&gt;" name="a\uFFFD\uFFFD[31m\uFFFD&amp; ${entry.id}"`,
  )
})
