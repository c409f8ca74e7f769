import { createHmac } from 'node:crypto'
import { alertOf } from './alertmanager.ts'
import { isFiring, linkOf } from './message.ts'
import { jsonRequest, type HttpSink } from './sink.ts'

/**
 * What Alertmanager sends to a webhook, version 4, which many receivers read. With a secret it is signed: the header
 * `x-spanledger-signature` is `sha256=` and the HMAC-SHA-256 of the body.
 */
export const webhook: HttpSink = (message, { url, secret, name }) => {
  const common = { alertname: message.rule, severity: message.severity }
  const request = jsonRequest(url, {
    version: '4',
    groupKey: `{}:{alertname=${JSON.stringify(message.rule)}}`,
    truncatedAlerts: 0,
    status: isFiring(message) ? 'firing' : 'resolved',
    receiver: name,
    groupLabels: { alertname: message.rule },
    commonLabels: common,
    commonAnnotations: {},
    externalURL: linkOf(message, '/alerts'),
    alerts: message.notices.map(notice => ({
      status: notice.reason === 'resolved' ? 'resolved' : 'firing',
      generatorURL: '',
      ...alertOf(message, notice),
      fingerprint: notice.incident.fingerprint.slice(0, 16),
    })),
  })
  const signature = `sha256=${createHmac('sha256', secret).update(request.body).digest('hex')}`
  return [
    {
      ...request,
      headers: {
        ...request.headers,
        'idempotency-key': message.id,
        ...(secret !== '' && { 'x-spanledger-signature': signature }),
      },
    },
  ]
}
