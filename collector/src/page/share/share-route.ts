import { Router, type Request } from 'express'
import {
  runConversation,
  runOutline,
  type RunConversationParams,
  type RunConversationRow,
  type RunOutlineParams,
  type RunOutlineRow,
} from '@spanledger/queries'
import type { Question } from '@spanledger/queries/question'
import { CollectorError } from '../../errors.ts'
import { sharedRun } from './shared-run.ts'

export interface ShareRouteOptions {
  /** The project of whoever asks, if he may read. @throws CollectorError */
  readonly projectOf: (headers: Request['headers']) => string
  readonly ask: <Params extends object, Row extends object>(
    question: Question<Params, Row>,
    parameters: NoInfer<Params>,
  ) => Promise<readonly Row[]>
}

/** What one file holds at most, so that it can be sent to somebody. */
const most = { steps: 5_000, messages: 500, messageBytes: 20_000 } as const

/** `GET /api/runs/:id/share`: a run as one HTML file that needs nothing else, with secrets and personal data taken out. */
export function shareRoute({ projectOf, ask }: ShareRouteOptions): Router {
  const router = Router()
  router.get('/api/runs/:id/share', async (request, response) => {
    const project = projectOf(request.headers)
    const { id } = request.params
    if (!/^[0-9a-f]{1,64}$/.test(id))
      throw new CollectorError(
        'INVALID_PARAMETER',
        `expected the id of a run in hex, got ${JSON.stringify(id.slice(0, 64))}`,
      )
    const [steps, messages] = await Promise.all([
      ask<RunOutlineParams, RunOutlineRow>(runOutline, {
        project,
        trace_id: id,
        after_nano: '',
        after_id: '',
        stored_after: '',
        limit: most.steps,
      }),
      ask<RunConversationParams, RunConversationRow>(runConversation, {
        project,
        trace_id: id,
        most_bytes: most.messageBytes,
        limit: most.messages,
        skip: 0,
      }),
    ])
    if (steps.length === 0) throw new CollectorError('NOT_FOUND', `no run ${id} is stored`)
    response
      .set({
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Disposition': `attachment; filename="run-${id.slice(0, 16)}.html"`,
        'Content-Security-Policy': "sandbox; default-src 'none'; style-src 'unsafe-inline'",
        'X-Content-Type-Options': 'nosniff',
        'Cache-Control': 'no-store',
      })
      .send(sharedRun({ id, steps, messages, isCut: steps.length >= most.steps || messages.length >= most.messages }))
  })
  return router
}
