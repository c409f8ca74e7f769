import { isList, type AnyValue, type Attributes } from '../../otlp.ts'
import type { RowBinaryWriter } from './row-binary.ts'

/**
 * Writes attributes as ClickHouse keeps them: `Map(String, String)`, as the OpenTelemetry exporter for ClickHouse writes
 * them. Strings stay as they are, everything else becomes its JSON text.
 */
export function writeAttributes(writer: RowBinaryWriter, attributes: Attributes): void {
  writer.map(attributes, value => writer.string(attributeText(value)))
}

export function attributeText(value: AnyValue): string {
  return typeof value === 'string' ? value : jsonText(value)
}

function jsonText(value: AnyValue): string {
  if (value === null) return 'null'
  if (typeof value === 'bigint') return value.toString()
  // NaN and the infinities have no JSON number; OTLP/JSON writes them as strings, and so do we.
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : `"${value}"`
  if (typeof value !== 'object') return JSON.stringify(value)
  if (value instanceof Uint8Array) return JSON.stringify(Buffer.from(value).toString('base64'))
  if (isList(value)) return `[${value.map(jsonText).join(',')}]`
  return `{${Array.from(value, ([key, entry]) => `${JSON.stringify(key)}:${jsonText(entry)}`).join(',')}}`
}
