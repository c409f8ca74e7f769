import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { nodeBinaries } from '../helpers/nodes.ts'
import type { ServerName } from './run/servers.ts'

const require = createRequire(import.meta.url)

/** One library in one version, as `subjects/` describes it. */
export interface Version {
  readonly version: string
  /** The folder of test/libraries it is installed in, and its name there. */
  readonly folder: string
  readonly name: string
  /** The lowest major of Node it supports. */
  readonly node?: number
  /** The first major of Node on which the library itself fails. */
  readonly before?: number
  /** The library makes a span for each call itself. */
  readonly native?: boolean
  /** Where it has only one of the module systems. */
  readonly formats?: readonly ('cjs' | 'mjs')[]
}

export interface Subject {
  readonly library: string
  readonly versions: readonly Version[]
  /** What it calls besides the model server. */
  readonly servers?: readonly ServerName[]
  /** Its spans come in an order that says nothing. */
  readonly unordered?: boolean
}

export const subjects: readonly (readonly [file: string, subject: Subject])[] = readdirSync(
  new URL('subjects/', import.meta.url),
)
  .filter(file => file.endsWith('.cjs'))
  .map(file => [file.slice(0, -'.cjs'.length), require(`./subjects/${file}`) as Subject])

export interface Combination {
  readonly file: string
  readonly library: string
  readonly version: Version
  readonly servers: readonly ServerName[]
  readonly unordered: boolean
  readonly node: string
  readonly nodeName: string
  readonly format: 'cjs' | 'mjs'
}

/** The subjects that `CONFORMANCE=mcp,openai npm run conformance` runs; without, all. */
export const only = process.env['CONFORMANCE']?.split(',')

/** Every library, version, Node and module system that go together. */
export const combinations: readonly Combination[] = subjects.flatMap(
  ([file, { library, versions, servers = [], unordered = false }]) =>
    (only?.includes(file) === false ? [] : versions).flatMap(version =>
      nodeBinaries
        .filter(([name]) => majorOf(name) >= (version.node ?? 20) && majorOf(name) < (version.before ?? Infinity))
        .flatMap(([nodeName, node]) =>
          (version.formats ?? (['cjs', 'mjs'] as const)).map(format => ({
            file,
            library,
            version,
            servers,
            unordered,
            node,
            nodeName,
            format,
          })),
        ),
    ),
)

function majorOf(name: string): number {
  return Number(/\d+/.exec(name)?.[0])
}
