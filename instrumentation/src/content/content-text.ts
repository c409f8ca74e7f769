import { Capture } from './capture.ts'

const KiB = 1024

/** What a span may show of a value, as JSON, cut at a limit; no text where it may show nothing or JSON has no form. */
export function contentText(
  value: unknown,
  limit = 256 * KiB,
): { readonly text?: string; readonly truncated: boolean } {
  const capture = new Capture()
  // True: JSON has no form for undefined, functions and symbols, and stringify answers undefined.
  const text = JSON.stringify(capture.show(value)) as string | undefined
  if (text === undefined) return { truncated: false }
  const truncated = text.length > limit
  return { text: capture.written(truncated ? text.slice(0, limit) : text), truncated }
}
