import { describe, expect, test } from 'vitest'
import { shapeOf } from '../../../collector/src/engine/statement.ts'

describe('an INSERT is cut into its target, settings, format and data', () => {
  test.each([
    ['a format', 'INSERT INTO t FORMAT RowBinary', ['INSERT INTO t ', '', 'RowBinary', '']],
    ['columns', 'INSERT INTO t (a, `b c`) FORMAT CSV', ['INSERT INTO t (a, `b c`) ', '', 'CSV', '']],
    ['data behind a line end', 'INSERT INTO t FORMAT CSV\r\n\n1\n', ['INSERT INTO t ', '', 'CSV', '\n1\n']],
    ['data behind a space', 'INSERT INTO t FORMAT CSV 1', ['INSERT INTO t ', '', 'CSV', '1']],
    ['settings', 'INSERT INTO t SETTINGS a = 1.5 FORMAT CSV', ['INSERT INTO t ', 'SETTINGS a = 1.5 ', 'CSV', '']],
    ['values', "insert into t values ('a\n\nb'), (2)", ['insert into t ', '', 'Values', "('a\n\nb'), (2)"]],
    ['a table called values', 'INSERT INTO values FORMAT CSV', ['INSERT INTO values ', '', 'CSV', '']],
    [
      'a table called format',
      'INSERT INTO format.settings VALUES (1)',
      ['INSERT INTO format.settings ', '', 'Values', '(1)'],
    ],
    [
      'words in comments',
      'INSERT /* VALUES */ INTO t -- FORMAT X\n FORMAT CSV',
      ['INSERT /* VALUES */ INTO t -- FORMAT X\n ', '', 'CSV', ''],
    ],
    ['a column called values', 'INSERT INTO t (values) FORMAT CSV', ['INSERT INTO t (values) ', '', 'CSV', '']],
    ['a semicolon and nothing else', 'INSERT INTO t FORMAT CSV ;\n', ['INSERT INTO t ', '', 'CSV', '']],
  ])('%s', (_, sql, [target, settings, format, data]) => {
    expect(shapeOf(sql)).toStrictEqual({
      forbidden: undefined,
      inserts: true,
      format,
      insert: { target, settings, format, data },
    })
  })

  test.each([
    ['a SELECT in its place', 'INSERT INTO t SELECT 1 FORMAT Null'],
    ['a WITH in its place', 'INSERT INTO t WITH 1 AS x SELECT x'],
    ['another statement', "SELECT 'INSERT INTO t VALUES (1)'"],
    ['nothing', ''],
  ])('but not with %s', (_, sql) => {
    expect(shapeOf(sql).insert).toBeUndefined()
  })
})

test.each([
  ['at the end', 'SELECT 1 FORMAT JSON', 'JSON'],
  ['before a semicolon and a comment', 'SELECT 1 FORMAT JSON; -- FORMAT CSV', 'JSON'],
  ['in a string only', "SELECT ' FORMAT CSV'", undefined],
  ['in a heredoc only', 'SELECT $x$ FORMAT CSV $x$', undefined],
  ['behind a quote in a string', "SELECT 'it''s \\' FORMAT CSV' FORMAT TSV", 'TSV'],
  ['in a subquery only', 'SELECT * FROM (SELECT 1 FORMAT CSV)', undefined],
])('finds the format %s', (_, sql, format) => {
  expect(shapeOf(sql).format).toBe(format)
})

test.each([
  ["SELECT 1 INTO OUTFILE 'x'", 'OUTFILE'],
  ["SELECT 1 into/**/outfile 'x'", 'OUTFILE'],
  ["INSERT INTO t FROM INFILE 'x' FORMAT CSV", 'INFILE'],
  ['KILL QUERY WHERE 1 sync', 'ASYNC'],
])('forbids %s', (sql, reason) => {
  expect(shapeOf(sql).forbidden).toContain(reason)
})

test.each(["SELECT 'INTO OUTFILE'", 'SELECT infile, outfile FROM t', 'KILL QUERY WHERE 1 ASYNC', "SELECT 'KILL SYNC'"])(
  'allows %s',
  sql => {
    expect(shapeOf(sql).forbidden).toBeUndefined()
  },
)

test('reads a statement of a mebibyte with one long string', () => {
  const sql = `SELECT '${"a\\'b".repeat(262_144)}' FORMAT CSV`

  expect(shapeOf(sql).format).toBe('CSV')
})
