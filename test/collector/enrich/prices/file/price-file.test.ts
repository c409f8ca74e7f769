import { expect, test } from 'vitest'
import { withPrice } from '../../../../../collector/src/enrich/prices/file/edit.ts'
import { parsePriceFile } from '../../../../../collector/src/enrich/prices/file/price-file.ts'
import { printPriceFile } from '../../../../../collector/src/enrich/prices/file/print.ts'

test.each([
  ['no list', 'openai: 5', 'prices.yaml:1: expected `prices:` with a list'],
  ['broken YAML', 'prices:\n  - {', 'prices.yaml:2: '],
  [
    'a field that there is not',
    'prices:\n  - model: openai/a\n    inptu: 5',
    'prices.yaml:3: inptu: expected one of model',
  ],
  [
    'a price that is no number',
    'prices:\n  - model: openai/a\n    input: 1,5',
    'prices.yaml:3: input: expected dollars per million',
  ],
  ['a negative price', 'prices:\n  - { model: openai/a, input: -1 }', 'got "-1"'],
  ['a price that is not there', 'prices:\n  - model: openai/a\n    input:', 'got ""'],
  ['a price smaller than any unit', 'prices:\n  - { model: openai/a, input: 1e-19 }', 'got "1e-19"'],
  ['a list as a price', 'prices:\n  - { model: openai/a, input: [1] }', 'got "[]"'],
  ['an alias', 'prices:\n  - { model: openai/a, input: &a 1, output: *a }', 'got "*a"'],
  ['no model', 'prices:\n  - input: 1', 'prices.yaml:2: expected a model'],
  ['a model without a provider', 'prices:\n  - { model: gpt-5, input: 1 }', 'expected PROVIDER/MODEL'],
  ['no price at all', 'prices:\n  - model: openai/a', 'expected a price'],
  ['a day that there is not', 'prices:\n  - { model: openai/a, input: 1, from: 2026-02-30 }', 'got "2026-02-30"'],
  ['a time with seconds', 'prices:\n  - { model: openai/a, input: 1, from: "2026-02-20T10:00:30Z" }', 'whole minute'],
  [
    'an end before the beginning',
    'prices:\n  - { model: openai/a, input: 1, from: 2026-03-01, to: 2026-02-01 }',
    'a time after from',
  ],
  ['hours of no length', 'prices:\n  - { model: openai/a, input: 1, hours: "10:00-10:00" }', 'hours in UTC'],
  [
    'a context that is no number',
    'prices:\n  - { model: openai/a, input: 1, above: { many: { input: 2 } } }',
    'above.many',
  ],
  [
    'a context price of what is no price',
    'prices:\n  - { model: openai/a, input: 1, above: { 100: { colour: 2 } } }',
    'above.100.colour',
  ],
  ['a key twice', 'prices:\n  - { model: openai/a, input: 1, input: 2 }', 'prices.yaml:2: '],
])('refuses %s and says where', (_, text, message) => {
  expect(() => parsePriceFile(text, 'prices.yaml')).toThrow(message)
})

test('names every mistake of a file at once', () => {
  const text = 'prices:\n  - { model: openai/a, input: x }\n  - { model: b, output: 1 }\n'

  expect(() => parsePriceFile(text, 'prices.yaml')).toThrow(/prices\.yaml:2: input.*\n.*prices\.yaml:3: model/)
})

test.each(['', '# nothing yet\n', 'prices:\n', 'prices: []\n'])('takes %j for a file without prices', text => {
  expect(parsePriceFile(text, 'prices.yaml')).toEqual([])
})

test('reads back what it prints, digit by digit', () => {
  const text = `prices:
  - { model: openai/a, tier: flex, from: 2026-01-01, to: "2026-02-01T10:30Z", hours: "22:00-06:00", input: 0.10, output: 12345678.000000000000000001, above: { 1000: { input: 3 } }, source: contract }
`
  const entries = parsePriceFile(text, 'prices.yaml')

  expect(parsePriceFile(printPriceFile(entries, ' by hand'), 'prices.yaml')).toEqual(entries)
})

test('puts a price beside the others, in the place of the same one, and keeps comments', () => {
  const before =
    '# ours\nprices:\n  # from the contract\n  - model: openai/a\n    input: 1.00\n  - model: openai/b\n    input: 2\n'
  const [other, same] = parsePriceFile('prices: [{ model: openai/c, input: 3 }, { model: openai/b, input: 4 }]', 'x')
  if (other === undefined || same === undefined) throw new Error('two entries')

  const after = withPrice(withPrice(before, 'prices.yaml', other), 'prices.yaml', same)

  expect(after).toContain('# ours\n')
  expect(after).toContain('# from the contract\n  - model: openai/a\n    input: 1.00\n')
  expect(parsePriceFile(after, 'x').map(({ model, rates }) => [model, rates.get('input')?.base])).toEqual([
    ['a', 10n ** 18n],
    ['b', 4n * 10n ** 18n],
    ['c', 3n * 10n ** 18n],
  ])
})

test('never writes over a file that is broken', () => {
  const [entry] = parsePriceFile('prices: [{ model: openai/c, input: 3 }]', 'x')
  if (entry === undefined) throw new Error('an entry')

  expect(() => withPrice('prices:\n  - {', 'prices.yaml', entry)).toThrow('prices.yaml:2')
})
