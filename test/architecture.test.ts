import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../', import.meta.url))

function sourcesIn(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.ts'))
    .map(entry => relative(root, join(entry.parentPath, entry.name)))
}

/** What a file imports: paths from the root for our own files, names for packages. */
function importsOf(file: string): readonly string[] {
  const text = readFileSync(join(root, file), 'utf8').replaceAll(/^ *(\*|\/\/|\/\*).*$/gm, '')
  const names = Array.from(text.matchAll(/(?<!\.)\b(?:from|import)\s*\(?\s*'([^']+)'/g), ([, name = '']) => name)
  return names.map(name => (name.startsWith('.') ? relative(root, resolve(root, dirname(file), name)) : name))
}

/** Imports of one folder that go to places it may not know. */
function strayImports(folder: string, isAllowed: (name: string) => boolean): readonly string[] {
  return sourcesIn(folder).flatMap(file =>
    importsOf(file)
      .filter(name => !isAllowed(name))
      .map(name => `${file} imports ${name}`),
  )
}

const stages = [
  'receive',
  'decode',
  'normalise',
  'enrich',
  'spool',
  'store',
  'engine',
  'api',
  'watch',
  'clickhouse',
  'page',
  'budget',
  'drift',
  'replay',
  'inspect',
  'compare',
  'golden',
  'rerun',
  'login',
]
const nouns = [
  'collector/src/otlp.ts',
  'collector/src/model.ts',
  'collector/src/errors.ts',
  'collector/src/process-mark.ts',
  'collector/src/shared-file.ts',
  'collector/src/bounded/recent-map.ts',
  'collector/src/bounded/slices.ts',
  'collector/src/bounded/text-cache.ts',
  'collector/src/config/fields.ts',
]

test.each(stages)('the stage %s knows itself and the nouns, and no other part of the collector', stage => {
  const stray = strayImports(
    `collector/src/${stage}`,
    name => !name.startsWith('collector/') || nouns.includes(name) || name.startsWith(`collector/src/${stage}/`),
  )

  expect(stray).toEqual([])
})

test('only the engine imports chdb', () => {
  const importers = sourcesIn('collector/src').filter(file =>
    /(from |import\(|require(\.resolve)?\()['"]chdb/.test(readFileSync(join(root, file), 'utf8')),
  )

  expect(importers.filter(file => !file.startsWith('collector/src/engine/'))).toEqual([])
  expect(importers).not.toEqual([])
})

test('the instrumentation imports nothing of ours and, besides Node, only OpenTelemetry', () => {
  const isAllowed = (name: string) =>
    name.startsWith('instrumentation/src/') || name.startsWith('node:') || name.startsWith('@opentelemetry/')

  expect(strayImports('instrumentation/src', isAllowed)).toEqual([])
})

test('the questions depend on nothing', () => {
  expect(strayImports('queries/src', name => name.startsWith('queries/src/') || name.startsWith('node:'))).toEqual([])
})

test('the collector takes names, hashing, redaction and replay from the instrumentation, and nothing else', () => {
  const isAllowed = (name: string) =>
    !name.startsWith('@spanledger/instrumentation') ||
    ['attributes', 'hash', 'redaction', 'replay'].some(part => name === `@spanledger/instrumentation/${part}`)

  // A program of the demo is no part of the collector: it marks its tasks as a user's would.
  expect(strayImports('collector/src', isAllowed)).toEqual([
    'collector/src/demo/mail/sort-mail.ts imports @spanledger/instrumentation',
  ])
})

test('the demo agent is ordinary code: it imports the vendors, the standard tracing API, and nothing of ours', () => {
  const isAllowed = (name: string) =>
    name.startsWith('collector/src/demo/agent/') ||
    name.startsWith('node:') ||
    ['openai', '@anthropic-ai/sdk', '@opentelemetry/api'].some(
      vendor => name === vendor || name.startsWith(`${vendor}/`),
    )

  expect(strayImports('collector/src/demo/agent', isAllowed)).toEqual([])
  expect(importsOf('collector/src/demo/agent.ts').filter(name => !isAllowed(name))).toEqual([])
})

test('no folder has more than nine files', () => {
  const counts = new Map<string, number>()
  for (const file of ['instrumentation/src', 'collector/src', 'queries/src'].flatMap(sourcesIn))
    counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1)

  expect([...counts].filter(([, files]) => files > 9)).toEqual([])
})

test('the page imports Preact and the types of the questions, and asks the collector in one file', () => {
  const files = readdirSync(join(root, 'dashboards/web/src'), { recursive: true, encoding: 'utf8' })
    .filter(name => /\.tsx?$/.test(name))
    .map(name => `dashboards/web/src/${name}`)
  const strays = files.flatMap(file =>
    importsOf(file)
      .filter(name => !name.startsWith('dashboards/web/src/') && !/^(preact|@preact\/signals)(\/hooks)?$/.test(name))
      .filter(
        name => name !== '@spanledger/queries' || !readFileSync(join(root, file), 'utf8').includes('import type {'),
      )
      .map(name => `${file} imports ${name}`),
  )
  const fetching = files.filter(file =>
    /\bfetch\(|XMLHttpRequest|EventSource/.test(readFileSync(join(root, file), 'utf8')),
  )
  const markup = files.filter(file => /dangerouslySetInnerHTML|innerHTML/.test(readFileSync(join(root, file), 'utf8')))
  const crowded = files.filter(file => files.filter(other => dirname(other) === dirname(file)).length > 9)

  expect([strays, fetching, markup, crowded]).toEqual([[], ['dashboards/web/src/answers/ask.ts'], [], []])
})
