import type { ErrorRequestHandler } from 'express'
import { CollectorError } from '../../errors.ts'
import { sendLoginPage } from '../pages/login-page.ts'

/** What went wrong on the pages of signing in, as a page of ours. */
export function answerOnPage(failed: (error: unknown) => void): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  // oxlint-disable-next-line max-params
  return (error, _request, response, _next) => {
    if (isBadBody(error)) return sendLoginPage(response, 400, { next: '/', problem: 'That was no form of this page.' })
    failed(error)
    sendLoginPage(response, 500, { next: '/', problem: 'The collector made a mistake; its log has the details.' })
  }
}

/** What went wrong at `/api/session`, as the API says it. */
export function answerAsJson(failed: (error: unknown) => void): ErrorRequestHandler {
  // oxlint-disable-next-line max-params
  return (error: unknown, _request, response, _next) => {
    const known = isBadBody(error) ? new CollectorError('INVALID_PARAMETER', 'the body is not JSON') : error
    const problem = known instanceof CollectorError ? known : undefined
    if (!problem) failed(error)
    const message = problem?.message ?? 'The collector failed to answer'
    response.status(problem?.status ?? 500).json({ code: problem?.code ?? 'INTERNAL', message })
  }
}

/** What Express's body readers throw. */
function isBadBody(error: unknown): boolean {
  return error instanceof Error && 'type' in error && /^(entity|encoding|charset|request)\./.test(String(error.type))
}
