import type { CostStatus, LedgerSpan } from '../../collector/src/model.ts'
import type { AnyValue, OtlpSpan } from '../../collector/src/otlp.ts'
import { normalise } from '../../collector/src/normalise/normalise.ts'
import { otlpSpan } from './otlp-span.ts'

type Differs = Partial<Omit<OtlpSpan, 'attributes'>> & { attributes?: Record<string, AnyValue> }

/** A span with a bill that the test sets; without one it costs nothing. */
export function ledgerSpan(
  differs: Differs,
  nano?: bigint,
  status: CostStatus = nano === undefined ? 'none' : 'priced',
): LedgerSpan {
  return {
    ...normalise(otlpSpan(differs)),
    cost: { status, nano, details: new Map(nano === undefined ? [] : [['input', nano]]), priceId: undefined },
  }
}
