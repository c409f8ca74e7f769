// Writes src/generated.ts: every question with the types of what goes in and what comes out, as ClickHouse itself
// describes them. `--check` writes nothing and exits 1 where the file is not what would be written.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readMigrations } from '@spanledger/queries/migrations'
import { startEngine } from '../collector/dist/engine/engine.js'
import { migrate } from '../collector/dist/store/migrate.js'
import { Store } from '../collector/dist/store/store.js'

const here = new URL('./', import.meta.url)
const target = new URL('src/generated.ts', here)

const folder = mkdtempSync(join(tmpdir(), 'spanledger-generate-'))
const engine = await startEngine({ dir: join(folder, 'clickhouse') })
const store = new Store(engine)
try {
  await migrate(store, readMigrations())
  const names = readdirSync(here)
    .filter(file => file.endsWith('.sql'))
    .map(file => file.slice(0, -'.sql'.length))
  const parts = []
  for (const name of names.sort()) parts.push(await questionSource(name))
  publish(fileSource(names, parts))
} finally {
  await store.close()
  await engine.close()
  rmSync(folder, { recursive: true })
}

function publish(source) {
  if (!process.argv.includes('--check')) return writeFileSync(target, source)
  if (readFileSync(target, 'utf8') === source) return
  console.error('queries/src/generated.ts is not what `npm run generate` writes')
  process.exitCode = 1
}

async function questionSource(name) {
  const sql = readFileSync(new URL(`${name}.sql`, here), 'utf8')
  const parameters = new Map(
    Array.from(sql.matchAll(/\{(\w+):(\w+(?:\(\d+\))?)\}/g), ([, parameter, type]) => [parameter, type]),
  )
  const defaults = new Map(
    Array.from(sql.matchAll(/^-- \{(\w+)\} = (.*?): /gm), ([, parameter, value]) => [parameter, value]),
  )
  const examples = Object.fromEntries(
    Array.from(parameters, ([parameter, type]) => [parameter, defaults.get(parameter) ?? exampleOf(type)]),
  )
  const result = await store.client.query({ query: `DESCRIBE (${sql})`, query_params: examples, format: 'JSONEachRow' })
  const columns = await result.json()
  const [constant, type] = [camelCase(name), pascalCase(name)]
  return `
export type ${type}Params = {
${Array.from(parameters, ([parameter, type]) => `  readonly ${parameter}${defaults.has(parameter) ? '?' : ''}: ${parameterType(type)}`).join('\n')}
}

export type ${type}Row = {
${columns.map(column => `  readonly ${column.name}: ${valueType(column.type)}`).join('\n')}
}

/** ${sql.slice(3, sql.indexOf('\n'))} */
export const ${constant}: Question<${type}Params, ${type}Row> = question('${name}', {
${Array.from(parameters, ([parameter, type]) => `  ${parameter}: '${type}',`).join('\n')}
})
`
}

function fileSource(names, parts) {
  return `// Written by \`npm run generate\` from the .sql files; do not edit.
import { question, type Question } from './question.ts'
${parts.join('')}
/** All questions, by the name of their file. */
export const questions: ReadonlyMap<string, Question> = new Map<string, Question>([
${names.map(name => `  ['${name}', ${camelCase(name)}],`).join('\n')}
])
`
}

function exampleOf(type) {
  return type.startsWith('DateTime') ? new Date(0) : type.startsWith('UInt') ? 1 : ''
}

function parameterType(type) {
  return type.startsWith('DateTime')
    ? 'Date'
    : type === 'UInt64'
      ? 'bigint'
      : type.startsWith('UInt')
        ? 'number'
        : 'string'
}

// As JSON gives them: integers of 64 bits are strings there, so that none is rounded.
function valueType(type) {
  const [, outer, inner] = /^(\w+)\((.*)\)$/s.exec(type) ?? [undefined, type, '']
  if (outer === 'LowCardinality') return valueType(inner)
  if (outer === 'Nullable') return `${valueType(inner)} | null`
  if (outer === 'SimpleAggregateFunction') return valueType(inner.slice(inner.indexOf(',') + 1).trim())
  if (outer === 'Array') return `readonly ${simple(valueType(inner))}[]`
  if (outer === 'Map') return `Readonly<Record<string, ${valueType(inner.slice(inner.indexOf(',') + 1).trim())}>>`
  if (outer === 'Enum8') return Array.from(inner.matchAll(/'(\w+)'/g), ([quoted]) => quoted).join(' | ')
  if (outer === 'Bool') return 'boolean'
  return /^(U?Int(8|16|32)|Float\d+)$/.test(outer) ? 'number' : 'string'
}

function simple(type) {
  return type.includes('|') ? `(${type})` : type
}

function camelCase(name) {
  return name.replaceAll(/-(\w)/g, (_, letter) => letter.toUpperCase())
}

function pascalCase(name) {
  return camelCase(name).replace(/^\w/, letter => letter.toUpperCase())
}
