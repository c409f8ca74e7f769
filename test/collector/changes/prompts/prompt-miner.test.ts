import { describe, expect, test } from 'vitest'
import { PromptMiner } from '../../../../collector/src/changes/prompts/prompt-miner.ts'
import { templateLines } from '../../../../collector/src/changes/prompts/template-lines.ts'
import { seededRandom, type SeededRandom } from '../../../helpers/seeded-random.ts'

const base = [
  'You are the support agent of Acme.',
  'Answer in English. Be brief and friendly.',
  'Never promise a refund above 500 dollars.',
  'Call lookup_order before you say anything about an order.',
  'If you are not sure, escalate to a person.',
]

const words: [string, ...string[]] = [
  'refund',
  'parcel',
  'invoice',
  'battery',
  'blue',
  'late',
  'order',
  'again',
  'please',
  'today',
]
const sentence = (random: SeededRandom) => `${Array.from({ length: 8 }, () => random.pick(words)).join(' ')}.`
const hex = (random: SeededRandom, digits: number) =>
  Array.from({ length: digits }, () => random.below(16).toString(16)).join('')

/** What makes a prompt different in every call. */
const dynamics: Record<string, (lines: readonly string[], random: SeededRandom) => readonly string[]> = {
  nothing: lines => lines,
  'a name': (lines, random) => [
    `The customer is ${random.pick(['Ann', 'Bob', 'Cleo', 'Dan'])} ${random.pick(words)}.`,
    ...lines,
  ],
  'a time': (lines, random) => [`Now it is 2026-11-${10 + random.below(20)}T0${random.below(10)}:30:00Z.`, ...lines],
  'an id': (lines, random) => [
    ...lines,
    `Session: ${hex(random, 8)}-${hex(random, 4)}-4${hex(random, 3)}-a${hex(random, 3)}-${hex(random, 12)}`,
  ],
  documents: (lines, random) => [
    ...lines.slice(0, 3),
    'Documents:',
    ...Array.from({ length: 1 + random.below(6) }, () => sentence(random)),
    ...lines.slice(3),
  ],
  'numbers and optional parts': (lines, random) => [
    ...lines,
    `There are ${random.below(900)} open tickets.`,
    ...(random.chance(0.7) ? ['The customer pays for priority.'] : []),
    ...(random.chance(0.1) ? ['It is a holiday.'] : []),
  ],
}

const edits: Record<string, (lines: readonly string[]) => readonly string[]> = {
  'a word': lines => lines.map(line => line.replace('brief', 'thorough')),
  'a number': lines => lines.map(line => line.replace('500', '250')),
  'a line more': lines => [...lines.slice(0, 2), 'Do not mention competitors.', ...lines.slice(2)],
  'a line less': lines => lines.toSpliced(2, 1),
  'another order': lines => [...lines.slice(0, 3), ...lines.slice(3).toReversed()],
}

interface Found {
  readonly versions: string[]
  /** How many calls after the edit its version was known. */
  readonly lag: number
}

/** What the miner says of 200 calls, and of 200 with the edit. */
function mine(dynamic: string, edit: string, seed: number): Found {
  const random = seededRandom(seed)
  const miner = new PromptMiner()
  const versions: string[] = []
  let lag = Number.POSITIVE_INFINITY
  for (let call = 0; call < 400; call++) {
    const lines = call < 200 ? base : (edits[edit]?.(base) ?? base)
    const prompt = (dynamics[dynamic]?.(lines, random) ?? lines).join('\n')
    const seen = miner.see(templateLines(prompt), { conversation: `conversation ${call}`, atNano: 0n })
    if (!seen || versions.includes(seen.template.hash)) continue
    versions.push(seen.template.hash)
    if (versions.length === 2) lag = call - 199
  }
  return { versions, lag }
}

const matrix = Object.keys(dynamics).flatMap(dynamic => Object.keys(edits).map(edit => [dynamic, edit] as const))

describe('a template is found behind what differs from call to call', () => {
  test.each(matrix)('with %s in it, an edit of %s is one new version within ten calls', (dynamic, edit) => {
    for (const seed of [1, 2, 3]) {
      const { versions, lag } = mine(dynamic, edit, seed)

      expect(versions).toHaveLength(2)
      expect(lag).toBeLessThanOrEqual(10)
    }
  })
})

test.each(Object.keys(dynamics))('5,000 calls with %s and no edit are one version', dynamic => {
  const random = seededRandom(7)
  const miner = new PromptMiner()
  const versions = new Set<string>()
  for (let call = 0; call < 5_000; call++) {
    const prompt = (dynamics[dynamic]?.(base, random) ?? base).join('\n')
    const seen = miner.see(templateLines(prompt), { conversation: `conversation ${call}`, atNano: 0n })
    if (seen) versions.add(seen.template.hash)
  }

  expect(versions.size).toBe(1)
})

test('an edit that runs beside the old version is a second version, and both go on', () => {
  const miner = new PromptMiner()
  const counts = new Map<string, number>()
  for (let call = 0; call < 200; call++) {
    const lines = call >= 50 && call % 5 === 0 ? (edits['a word']?.(base) ?? base) : base
    const seen = miner.see(templateLines(lines.join('\n')), { conversation: `conversation ${call}`, atNano: 0n })
    if (seen) counts.set(seen.template.hash, (counts.get(seen.template.hash) ?? 0) + 1)
  }

  expect(counts.size).toBe(2)
  expect([...counts.values()].every(count => count > 15)).toBe(true)
})

test('two prompts of one call site are two prompts, and an edit of one is a version of that one', () => {
  const other = ['Summarise the conversation in one sentence.', 'Write it for a manager.', 'Name the product.']
  const miner = new PromptMiner()
  const seen = new Map<number, Set<string>>()
  for (let call = 0; call < 400; call++) {
    const lines = call % 2 ? base : call < 200 ? other : ['Name the customer.', ...other.slice(0, 2)]
    const found = miner.see(templateLines(lines.join('\n')), { conversation: `conversation ${call}`, atNano: 0n })
    if (found) seen.set(found.number, (seen.get(found.number) ?? new Set()).add(found.template.hash))
  }

  expect([...seen.values()].map(hashes => hashes.size)).toEqual(expect.arrayContaining([1, 2]))
  expect(seen.size).toBe(2)
})

test('what the calls of one conversation share is no template', () => {
  const miner = new PromptMiner()
  for (let call = 0; call < 100; call++)
    expect(miner.see(templateLines(base.join('\n')), { conversation: 'one', atNano: 0n })).toBeUndefined()
})

test('a version that was found before a restart is the same after it', () => {
  const miner = new PromptMiner()
  const random = seededRandom(5)
  const prompt = () => templateLines((dynamics['documents']?.(base, random) ?? base).join('\n'))
  let found
  for (let call = 0; call < 20; call++)
    found = miner.see(prompt(), { conversation: `conversation ${call}`, atNano: 0n })
  if (!found) throw new Error('nothing was found')

  const restarted = new PromptMiner()
  restarted.restore(found)

  expect(restarted.see(prompt(), { conversation: 'another', atNano: 0n })?.template.hash).toBe(found.template.hash)
})
