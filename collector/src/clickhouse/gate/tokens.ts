/** One word, sign, string or quoted name of a statement. */
export interface Token {
  readonly text: string
  readonly start: number
  /** How many parentheses are open around it. */
  readonly depth: number
}

/**
 * ClickHouse's lexer as far as it matters here: strings, quoted names, heredocs and comments are one piece each. What is
 * allowed is never decided by it, only by the store's own parser (gate.ts); this finds the clauses at the end.
 */
export function tokensOf(sql: string): readonly Token[] {
  const tokens: Token[] = []
  let depth = 0
  for (const { 0: text, index: start } of sql.matchAll(piece)) {
    if (/^(?:\s|--|#[ !]|\/\*)/.test(text)) continue
    if (text === ')') depth--
    tokens.push({ text, start, depth })
    if (text === '(') depth++
  }
  return tokens
}

export function isWord(token: Token | undefined, ...words: readonly string[]): boolean {
  return token !== undefined && words.includes(token.text.toUpperCase())
}

const piece = new RegExp(
  [
    /\s+|--[^\n]*|#[ !][^\n]*|\/\*[\s\S]*?\*\//,
    /\$(\w*)\$[\s\S]*?\$\1\$/,
    /'[^'\\]*(?:(?:\\[\s\S]|'')[^'\\]*)*'/,
    /`[^`\\]*(?:(?:\\[\s\S]|``)[^`\\]*)*`/,
    /"[^"\\]*(?:(?:\\[\s\S]|"")[^"\\]*)*"/,
    /\w+|[\s\S]/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
)
