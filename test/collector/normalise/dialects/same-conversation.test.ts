import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { enrich } from '../../../../collector/src/enrich/enrich.ts'
import { openPrices } from '../../../../collector/src/enrich/prices/price-table.ts'
import { openTokenCounter } from '../../../../collector/src/enrich/tokens.ts'
import { callOf, dialectFixture } from '../../../helpers/dialect-fixture.ts'
import { exceptions, reference, type Exception } from '../../../helpers/dialect-exceptions.ts'

const tokens = openTokenCounter()
afterAll(() => tokens.close())

const fixtures = ['recorded', 'written'].flatMap(folder =>
  readdirSync(new URL(`../../../fixtures/dialects/${folder}/`, import.meta.url)).map(
    file => `${folder}/${file.replace('.json', '')}`,
  ),
)

async function callsOf(fixture: string): Promise<readonly object[]> {
  const models = dialectFixture(fixture).filter(({ category }) => category === 'model')
  const priced = await enrich(models, { prices: openPrices(), tokens })
  return priced.map(span => ({ ...callOf(span), cost: [span.cost.status, span.cost.nano] }))
}

describe.each(fixtures)('the conversation as %s has it', fixture => {
  test('has the calls of the hook, but for the exceptions that are named', async () => {
    const calls = await callsOf(fixture)

    const expected = await callsOf(reference(fixture))
    const differs = expected.map((call, index) => ({ ...call, ...exceptionsOf(fixture, index) }))
    expect(calls).toEqual(differs)
  })

  test('counts the tokens of the calls once: what adds them up has none of its own', () => {
    const counted = dialectFixture(fixture).filter(({ usage }) => usage !== undefined)

    expect(counted.map(({ category }) => category)).toEqual(counted.map(() => 'model'))
    expect(counted).toHaveLength(
      dialectFixture(reference(fixture)).filter(({ category }) => category === 'model').length,
    )
  })

  test('keeps nothing that was said among the attributes and events, where it would outlive the messages', () => {
    const left = dialectFixture(fixture).flatMap(({ attributes, otlp }) =>
      [...attributes, ...otlp.events.flatMap(event => [...event.attributes])]
        .filter(([, value]) => JSON.stringify(value).includes('weather in Paris'))
        .map(([name]) => name),
    )

    expect([...new Set(left)]).toEqual([])
  })
})

function exceptionsOf(fixture: string, index: number): Exception['differs'][number] {
  return exceptions[fixture]?.differs[index] ?? {}
}

test('the table in the documentation names every fixture and what is missing from it', () => {
  const docs = readFileSync(new URL('../../../../docs/dialects.md', import.meta.url), 'utf8')

  const rows = fixtures.map(fixture => `| \`${fixture}\` | ${exceptions[fixture]?.says ?? 'nothing'} |`)
  expect(docs.split('\n').filter(line => /^\| `(recorded|written)\//.test(line))).toEqual(rows)
})
