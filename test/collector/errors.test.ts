import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { CollectorError, problems, type ProblemCode } from '../../collector/src/errors.ts'

test('the documentation lists the same errors as the code, with the same status and words', () => {
  const documented = readFileSync(new URL('../../ARCHITECTURE.md', import.meta.url), 'utf8').match(
    /^\| `[A-Z_]+` \| \d+ \| .* \|$/gm,
  )

  expect(documented).toEqual(
    Object.entries(problems).map(([code, { status, says }]) => `| \`${code}\` | ${status} | ${says} |`),
  )
})

test('only answers that exporters repeat are called retryable', () => {
  const codes = Object.entries(problems).filter(([, { retryable }]) => retryable)

  expect(codes.filter(([, { status }]) => ![429, 502, 503, 504].includes(status))).toEqual([])
})

test('an error says what happened, the case, and keeps its cause', () => {
  const code: ProblemCode = 'SPOOL_FULL'
  const cause = new Error('disk')
  const error = new CollectorError(code, '9 bytes of 8', { cause })

  expect(error).toMatchObject({
    message: 'The spool has no room: 9 bytes of 8',
    status: 503,
    rpc: 14,
    retryable: true,
    cause,
  })
})
