/**
 * What receivers take, written by us from their documentation: Alertmanager's OpenAPI of `/api/v2/alerts` and its
 * webhook documentation, Slack's Block Kit reference, PagerDuty's Events API v2.
 */

const text = (most: number) => ({ type: 'string', minLength: 1, maxLength: most })
const time = { type: 'string', pattern: String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$` }
const texts = {
  type: 'object',
  propertyNames: { pattern: '^[a-zA-Z_][a-zA-Z0-9_]*$' },
  additionalProperties: { type: 'string' },
}

const alert = {
  type: 'object',
  required: ['labels', 'annotations', 'startsAt', 'endsAt'],
  properties: {
    labels: { ...texts, required: ['alertname'], properties: { alertname: text(1_000) } },
    annotations: texts,
    startsAt: time,
    endsAt: time,
    generatorURL: { type: 'string' },
  },
}

export const alertmanagerSchema = { type: 'array', minItems: 1, items: { ...alert, additionalProperties: false } }

export const webhookSchema = {
  type: 'object',
  required: [
    'version',
    'groupKey',
    'status',
    'receiver',
    'groupLabels',
    'commonLabels',
    'commonAnnotations',
    'externalURL',
    'alerts',
  ],
  properties: {
    version: { const: '4' },
    groupKey: text(1_000),
    truncatedAlerts: { type: 'integer' },
    status: { enum: ['firing', 'resolved'] },
    receiver: text(1_000),
    groupLabels: texts,
    commonLabels: texts,
    commonAnnotations: texts,
    externalURL: { type: 'string' },
    alerts: {
      type: 'array',
      minItems: 1,
      items: {
        ...alert,
        required: [...alert.required, 'status', 'fingerprint'],
        properties: {
          ...alert.properties,
          status: { enum: ['firing', 'resolved'] },
          fingerprint: { type: 'string', pattern: '^[0-9a-f]{16}$' },
        },
        additionalProperties: false,
      },
    },
  },
  additionalProperties: false,
}

const slackText = (type: string, most: number) => ({
  type: 'object',
  required: ['type', 'text'],
  properties: { type: { const: type }, text: text(most) },
  additionalProperties: false,
})

export const slackSchema = {
  type: 'object',
  required: ['text', 'blocks'],
  properties: {
    text: text(40_000),
    blocks: {
      type: 'array',
      minItems: 1,
      maxItems: 50,
      items: {
        oneOf: [
          {
            type: 'object',
            required: ['type', 'text'],
            properties: { type: { const: 'header' }, text: slackText('plain_text', 150) },
            additionalProperties: false,
          },
          {
            type: 'object',
            required: ['type', 'text'],
            properties: { type: { const: 'section' }, text: slackText('mrkdwn', 3_000) },
            additionalProperties: false,
          },
        ],
      },
    },
  },
  additionalProperties: false,
}

export const pagerdutyEventSchema = {
  type: 'object',
  required: ['routing_key', 'event_action', 'dedup_key', 'payload'],
  properties: {
    routing_key: { type: 'string', minLength: 32, maxLength: 32 },
    event_action: { enum: ['trigger', 'acknowledge', 'resolve'] },
    dedup_key: text(255),
    payload: {
      type: 'object',
      required: ['summary', 'source', 'severity'],
      properties: {
        summary: text(1_024),
        source: text(1_000),
        severity: { enum: ['critical', 'error', 'warning', 'info'] },
        timestamp: time,
        custom_details: { type: 'object' },
      },
      additionalProperties: false,
    },
    links: {
      type: 'array',
      items: { type: 'object', required: ['href'], properties: { href: text(2_000), text: text(200) } },
    },
  },
  additionalProperties: false,
}

export const pagerdutyChangeSchema = {
  type: 'object',
  required: ['routing_key', 'payload'],
  properties: {
    routing_key: { type: 'string', minLength: 32, maxLength: 32 },
    payload: {
      type: 'object',
      required: ['summary'],
      properties: { summary: text(1_024), source: text(1_000), timestamp: time },
      additionalProperties: false,
    },
  },
  additionalProperties: false,
}
