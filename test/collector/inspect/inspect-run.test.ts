import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readParameters } from '../../../collector/src/api/parameters.ts'
import { comparisonLines } from '../../../collector/src/cli/print/inspect/comparison-lines.ts'
import { inspectLines } from '../../../collector/src/cli/print/inspect/inspect-lines.ts'
import { compareRuns, type ComparedRuns } from '../../../collector/src/compare/compare-runs.ts'
import { inspectRun } from '../../../collector/src/inspect/inspect-run.ts'
import { readRun } from '../../../collector/src/inspect/read-run.ts'
import type { InspectedStep } from '../../../collector/src/inspect/step.ts'
import { encodeMessages } from '../../../collector/src/store/message-rows.ts'
import { encodeSpans } from '../../../collector/src/store/span-rows.ts'
import { openTestStore, type TestStore } from '../../helpers/store.ts'
import { supportRun } from '../../helpers/support-run.ts'

const [first, second] = ['a'.repeat(32), 'b'.repeat(32)]
const startNano = 1_795_305_600_000_000_000n

let open: TestStore
let steps: readonly InspectedStep[]
let comparison: ComparedRuns
beforeAll(async () => {
  open = await openTestStore()
  const spans = [
    ...supportRun({ traceId: first, startNano }),
    ...supportRun({
      traceId: second,
      startNano,
      system: 'Be kind and thorough.',
      model: 'gpt-5',
      order: 'A-8',
      withRefund: false,
    }),
  ]
  const ingest = { project: 'p', ingestedNano: startNano }
  await open.store.insert(encodeSpans(spans, ingest), 'spans')
  await open.store.insert(encodeMessages(spans, ingest), 'messages')
  steps = await inspected(first)
  comparison = compareRuns(steps, await inspected(second))
})
afterAll(() => open.close())

async function inspected(traceId: string): Promise<readonly InspectedStep[]> {
  const now = new Date()
  const run = await readRun(
    (question, texts) => open.store.ask(question, readParameters(question, texts, { project: 'p', now })),
    traceId,
  )
  return inspectRun(run)
}

describe('inspecting a run', () => {
  test('shows what a call was told, and what that adds to the call before it', () => {
    const [, , call, , answer] = steps

    expect(call?.told.map(({ role, text }) => [role, text])).toEqual([
      ['system', 'Be kind and brief.'],
      ['user', 'May I send back A-7?'],
      ['user', 'Refunds are possible within sixty days of the delivery, in full.'],
    ])
    expect(answer).toMatchObject({
      grownTokens: 200,
      since: { step: 3, same: 3, added: [{ role: 'assistant', text: 'I look the order up.' }], removed: [] },
    })
  })

  test('says of each document whether an answer shows it', () => {
    expect(steps[1]?.documents).toMatchObject([
      {
        id: 'kb-policy',
        score: 0.9,
        hash: expect.stringMatching(/^[0-9a-f]{32}$/),
        use: { kind: 'overlaps', step: 5 },
      },
      { id: 'kb-weather', use: { kind: 'not used', step: undefined } },
    ])
  })

  test('shows what a tool was given and gave, who approved it, and the cost so far', () => {
    expect(steps[3]).toMatchObject({
      attempt: 2,
      tool: {
        name: 'refund',
        effect: 'write',
        arguments: { text: '{"order":"A-7","full":true}' },
        result: { text: '{"refunded":"A-7"}' },
      },
      authority: { approver: 'user-3' },
      costSoFarNano: 3_000n,
    })
    expect(steps.at(-1)).toMatchObject({ costNano: 5_000n, costSoFarNano: 8_000n, unpricedSoFar: 0 })
  })

  test('is printed short and in full', () => {
    const short = inspectLines(steps, 'short').join('\n')

    expect(short).toContain('since step 3: 3 messages the same, 1 new, 0 gone, +200 tokens')
    expect(short).toContain('newly told (assistant): I look the order up.')
    expect(short).toContain('write refund with: {"order":"A-7","full":true}')
    expect(short).toContain('allowed: approved by user-3')
    expect(inspectLines(steps.slice(4), 'full').join('\n')).toContain('told (system): Be kind and brief.')
  })
})

describe('comparing two runs', () => {
  test('pairs steps by their structure, also where the model is another', () => {
    expect(comparison.pairs.map(({ a, b }) => [a?.number, b?.number])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
      [4, undefined],
      [5, 4],
    ])
  })

  test('gives sums, their differences and what either was made with', () => {
    expect(comparison.totals).toMatchObject({
      a: { steps: 5, inputTokens: 800, costNano: 8_000n },
      b: { steps: 4, inputTokens: 800 },
      delta: { steps: -1, inputTokens: 0, costNano: 0n, unpriced: 0 },
    })
    expect(comparison.versions.filter(({ same }) => !same).map(({ what }) => what)).toEqual(['system', 'model'])
  })

  test('shows words that differ, and the step that only one has', () => {
    const text = comparisonLines(comparison).join('\n')

    expect(text).toContain('Be kind and [-brief-]{+thorough+}.')
    expect(text).toContain('only in A: step 4, execute_tool refund')
  })
})
