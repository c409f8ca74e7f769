import { readFileSync, writeFileSync } from 'node:fs'
import { readMigrations } from '@spanledger/queries/migrations'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { clusterStatements } from '../../../collector/src/store/cluster-ddl.ts'
import { openTestStore, type TestStore } from '../../helpers/store.ts'

// `UPDATE_DDL=1 npx vitest run test/collector/store/cluster-ddl.test.ts` writes the golden files.
const folder = new URL('../../fixtures/ddl/', import.meta.url)
const migrations = readMigrations()

/** One server takes the very statements that the embedded engine takes. */
const forms = {
  embedded: (statement: string) => [statement],
  server: (statement: string) => [statement],
  cluster: (statement: string) => clusterStatements(statement, 'main'),
}
const names = ['embedded', 'server', 'cluster'] as const

function ddlOf(form: (typeof names)[number]): string {
  const parts = migrations.map(({ version, name, statements }) =>
    [`-- ${version} ${name}\n`, ...statements.flatMap(forms[form]).map(statement => `${statement};\n`)].join('\n'),
  )
  return parts.join('\n')
}

let open: TestStore
beforeAll(async () => {
  open = await openTestStore()
})
afterAll(() => open.close())

test.each(names)('the schema of the form %s is the one that was reviewed', form => {
  const file = new URL(`${form}.sql`, folder)
  if (process.env.UPDATE_DDL === '1') writeFileSync(file, ddlOf(form))

  expect(ddlOf(form)).toBe(readFileSync(file, 'utf8'))
})

test('every statement for a cluster is one that ClickHouse can parse', async () => {
  const statements = migrations.flatMap(migration => migration.statements).flatMap(forms.cluster)
  for (const statement of statements) {
    const result = await open.store.client.query({
      query: 'SELECT formatQuery({statement:String}) AS formatted',
      query_params: { statement },
      format: 'JSONEachRow',
    })
    expect(await result.json()).toMatchObject([{ formatted: expect.any(String) }])
  }
})

test('on a cluster every table is replicated, has a distributed table before it, and is made everywhere', () => {
  const statements = migrations.flatMap(migration => migration.statements)
  const tables = statements.flatMap(sql => /CREATE TABLE IF NOT EXISTS (\w+)/.exec(sql)?.[1] ?? [])
  const cluster = statements.flatMap(forms.cluster)

  for (const table of tables) {
    expect(
      cluster.some(sql => new RegExp(`TABLE IF NOT EXISTS ${table}_local ON[^]*= Replicated`).test(sql)),
      table,
    ).toBe(true)
    expect(
      cluster.some(sql => new RegExp(`TABLE IF NOT EXISTS ${table} ON[^]*= Distributed`).test(sql)),
      table,
    ).toBe(true)
  }
  expect(cluster.filter(sql => !sql.startsWith('INSERT INTO') && !sql.includes("ON CLUSTER 'main'"))).toEqual([])
})

test('on a cluster every table is split by columns that it has', async () => {
  const statements = migrations.flatMap(migration => migration.statements).flatMap(forms.cluster)
  const splits = statements.flatMap(sql => {
    const [, table, key] = /ENGINE = Distributed\('main', currentDatabase\(\), (\w+)_local, (.+)\)$/.exec(sql) ?? []
    return table === undefined ? [] : [{ table, key }]
  })

  for (const { table, key } of splits)
    await expect(open.store.command(`SELECT ${key} FROM ${table} LIMIT 0`), table).resolves.not.toThrow()
  expect(splits.length).toBeGreaterThan(10)
})

test('a name of a cluster cannot end its quotes', () => {
  const [local] = clusterStatements('CREATE TABLE IF NOT EXISTS t (a UInt8) ENGINE = MergeTree ORDER BY a', `x' \\`)

  expect(local).toContain(`ON CLUSTER 'x\\' \\\\' (a UInt8)`)
})
