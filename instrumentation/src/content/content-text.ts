const KiB = 1024

/** A value as JSON, cut at a limit; no text where JSON has no form for it. */
export function contentText(
  value: unknown,
  limit = 256 * KiB,
): { readonly text?: string; readonly truncated: boolean } {
  // True: JSON has no form for undefined, functions and symbols, and stringify answers undefined.
  const text = JSON.stringify(value) as string | undefined
  if (text === undefined) return { truncated: false }
  return text.length > limit ? { text: text.slice(0, limit), truncated: true } : { text, truncated: false }
}
