import type { Request, Router } from 'express'
import { questions } from '@spanledger/queries'
import { driftAt } from '@spanledger/queries/watch'
import { alertsRoute } from '../api/alerts-route.ts'
import { changesRoute } from '../api/changes-route.ts'
import { driftRoute } from '../api/drift-route.ts'
import { exportRoute } from '../api/export-route.ts'
import { readParameters } from '../api/parameters.ts'
import { guardPricesRoute } from '../api/guard-prices-route.ts'
import { repriceRoute } from '../api/reprice-route.ts'
import { apiRoutes } from '../api/routes.ts'
import { version } from '../cli/version.ts'
import { guardPrices } from '../enrich/prices/guard/guard-prices.ts'
import type { Login } from '../login/open-login.ts'
import { mcpRoute } from '../mcp/mcp-route.ts'
import { shareRoute } from '../page/share/share-route.ts'
import { printableRepricing } from '../reprice/printable.ts'
import { reprice } from '../reprice/reprice.ts'
import type { Behind } from './doors.ts'

/** The routes of people and their programs: questions and exports, decisions, health. */
export function answers(behind: Behind, authorize: Login['authorize']): Router {
  const { log, metrics, prices, store, status, mark, decide, alerts } = behind
  const projectOf = (headers: Request['headers']) => authorize('read', headers).project
  return apiRoutes({
    questions,
    computations: [driftAt],
    ask: (question, parameters) => store.ask(question, parameters),
    status,
    metrics,
    authenticate: projectOf,
    failed: error => log.failed('a question failed', error),
    more: [
      repriceRoute({
        authorize,
        reprice: async asked => printableRepricing(await reprice({ store, prices, ...asked })),
      }),
      guardPricesRoute({
        authorize: headers => authorize('ingest', headers),
        prices: () => guardPrices(prices, { written: prices.written(), atNano: BigInt(Date.now()) * 1_000_000n }),
      }),
      changesRoute({ authorize: headers => authorize('ingest', headers), keep: mark }),
      driftRoute({ authorize, decide }),
      alertsRoute({
        authorize,
        silence: asked => alerts.silenceIncident(asked, Date.now()),
        silences: project => alerts.silencesOf(project, Date.now()),
        endSilence: asked => alerts.endSilence(asked),
      }),
      exportRoute({
        authorize,
        stream: (question, parameters, format) => store.stream(question, parameters, format),
      }),
      shareRoute({ projectOf, ask: (question, parameters) => store.ask(question, parameters) }),
      mcpRoute({
        version,
        questions,
        projectOf,
        ask: project => (question, texts) =>
          store.ask(question, readParameters(question, texts, { project, now: new Date() })),
      }),
    ],
  })
}
