import type { OtlpMetricPoint } from '../otlp.ts'
import { noAttributes } from './gathered.ts'

/** A point while its fields are being read. */
export type PointDraft = { -readonly [Field in keyof OtlpMetricPoint]: OtlpMetricPoint[Field] }

/** A point of no kind yet, with every field at OTLP's default. */
export const emptyPoint: Omit<OtlpMetricPoint, 'metric'> = {
  attributes: noAttributes,
  startNano: 0n,
  timeNano: 0n,
  flags: 0,
  value: undefined,
  count: 0n,
  sum: undefined,
  min: undefined,
  max: undefined,
  bounds: [],
  bucketCounts: [],
  exponential: undefined,
  quantiles: [],
  exemplars: [],
}
