/** What Grafana's documentation says of a file of alert rules, "Use configuration files to provision alerting resources". */
const text = { type: 'string' } as const
const duration = { type: 'string', pattern: '^(\\d+(ms|s|m|h|d|w|y))+$' } as const
const texts = { type: 'object', additionalProperties: text } as const
const refId = { type: 'string', pattern: '^[A-Z]+$' } as const

const query = {
  type: 'object',
  required: ['refId', 'datasourceUid', 'model', 'relativeTimeRange'],
  additionalProperties: false,
  properties: {
    refId,
    datasourceUid: { type: 'string', pattern: '^[\\w-]{1,40}$' },
    queryType: text,
    relativeTimeRange: {
      type: 'object',
      required: ['from', 'to'],
      additionalProperties: false,
      properties: { from: { type: 'integer', minimum: 0 }, to: { type: 'integer', minimum: 0 } },
    },
    model: { type: 'object', required: ['refId'], properties: { refId } },
  },
} as const

const rule = {
  type: 'object',
  required: ['uid', 'title', 'condition', 'data'],
  additionalProperties: false,
  properties: {
    uid: { type: 'string', pattern: '^[\\w-]{1,40}$' },
    title: { type: 'string', minLength: 1, maxLength: 190 },
    condition: refId,
    data: { type: 'array', minItems: 1, items: query },
    dashboardUid: text,
    panelId: { type: 'integer' },
    noDataState: { enum: ['NoData', 'Alerting', 'OK', 'KeepLast'] },
    execErrState: { enum: ['Error', 'Alerting', 'OK', 'KeepLast'] },
    for: duration,
    keepFiringFor: duration,
    annotations: texts,
    labels: texts,
    isPaused: { type: 'boolean' },
    notification_settings: { type: 'object', required: ['receiver'], properties: { receiver: text } },
  },
} as const

export const provisioningSchema = {
  type: 'object',
  required: ['apiVersion'],
  additionalProperties: false,
  properties: {
    apiVersion: { const: 1 },
    groups: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name', 'folder', 'interval', 'rules'],
        additionalProperties: false,
        properties: {
          orgId: { type: 'integer' },
          name: text,
          folder: text,
          interval: duration,
          rules: { type: 'array', minItems: 1, items: rule },
        },
      },
    },
    deleteRules: { type: 'array' },
  },
} as const
