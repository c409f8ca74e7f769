import type { AnyValue, OtlpLog } from '../../collector/src/otlp.ts'

/** A decoded log record; a test says what differs. */
export function otlpLog(
  differs: Partial<Omit<OtlpLog, 'attributes'>> & { attributes?: Record<string, AnyValue> } = {},
): OtlpLog {
  const { attributes = {}, ...rest } = differs
  return {
    resource: { attributes: new Map([['service.name', 'billing-agent']]) },
    scope: { name: 'test', version: '1', attributes: new Map() },
    timeNano: 1_795_305_600_000_000_000n,
    observedNano: 1_795_305_600_000_000_001n,
    severity: 9,
    severityText: 'INFO',
    eventName: '',
    body: null,
    attributes: new Map(Object.entries(attributes)),
    droppedAttributesCount: 0,
    flags: 1,
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    ...rest,
  }
}

/** A plain value as OTLP carries it. */
export function otlpValue(value: unknown): AnyValue {
  if (Array.isArray(value)) return value.map(otlpValue)
  if (typeof value === 'object' && value !== null) {
    return new Map(Object.entries(value).map(([key, entry]) => [key, otlpValue(entry)]))
  }
  // True: the tests give texts, numbers, booleans and null besides.
  return value as AnyValue
}
