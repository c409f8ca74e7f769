import type { AnyValue, OtlpSpan } from '../../collector/src/otlp.ts'

/** A decoded span of a quarter of a second; a test says what differs. */
export function otlpSpan(
  differs: Partial<Omit<OtlpSpan, 'attributes'>> & { attributes?: Record<string, AnyValue> } = {},
): OtlpSpan {
  const { attributes = {}, ...rest } = differs
  return {
    resource: { attributes: new Map([['service.name', 'billing-agent']]) },
    scope: { name: 'test', version: '1', attributes: new Map() },
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    parentSpanId: undefined,
    traceState: '',
    name: 'chat gpt-4o-mini',
    kind: 3,
    startNano: 1_795_305_600_000_000_000n,
    endNano: 1_795_305_600_250_000_000n,
    attributes: new Map(Object.entries(attributes)),
    droppedAttributesCount: 0,
    events: [],
    links: [],
    status: { code: 0, message: '' },
    ...rest,
  }
}
