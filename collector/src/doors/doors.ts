import type { IncomingHttpHeaders } from 'node:http'
import express from 'express'
import type { Alerts } from '../alert/alerts.ts'
import type { Deployment } from '../api/changes-route.ts'
import type { Decision } from '../api/drift-route.ts'
import type { CollectorStatus } from '../api/routes.ts'
import { clickHouseRoutes } from '../clickhouse/routes.ts'
import type { CloseInOrder } from '../close-in-order.ts'
import type { Config } from '../config/config.ts'
import type { LivePrices } from '../enrich/prices/file/price-files.ts'
import type { CollectorError } from '../errors.ts'
import type { LoginConfig } from '../login/login-config.ts'
import { openLogin } from '../login/open-login.ts'
import { pageRoutes } from '../page/page-routes.ts'
import { listenGrpc } from '../receive/grpc/listen-grpc.ts'
import { listen } from '../receive/http/listen.ts'
import { loopbackOnly } from '../receive/http/loopback-only.ts'
import { notFound, otlpRoutes } from '../receive/http/otlp-routes.ts'
import { openIntake } from '../receive/intake.ts'
import type { Keys } from '../receive/keys/keys.ts'
import type { Accept } from '../receive/otlp-request.ts'
import { answers } from './answers.ts'
import type { Store } from '../store/store.ts'
import type { Log } from '../watch/log.ts'
import type { Metrics } from '../watch/metrics.ts'

/** What stands behind the doors. */
export interface Behind {
  readonly config: Config
  readonly sections: { readonly login: LoginConfig | undefined }
  readonly log: Log
  readonly keys: Keys
  readonly metrics: Metrics
  readonly prices: LivePrices
  readonly store: Store
  readonly status: () => Promise<CollectorStatus>
  readonly accept: Accept
  /** Puts a marker of a deployment on disk. */
  readonly mark: (deployment: Deployment) => Promise<void>
  /** Puts what somebody decided about drift on disk. */
  readonly decide: (decision: Decision) => Promise<void>
  readonly alerts: Alerts
  readonly opened: CloseInOrder
}

export interface Address {
  readonly url: string
  /** The port of OTLP/gRPC, if there is one. */
  readonly grpcPort: number | undefined
}

/** The doors: OTLP over HTTP and gRPC, the questions, ClickHouse's interface, and the page. */
export async function openDoors(behind: Behind): Promise<Address> {
  const { config, sections, log, keys, accept, opened, store } = behind
  const { host, port, grpcPort, corsOrigins, maxBodyBytes } = config
  const intake = openIntake({ accept, authorize: headers => keys.authorize('ingest', headers) })
  const { failed, refused } = reports(behind)
  const projectOf = (headers: IncomingHttpHeaders) => keys.authorize('read', headers).project
  const grpc =
    grpcPort === 'off'
      ? undefined
      : opened.keep(await listenGrpc({ host, port: grpcPort, intake, maxMessageBytes: maxBodyBytes, failed, refused }))

  // Of a proxy nearby it is believed for whom it asks: failed sign-ins are counted by address.
  const app = express().disable('x-powered-by').set('trust proxy', 'loopback, linklocal, uniquelocal')
  app.use(loopbackOnly(() => keys.isOpen))
  // Before the login: a program shows a key and no cookie, and what takes thousands of requests a second asks nobody else.
  app.use(otlpRoutes({ intake, limits: { maxBodyBytes }, corsOrigins, failed, refused }))
  const login = openLogin({
    keys,
    login: sections.login,
    publicUrl: config.publicUrl,
    notice: (line, facts) => log.info(line, facts),
    failed: error => log.failed('a sign-in failed', error),
  })
  app.use(login.router)
  app.use(answers(behind, login.authorize))
  // Tables of a cluster are read through an engine that one project cannot be kept to.
  if (store.cluster === undefined) app.use(clickHouseRoutes({ client: store.client, authenticate: projectOf, failed }))
  app.use(pageRoutes())
  app.use(notFound)
  const server = opened.keep(await listen({ host, port, app }))
  return { url: server.url, grpcPort: grpc?.port }
}

/** Every refusal is counted; those that are not the sender's fault are also told. */
function reports({ log, metrics }: Behind) {
  return {
    failed: (error: unknown) => log.failed('a request failed', error),
    refused: (problem: CollectorError) => metrics.refused(problem.code),
  }
}
