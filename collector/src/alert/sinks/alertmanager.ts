import { linkOf, type Message } from './message.ts'
import type { Notice } from '../incidents/incident.ts'
import { jsonRequest, type HttpSink } from './sink.ts'

/**
 * Alertmanager's API v2, `POST /api/v2/alerts`. Labels are an alert's identity, so sending it twice is no harm; it holds
 * until `endsAt`, which is well after it is told again.
 */
export const alertmanager: HttpSink = (message, { url }) => [
  jsonRequest(
    new URL('api/v2/alerts', url.endsWith('/') ? url : `${url}/`).href,
    message.notices.map(notice => alertOf(message, notice)),
  ),
]

/** An alert as Alertmanager's API and webhooks have it. */
export function alertOf(message: Message, { reason, incident }: Notice) {
  const { labels, says, runs, change, value } = incident.observation
  return {
    labels: { ...labelsOf(labels), alertname: message.rule, severity: message.severity },
    annotations: {
      summary: says,
      ...(value !== undefined && { value: String(value) }),
      ...(change !== undefined && { change }),
      ...(runs.length > 0 && { runs: runs.join(' ') }),
    },
    startsAt: new Date(incident.since).toISOString(),
    endsAt: new Date(reason === 'resolved' ? message.at : message.at + message.validMs).toISOString(),
    ...(message.publicUrl !== '' && { generatorURL: linkOf(message, '/alerts') }),
  }
}

/** Alertmanager takes letters, digits and underscores in a label's name. */
function labelsOf(labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(labels).map(([name, value]) => [name.replaceAll(/\W/g, '_').replace(/^(?=\d)/, '_'), value]),
  )
}
