import { expect, test } from 'vitest'
import { traceApp } from '../../../helpers/traced-app.ts'

const cases = ['chat', 'tools', 'limited', 'bad', 'hung up', 'cut stream', 'responses stream']

/** What an application's spans say, but for what is another each time. */
async function spansOf(env: Readonly<Record<string, string>>) {
  const { spans } = await traceApp({ app: 'app.mjs', args: cases, hook: '--require', env })
  const nameOf = new Map(spans.map(({ spanId, name }) => [spanId, name]))
  return spans
    .map(({ name, kind, scope, status, parentSpanId = '', attributes, resource }) => ({
      name,
      kind,
      scope,
      status,
      resource,
      parent: nameOf.get(parentSpanId),
      attributes: { ...attributes, 'server.port': 0, 'gen_ai.response.time_to_first_chunk': 0 },
    }))
    .map(span => JSON.stringify(span, sorted))
    .sort()
}

const sorted = (_: string, value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value

test("a span that is made when all of it is known is the one that the SDK makes, where its limits are anybody's", async () => {
  const [whole, sdk] = await Promise.all([spansOf({}), spansOf({ OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: '127' })])

  expect(whole.length).toBeGreaterThan(cases.length)
  expect(whole).toEqual(sdk)
})
