import { cut, linkOf, linesOf } from './message.ts'
import { jsonRequest, type HttpSink } from './sink.ts'

const severities = { page: 'critical', ticket: 'warning', info: 'info' } as const

/**
 * PagerDuty's Events API v2. An event of an incident has the same `dedup_key` every time, so sending it twice is no
 * harm. A change that came first goes along as a change event.
 */
export const pagerduty: HttpSink = (message, { url, secret }) => {
  const at = (path: string) => new URL(path, url.endsWith('/') ? url : `${url}/`).href
  const timestamp = new Date(message.at).toISOString()
  return message.notices.flatMap(notice => {
    const { incident, reason } = notice
    const { says, labels, value, change } = incident.observation
    const link = linkOf(message, '/alerts')
    const event = jsonRequest(at('v2/enqueue'), {
      routing_key: secret,
      event_action: reason === 'resolved' ? 'resolve' : 'trigger',
      dedup_key: incident.fingerprint,
      payload: {
        summary: cut(`${message.rule}: ${says}`, 1_024),
        source: labels['service'] ?? 'spanledger',
        severity: severities[message.severity],
        timestamp,
        custom_details: { ...labels, value, evidence: linesOf(message, notice) },
      },
      ...(link !== '' && { links: [{ href: link, text: 'Spanledger' }] }),
    })
    if (change === undefined || reason !== 'firing') return [event]
    const changed = jsonRequest(at('v2/change/enqueue'), {
      routing_key: secret,
      payload: { summary: cut(change, 1_024), source: labels['service'] ?? 'spanledger', timestamp },
    })
    return [event, changed]
  })
}
