import { Router, type NextFunction, type Request, type Response } from 'express'
import type { Parameter, Question } from '@spanledger/queries/question'
import { CollectorError } from '../errors.ts'
import { readParameters } from './parameters.ts'

export interface ApiOptions {
  readonly questions: ReadonlyMap<string, Question>
  /** Asked by name as well, but listed nowhere: they take long, and only commands need them. */
  readonly computations?: readonly Question[]
  readonly ask: (question: Question, parameters: Record<string, Parameter>) => Promise<readonly object[]>
  readonly status: () => Promise<CollectorStatus>
  /** What Prometheus reads. */
  readonly metrics?: { readonly contentType: string; text(): Promise<string> }
  /** The project of whoever asks, or undefined for somebody who may not; it may also throw what it has to say. */
  readonly authenticate: (headers: Request['headers']) => string | undefined
  /** Routes beside these, whose problems are answered alike. */
  readonly more?: readonly Router[]
  /** Told of every error that is no problem of the table, once, for the log. */
  readonly failed?: (error: unknown) => void
}

/** What `/readyz` says: whether what is sent now can be promised to last, and what is waiting. */
export interface CollectorStatus {
  /** False while nothing can be promised: then `spool.problem` says why. A store that is away is no reason. */
  readonly ready: boolean
  readonly store: 'ready' | 'unreachable'
  readonly engineRestarts: number
  readonly spool: {
    readonly segments: number
    readonly bytes: number
    readonly maxBytes: number
    readonly rejectedRows: number
    readonly oldestAgeMs?: number
    readonly freeBytes?: number
    readonly problem?: string
  }
  readonly storedRows: number
}

/** Health, and the questions by name. Only questions that exist as files can be asked: no SQL comes in here. */
export function apiRoutes({
  questions,
  computations = [],
  ask,
  status,
  metrics,
  authenticate,
  more,
  failed,
}: ApiOptions): Router {
  const router = Router()
  router.get('/healthz', (_request, response) => void response.json({ status: 'ok' }))
  router.get('/readyz', async (_request, response) => {
    const now = await status()
    response.status(now.ready ? 200 : 503).json(now)
  })
  // Health is for everybody who can reach it; how busy a collector is, is for those who may ask it.
  router.get('/metrics', async (request, response, next) => {
    if (!metrics) return next()
    projectOf(request)
    response.type(metrics.contentType).send(await metrics.text())
  })
  router.get('/api/questions', (request, response) => {
    projectOf(request)
    response.json(Array.from(questions.values(), ({ name, title, parameters }) => ({ name, title, parameters })))
  })
  router.get('/api/questions/:name', async (request, response) => {
    const project = projectOf(request)
    const { name } = request.params
    const question = questions.get(name) ?? computations.find(one => one.name === name)
    if (!question)
      throw new CollectorError(
        'NOT_FOUND',
        `no question is called ${JSON.stringify(name)}; GET /api/questions lists them`,
      )
    response.json(await ask(question, readParameters(question, textsOf(request), { project, now: new Date() })))
  })
  if (more) for (const routes of more) router.use(routes)
  router.use(['/api', '/metrics', '/mcp'], answerProblem)
  return router

  /** Problems of the table are told as they are; anything else is ours, and its text stays here. Express knows an error handler by its four parameters. */
  // oxlint-disable-next-line max-params
  function answerProblem(error: unknown, _request: Request, response: Response, _next: NextFunction): void {
    const problem = error instanceof CollectorError ? error : undefined
    if (!problem) failed?.(error)
    response
      .status(problem?.status ?? 500)
      .json({ code: problem?.code ?? 'INTERNAL', message: problem?.message ?? 'The collector failed to answer' })
  }

  function projectOf(request: Request): string {
    const project = authenticate(request.headers)
    if (project === undefined) throw new CollectorError('UNAUTHENTICATED', 'send it as `Authorization: Bearer KEY`')
    return project
  }
}

function textsOf(request: Request): ReadonlyMap<string, string> {
  return new Map(new URL(request.originalUrl, 'http://collector').searchParams)
}
