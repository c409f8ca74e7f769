import { Readable } from 'node:stream'
import { questions } from '@spanledger/queries'
import type { Question } from '@spanledger/queries/question'
import { exportNamed } from '../api/exports.ts'
import { readParameters } from '../api/parameters.ts'
import type { Config } from '../config/config.ts'
import { Store } from '../store/store.ts'
import { collectorOptions, configFrom } from './collector-options.ts'
import { UsageError, type CommandOption, type ParsedWords } from './command.ts'
import { answers, openEmbeddedStore } from './embedded-store.ts'

/** Where a command's answers come from. */
export interface Asker {
  readonly ask: <Row extends object>(
    question: Question<object, Row>,
    parameters: ReadonlyMap<string, string>,
  ) => Promise<readonly Row[]>
  /** All rows of an export, as they come. */
  export(wanted: WantedExport): Promise<Readable>
  close(): Promise<void>
}

export interface WantedExport {
  readonly name: string
  readonly format: string
  readonly parameters: ReadonlyMap<string, string>
}

const {
  data,
  'api-key': apiKey,
  'clickhouse-url': clickhouseUrl,
} = collectorOptions as Record<'data' | 'api-key' | 'clickhouse-url', CommandOption>

export const askerOptions: Readonly<Record<string, CommandOption>> = {
  url: { type: 'string', value: 'URL', help: 'the collector to ask (SPANLEDGER_URL; default http://127.0.0.1:4318)' },
  data,
  'api-key': apiKey,
  'clickhouse-url': clickhouseUrl,
}

/**
 * Asks, in this order: the collector that was named; the ClickHouse server that was named; the collector on its usual
 * address; the embedded engine on the data folder, which only one process at a time can hold.
 */
export async function openAsker(words: ParsedWords, environment: NodeJS.ProcessEnv): Promise<Asker> {
  const config = configFrom(words, environment)
  const named = words.text('url') ?? environment.SPANLEDGER_URL
  if (named) return collectorAsker(named, config)
  if (config.clickhouse) return storeAsker(new Store(config.clickhouse))
  const usual = `http://127.0.0.1:${config.port}`
  if (await answers(usual)) return collectorAsker(usual, config)
  return embeddedAsker(config, usual)
}

async function embeddedAsker(config: Config, usual: string): Promise<Asker> {
  const embedded = await openEmbeddedStore(config, usual)
  const asker = storeAsker(embedded.store)
  return { ...asker, close: () => embedded.close() }
}

function storeAsker(store: Store): Asker {
  return {
    ask: (question, texts) =>
      store.ask(question, readParameters(question, texts, { project: 'default', now: new Date() })),
    export: ({ name, format: wanted, parameters }) => {
      const { question, format, texts } = exportNamed(name, wanted)
      const given = new Map([...parameters, ...texts])
      const read = readParameters(question, given, { project: 'default', now: new Date() })
      return store.stream(question, read, format.clickhouse)
    },
    close: () => store.close(),
  }
}

function collectorAsker(url: string, { apiKeys }: Config): Asker {
  return {
    async ask(question, texts) {
      const path = `/api/questions/${encodeURIComponent(question.name)}?${new URLSearchParams([...texts]).toString()}`
      const response = await answered(url, path, apiKeys[0])
      // The collector answers with the rows of the question that was asked.
      return (await response.json()) as never
    },
    async export({ name, format, parameters }) {
      const search = new URLSearchParams([['format', format], ...parameters])
      const { body } = await answered(url, `/api/export/${encodeURIComponent(name)}?${search.toString()}`, apiKeys[0])
      return body === null ? Readable.from([]) : Readable.fromWeb(body)
    },
    close: () => Promise.resolve(),
  }
}

/** @throws UsageError saying what the collector had against it */
async function answered(url: string, path: string, key: string | undefined): Promise<Response> {
  const headers = key ? { authorization: `Bearer ${key}` } : {}
  const response = await fetch(new URL(path, url), { headers }).catch((cause: unknown) => {
    throw new UsageError(`no collector answers at ${url}: start one with \`spanledger up\``, { cause })
  })
  if (response.ok) return response
  const body: unknown = await response.json().catch(() => undefined)
  throw new UsageError(`the collector at ${url} answers ${response.status}: ${messageOf(body)}`)
}

function messageOf(body: unknown): string {
  return typeof body === 'object' && body !== null && 'message' in body ? String(body.message) : 'no reason given'
}

/** @throws UsageError listing the names that exist */
export function questionNamed(name: string | undefined): Question {
  const question = questions.get(name ?? '')
  if (question) return question
  const list = Array.from(questions.values(), ({ name, title }) => `  ${name}: ${title}`).join('\n')
  throw new UsageError(
    `${name === undefined ? 'which question?' : `there is no question ${JSON.stringify(name)}`}\n${list}`,
  )
}
