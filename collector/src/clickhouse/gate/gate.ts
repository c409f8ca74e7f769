import { Refusal } from '../exception.ts'
import { isAllowedFunction, isAllowedTableFunction } from './functions.ts'
import type { Tables } from './tables.ts'

/**
 * Reads what the store's own parser says of a statement (EXPLAIN AST, one node a line, indented by its depth), and
 * refuses every kind of node, table and function that is not known to be harmless.
 *
 * @throws Refusal that names what is not allowed
 */
export function expectHarmless(ast: string, tables: Tables): void {
  const nodes = nodesOf(ast)
  const root = nodes[0]
  if (!root || !roots.has(root.kind)) throw denied(`statements of the kind ${root?.kind ?? 'nothing'}`)
  // A second child is INTO OUTFILE, FORMAT or SETTINGS of the whole.
  if (root.kind === 'SelectWithUnionQuery' && root.children.length !== 1) {
    throw denied('INTO OUTFILE, and FORMAT or SETTINGS other than at the end,')
  }
  const own = ownFunctions(nodes, tables)
  for (const node of nodes) expectHarmlessNode(node, { tables, own })
  expectNarrowSchema(nodes)
}

interface Node {
  readonly kind: string
  readonly name: string
  readonly alias: string
  readonly parent: Node | undefined
  readonly children: Node[]
}

function nodesOf(ast: string): readonly Node[] {
  const open: Node[] = []
  return ast
    .split('\n')
    .filter(line => line !== '')
    .map(line => {
      const depth = line.length - line.trimStart().length
      const [, kind = '', name = '', alias = ''] =
        /^(\w*) ?(.*?)(?: \(alias (.*?)\))?(?: \(children \d+\))?$/.exec(line.trim()) ?? []
      const parent = depth === 0 ? undefined : open[depth - 1]
      const node: Node = { kind, name, alias, parent, children: [] }
      parent?.children.push(node)
      open[depth] = node
      open.length = depth + 1
      return node
    })
}

const roots: ReadonlySet<string> = new Set(['SelectWithUnionQuery', 'DescribeQuery', 'ShowTables'])

/** Set is not among them: SETTINGS of a subquery would undo the filter on the project. */
const kinds: ReadonlySet<string> = new Set([
  ...roots,
  'SelectQuery',
  'SelectIntersectExceptQuery',
  'ExpressionList',
  'Function',
  'Identifier',
  'Literal',
  'Asterisk',
  'QualifiedAsterisk',
  'ColumnsRegexpMatcher',
  'ColumnsListMatcher',
  'QualifiedColumnsRegexpMatcher',
  'QualifiedColumnsListMatcher',
  'ColumnsTransformerList',
  'ColumnsExceptTransformer',
  'ColumnsApplyTransformer',
  'ColumnsReplaceTransformer',
  'ColumnsReplaceTransformer_Replacement',
  'TablesInSelectQuery',
  'TablesInSelectQueryElement',
  'TableExpression',
  'TableIdentifier',
  'TableJoin',
  'ArrayJoin',
  'Subquery',
  'OrderByElement',
  'InterpolateElement',
  'WithElement',
  'WindowDefinition',
  'WindowListElement',
])

interface Known {
  readonly tables: Tables
  /** Functions that the statement defines. */
  readonly own: ReadonlySet<string>
}

/** `(x -> x + 1) AS more`: harmless as what it is made of, unless its name would hide another's elsewhere. */
function ownFunctions(nodes: readonly Node[], { functions }: Tables): ReadonlySet<string> {
  const lambdas = nodes.filter(({ kind, name }) => kind === 'Function' && name === 'lambda')
  return new Set(lambdas.map(({ alias }) => alias).filter(alias => !functions.has(alias.toLowerCase())))
}

function expectHarmlessNode(node: Node, { tables, own }: Known): void {
  if (!kinds.has(node.kind)) throw denied(node.kind === 'Set' ? 'SETTINGS inside of a statement' : node.kind)
  if (node.kind === 'ColumnsApplyTransformer') throw denied('APPLY')
  if (node.kind === 'TableIdentifier') expectReadable(node.name, tables)
  if (node.kind === 'Function') expectFunction(node, own)
  // They count the rows of everybody.
  if (
    node.kind === 'Identifier' &&
    /(?:^|\.)_(?:part|partition|block|sample|disk|data|row|table|database)/.test(node.name)
  ) {
    throw denied(`the column ${node.name.slice(0, 100)}`)
  }
  if (node.kind === 'Identifier' && isRightOfIn(node) && namesTable(node.name, tables)) {
    throw denied(`IN ${node.name.slice(0, 100)} (write IN (SELECT … FROM …))`)
  }
}

function expectReadable(name: string, { database, readable, hidden }: Tables): void {
  // What is no table of the database is the name of a WITH, or nothing at all.
  if (!name.includes('.') && name !== '' && !hidden.has(name)) return
  if (systemTables.has(name)) return
  if (name.startsWith(`${database}.`) && readable.has(name.slice(database.length + 1))) return
  throw denied(`the table ${name.slice(0, 200)}`)
}

const systemTables: ReadonlySet<string> = new Set(['system.one', 'system.tables', 'system.columns', 'system.databases'])

function expectFunction(node: Node, own: ReadonlySet<string>): void {
  const isTable = node.parent?.kind === 'TableExpression'
  const isAllowed = isTable ? isAllowedTableFunction(node.name) : isAllowedFunction(node.name) || own.has(node.name)
  if (!isAllowed) throw denied(`the ${isTable ? 'table ' : ''}function ${node.name.slice(0, 100)}`)
}

/** ClickHouse reads a table there, too, when it finds one. */
function isRightOfIn(node: Node): boolean {
  const list = node.parent
  return (
    list?.parent?.kind === 'Function' &&
    /^(?:global)?(?:not)?(?:null)?in$/i.test(list.parent.name) &&
    list.children[1] === node
  )
}

function namesTable(name: string, { readable, hidden }: Tables): boolean {
  return name.includes('.') || readable.has(name) || hidden.has(name)
}

/** What clients list tables and columns by. Their other columns count the rows of everybody. */
function expectNarrowSchema(nodes: readonly Node[]): void {
  const asksSchema = nodes.some(({ kind, name }) => kind === 'TableIdentifier' && /^system\.(?!one$)/.test(name))
  if (!asksSchema) return
  for (const { kind, name } of nodes) {
    if (/Asterisk|Matcher/.test(kind)) throw denied('* of system tables')
    const column = name.split('.').at(-1) ?? ''
    if (kind === 'Identifier' && !schemaColumns.has(column))
      throw denied(`the column ${column.slice(0, 100)} of system tables`)
  }
}

const schemaColumns: ReadonlySet<string> = new Set(
  'database table name type comment engine position default_kind default_expression is_temporary is_in_primary_key is_in_sorting_key is_in_partition_key'.split(
    ' ',
  ),
)

function denied(what: string): Refusal {
  return new Refusal(
    'ACCESS_DENIED',
    `Not enough privileges: ${what} cannot be used here, this is for reading one project`,
  )
}
