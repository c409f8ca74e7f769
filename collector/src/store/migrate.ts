import type { Migration } from '@spanledger/queries/migrations'
import { CollectorError } from '../errors.ts'
import { clusterStatements } from './cluster-ddl.ts'
import type { Store } from './store.ts'

/**
 * Brings the schema up to date. Migrations go forward only; one that was applied and has changed since is refused, and
 * so is a schema that is newer than this version.
 */
export async function migrate(store: Store, migrations: readonly Migration[]): Promise<void> {
  await run(store, migrationsTable)
  const applied = new Map((await appliedMigrations(store)).map(row => [row.version, row.hash]))
  const newest = migrations.at(-1)?.version ?? 0
  for (const version of applied.keys()) {
    if (version > newest)
      throw new CollectorError(
        'STORE_REFUSED',
        `its schema is at migration ${version}, this version knows ${newest}: use a newer spanledger`,
      )
  }
  for (const migration of migrations) {
    const hash = applied.get(migration.version)
    if (hash === undefined) await apply(store, migration)
    else if (hash !== migration.hash)
      throw new CollectorError(
        'STORE_REFUSED',
        `migration ${migration.version} (${migration.name}) was changed after it was applied`,
      )
  }
}

async function apply(store: Store, { version, name, hash, statements }: Migration): Promise<void> {
  for (const statement of statements) await run(store, statement)
  await store.command(
    'INSERT INTO migrations (version, name, hash) SELECT {version:UInt32}, {name:String}, {hash:String} SETTINGS distributed_foreground_insert = 1',
    {
      version,
      name,
      hash,
    },
  )
}

const migrationsTable = `CREATE TABLE IF NOT EXISTS migrations (version UInt32, name String, hash String, applied_at DateTime DEFAULT now())
ENGINE = MergeTree
ORDER BY version`

/** A statement of the migrations, in the form that this store takes. */
async function run(store: Store, statement: string): Promise<void> {
  const statements = store.cluster === undefined ? [statement] : clusterStatements(statement, store.cluster)
  for (const one of statements) await store.command(one)
}

async function appliedMigrations(store: Store): Promise<readonly { version: number; hash: string }[]> {
  const result = await store.client.query({
    query: 'SELECT version, hash FROM migrations ORDER BY version',
    format: 'JSONEachRow',
  })
  return result.json<{ version: number; hash: string }>()
}
