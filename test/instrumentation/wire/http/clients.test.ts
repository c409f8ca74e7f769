import { beforeAll, describe, expect, test } from 'vitest'
import { nodeBinaries } from '../../../helpers/nodes.ts'
import { traceApp, type TracedRun } from '../../../helpers/traced-app.ts'

// To the server in the application: axios, twice the AWS SDK's handler, and Bedrock; where it runs, undici as well.
const overHttp2 = /^(axios 1|smithy|undici 8) http2|^bedrock/gm

const runs = nodeBinaries.flatMap(([name, node], index) => [
  { name, node, app: 'seams/clients.mjs', hook: '--import' as const },
  // The oldest and the newest tell.
  ...(index % 3 === 0 ? [{ name, node, app: 'seams/clients.cjs', hook: '--require' as const }] : []),
])

describe.each(runs)('on $name the HTTP clients in $app with $hook', ({ node, app, hook }) => {
  let alone: TracedRun
  let hooked: TracedRun
  beforeAll(async () => {
    alone = await traceApp({ app, node })
    hooked = await traceApp({ app, node, hook })
  })

  test('give and send what they do without the hook', () => {
    expect(shown(hooked.stdout)).toBe(shown(alone.stdout))
    expect(shown(hooked.stderr)).toBe(shown(alone.stderr))
    expect([hooked.code, hooked.signal]).toEqual([3, null])
    expect(sent(hooked)).toEqual(sent(alone))
    expect(alone.stdout.split('\n').length).toBeGreaterThan(80)
  })

  test('are seen, every request once, to its end', () => {
    const requests = hooked.spans.filter(span => 'server.port' in span.attributes)
    const givenUp = requests.filter(span => span.attributes['gen_ai.request.model'] === 'silent')
    const asked = hooked.requests.filter(({ path, body }) => path !== '/v1/elsewhere' && !isGivenUp(body))
    const abandoned = requests.filter(span => span.attributes['spanledger.stream.end'] === 'abandoned')

    expect(givenUp).toHaveLength(hooked.stdout.match(/(timed out|aborted) =>/g)?.length ?? 0)
    expect(requests.length - givenUp.length).toBe(asked.length + (hooked.stdout.match(overHttp2)?.length ?? 0))
    expect(abandoned).toEqual([])
    expect(requests.filter(span => span.status === 0 && span.attributes['http.response.status_code'] !== 200)).toEqual(
      [],
    )
  })

  test('leave no key in a span', () => {
    expect(JSON.stringify(hooked.spans)).not.toMatch(/sk-test|AKIATEST|secret-test/)
  })
})

/** Without what differs from run to run. */
function shown(output: string): string {
  return output.replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1').replaceAll(/\(node:\d+\)/g, '(node)')
}

function sent({ requests }: TracedRun): unknown[] {
  return requests
    .filter(({ body }) => !isGivenUp(body))
    .map(({ path, body, headers }) => ({ path, body, headers: { ...headers, host: 'models' } }))
}

/** Whether a request may have been given up before it reached the server. */
function isGivenUp(body: string): boolean {
  return /"model":\s*"silent"/.test(body)
}
