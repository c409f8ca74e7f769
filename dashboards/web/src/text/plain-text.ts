/**
 * Text of strangers, made visible: control characters, escape sequences and direction marks are shown, never obeyed.
 * It is set as text and nothing else, so markup in it is only letters.
 */
export function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, character => (kept.has(character) ? character : shown(character)))
}

/** On one line. */
export function plainLine(text: string): string {
  return plain(text.replaceAll(/\s+/g, ' '))
}

// The joiner and the variation selectors hold emoji and letters of many scripts together.
const kept: ReadonlySet<string> = new Set(['\n', '\t', '\u200c', '\u200d', '\ufe0f'])

function shown(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code === 13) return ''
  if (code < 32) return String.fromCodePoint(0x2400 + code)
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`
}
