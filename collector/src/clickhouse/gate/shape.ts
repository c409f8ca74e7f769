import { Refusal } from '../exception.ts'
import { isWord, tokensOf, type Token } from './tokens.ts'

/** A statement without the clauses that belong to the HTTP interface. */
export interface Shape {
  readonly sql: string
  /** The name behind FORMAT, if the text says one. */
  readonly format: string | undefined
  readonly settings: ReadonlyMap<string, string>
  /** What of the statement is to be shown, if it is not to be run. */
  readonly explain: 'AST' | 'SYNTAX' | undefined
}

/**
 * Takes FORMAT and SETTINGS off the end. The settings are then checked one by one (settings.ts), and the gate refuses
 * any SETTINGS that are left anywhere: inside a subquery ClickHouse lets them undo every limit, even when read only.
 *
 * @throws Refusal for what is refused by its words already
 */
export function shapeOf(text: string): Shape {
  // As a client closes a statement.
  const sql = text.replace(/[\s;]+$/, '')
  const tokens = tokensOf(sql)
  expectPlainNames(tokens)
  if (isWord(tokens[0], 'EXPLAIN')) return explained(sql, tokens)
  if (!isWord(tokens[0], 'SELECT', 'WITH', 'FROM', 'DESCRIBE', 'DESC', 'SHOW') && tokens[0]?.text !== '(') {
    throw new Refusal('READONLY', 'Only SELECT, WITH, EXPLAIN, DESCRIBE and SHOW TABLES are allowed here')
  }
  if (isWord(tokens[0], 'SHOW') && !/^SHOW (?:TABLES|DATABASES)(?: LIKE '[^'\\]*')?$/i.test(wordsOf(tokens))) {
    throw new Refusal('ACCESS_DENIED', 'Of SHOW, only TABLES and DATABASES are allowed here')
  }
  const shape = withoutClauses(sql, tokens)
  // Strings and comments too: whatever lexer reads it, the word is not there. PREWHERE would run before the project's
  // filter, and the error it ends in would tell what is in the rows of others.
  if (/prewhere/i.test(shape.sql)) throw new Refusal('ACCESS_DENIED', 'PREWHERE is not allowed here: write WHERE')
  return shape
}

/** These two say of a statement only what stands in it. A plan would count the rows of everybody. */
function explained(sql: string, tokens: readonly Token[]): Shape {
  const [, how, first] = tokens
  const kind = (['AST', 'SYNTAX'] as const).find(word => isWord(how, word))
  const isOfSelect = isWord(first, 'SELECT', 'WITH', 'FROM') || first?.text === '('
  if (kind === undefined || !first || !isOfSelect) {
    const message = 'Of EXPLAIN, only EXPLAIN AST and EXPLAIN SYNTAX of a SELECT are allowed here, without settings'
    throw new Refusal('ACCESS_DENIED', message)
  }
  return { ...shapeOf(sql.slice(first.start)), explain: kind }
}

function wordsOf(tokens: readonly Token[]): string {
  return tokens.map(({ text }) => text).join(' ')
}

/** The gate reads the parser's answer line by line, so no name may carry a line of its own. */
function expectPlainNames(tokens: readonly Token[]): void {
  for (const { text } of tokens) {
    if (/^[`"]/.test(text) && /[\\\p{Cc}]/u.test(text)) {
      throw new Refusal('SYNTAX_ERROR', 'Quoted names with backslashes or control characters are not allowed here')
    }
  }
}

/** `… SETTINGS a = 1 FORMAT X` and `… FORMAT X SETTINGS a = 1`, in either order. */
function withoutClauses(sql: string, tokens: readonly Token[]): Shape {
  const left = [...tokens]
  const settings = new Map<string, string>()
  let format: string | undefined
  for (let pass = 0; pass < 2; pass++) {
    format ??= takeFormat(left)
    takeSettings(left, settings)
  }
  const last = left.at(-1)
  return { sql: sql.slice(0, last ? last.start + last.text.length : 0), format, settings, explain: undefined }
}

function takeFormat(tokens: Token[]): string | undefined {
  const [word, name] = tokens.slice(-2)
  if (!isWord(word, 'FORMAT') || word?.depth !== 0 || !name || !/^\w+$/.test(name.text)) return undefined
  tokens.length -= 2
  return name.text
}

function takeSettings(tokens: Token[], settings: Map<string, string>): void {
  const at = tokens.findLastIndex(token => token.depth === 0 && isWord(token, 'SETTINGS'))
  if (at < 1) return
  const texts = tokens.slice(at + 1).map(({ text }) => text)
  const found: [string, string][] = []
  for (let index = 0; index < texts.length; index += 4) {
    const [name = '', equals, value = '', comma] = texts.slice(index, index + 4)
    const known = equals === '=' && /^\w+$/.test(name) && /^(?:\w+|'[^'\\]*')$/.test(value)
    if (!known || (comma !== undefined && comma !== ',')) return
    found.push([name, value.replaceAll("'", '')])
  }
  if (found.length === 0) return
  for (const [name, value] of found) settings.set(name, value)
  tokens.length = at
}
