import type { Recording } from '../../../instrumentation/src/replay/recording/format.ts'

/** The recording of a run that made one call to a model. */
export function recordingOfCall(body: object, answer: string): Recording {
  const id = 'c'.repeat(32)
  return {
    format: 1,
    id,
    kind: 'task',
    name: 'support',
    traceIds: [id],
    startedMs: 1_795_305_600_000,
    durationMs: 20,
    entry: { kind: 'task' },
    outcome: { kind: 'ended', outcome: 'completed' },
    ambient: { clock: [], monotonic: [], random: [], ids: [] },
    environment: {},
    code: { hook: '0.1.0', node: process.version },
    content: 'full',
    incomplete: [],
    steps: [
      {
        issue: 1,
        completion: 1,
        seam: 'http',
        name: 'POST models.example/v1/chat/completions',
        issuedMs: 1,
        request: {
          method: 'POST',
          url: 'https://models.example/v1/chat/completions',
          type: 'application/json',
          body: { json: body },
          hash: 'd'.repeat(32),
        },
        response: { status: 200, headers: { 'content-type': 'application/json' }, startedMs: 2, chunks: [[2, answer]] },
        ending: 'complete',
        endedMs: 3,
      },
    ],
  }
}
