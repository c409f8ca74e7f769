import { Bug } from '../errors.ts'

/**
 * What must be known of a statement's text before the engine may see it. Not a parser: the engine's own parser counts
 * the statements (chdb.ts). This only finds where the data of an INSERT begins, so that data never travels as SQL.
 */
export interface Shape {
  /** The name behind FORMAT, if the text says one. */
  readonly format: string | undefined
  /** Why it may not run here, if it may not. */
  readonly forbidden: string | undefined
  readonly insert: Insert | undefined
  /** It is an INSERT, with data or by a SELECT. */
  readonly inserts: boolean
}

/** An INSERT that takes data, in pieces: `INSERT INTO t (a)`, `SETTINGS …`, the format, the data. */
export interface Insert {
  readonly target: string
  readonly settings: string
  readonly format: string
  /** The data that stands in the text itself. */
  readonly data: string
}

/** Reads the shape of a statement. */
export function shapeOf(sql: string): Shape {
  const tokens: Token[] = []
  for (const token of lex(sql)) {
    tokens.push(token)
    // Stop here: what follows is data, may be large, and must not be read as SQL.
    if (beginsData(tokens)) {
      const insert = cut(sql, tokens)
      return { format: insert.format, forbidden: undefined, insert, inserts: true }
    }
  }
  return {
    format: formatOf(tokens),
    forbidden: whyForbidden(tokens),
    insert: undefined,
    inserts: is(tokens[0], 'INSERT'),
  }
}

interface Token {
  readonly text: string
  readonly start: number
  /** How many parentheses are open around it. */
  readonly depth: number
}

/** ClickHouse's lexer as far as it matters: strings, quoted names, heredocs and comments are one piece each. */
function* lex(sql: string): Generator<Token> {
  let depth = 0
  for (const { 0: text, index: start } of sql.matchAll(piece)) {
    if (/^(?:\s|--|#[ !]|\/\*)/.test(text)) continue
    if (text === ')') depth--
    yield { text, start, depth }
    if (text === '(') depth++
  }
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

function is(token: Token | undefined, ...words: readonly string[]): boolean {
  return token !== undefined && words.includes(token.text.toUpperCase())
}

function beginsData(tokens: readonly Token[]): boolean {
  const last = tokens.at(-1)
  const before = tokens.at(-2)
  if (last?.depth !== 0 || !is(tokens[0], 'INSERT')) return false
  const named = tokens.length - 1 >= targetEnd(tokens)
  const formatted = tokens.length - 2 >= targetEnd(tokens) && is(before, 'FORMAT') && before?.depth === 0
  return (formatted || (named && is(last, 'VALUES'))) && takesData(tokens)
}

/** An INSERT that selects or reads a file has no data of its own. */
function takesData(tokens: readonly Token[]): boolean {
  if (!is(tokens[0], 'INSERT')) return false
  return !tokens
    .slice(targetEnd(tokens))
    .some(token => token.depth === 0 && is(token, 'SELECT', 'WITH', 'FROM', 'WATCH'))
}

/** The index behind `INSERT [INTO] [TABLE] [database.]table`: a table may be called `values` or `format`. */
function targetEnd(tokens: readonly Token[]): number {
  let at = is(tokens[1], 'INTO') ? 2 : 1
  if (is(tokens[at], 'TABLE', 'FUNCTION')) at++
  at++
  while (tokens[at]?.text === '.') at += 2
  return at
}

/** The last token is VALUES, or the name of the format. */
function cut(sql: string, tokens: readonly Token[]): Insert {
  const [word, last] = tokens.slice(-2)
  if (!word || !last) throw new Bug(`an INSERT of ${tokens.length} tokens`)
  const values = is(last, 'VALUES')
  const end = values ? last.start : word.start
  const settings = tokens.slice(targetEnd(tokens)).find(token => token.depth === 0 && is(token, 'SETTINGS'))
  // One line end belongs to the statement, as in ClickHouse; everything behind it is data, to the byte.
  const data = sql.slice(last.start + last.text.length).replace(/^[ \t\f]*\r?\n?/, '')
  return {
    target: sql.slice(0, settings?.start ?? end),
    settings: settings ? sql.slice(settings.start, end) : '',
    format: values ? 'Values' : last.text,
    data: /^;?\s*$/.test(data) ? '' : data,
  }
}

function whyForbidden(tokens: readonly Token[]): string | undefined {
  const file = tokens.some((token, at) => is(token, 'INFILE', 'OUTFILE') && is(tokens[at - 1], 'FROM', 'INTO'))
  if (file) return 'INFILE and OUTFILE are for clients that read and write files themselves'
  // The embedded engine never ends such a statement, and the statement never gives back its thread.
  const waits = is(tokens[0], 'KILL') && tokens.some(token => is(token, 'SYNC'))
  return waits ? 'KILL … SYNC is not supported; use ASYNC' : undefined
}

function formatOf(tokens: readonly Token[]): string | undefined {
  const at = tokens.findLastIndex(token => token.depth === 0 && is(token, 'FORMAT'))
  const name = at < 0 ? undefined : tokens[at + 1]?.text
  return name !== undefined && /^\w+$/.test(name) ? name : undefined
}
