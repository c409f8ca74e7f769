import { questions } from '@spanledger/queries'
import type { Question } from '@spanledger/queries/question'
import { readParameters } from '../api/parameters.ts'
import type { Config } from '../config/config.ts'
import { Store } from '../store/store.ts'
import { collectorOptions, configFrom } from './collector-options.ts'
import { UsageError, type CommandOption, type ParsedWords } from './command.ts'
import { answers, openEmbeddedStore } from './embedded-store.ts'

/** Where a command's answers come from. */
export interface Asker {
  ask<Row extends object>(
    question: Question<object, Row>,
    parameters: ReadonlyMap<string, string>,
  ): Promise<readonly Row[]>
  close(): Promise<void>
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
  return { ask: (question, parameters) => asker.ask(question, parameters), close: () => embedded.close() }
}

function storeAsker(store: Store): Asker {
  return {
    ask: (question, texts) =>
      store.ask(question, readParameters(question, texts, { project: 'default', now: new Date() })),
    close: () => store.close(),
  }
}

function collectorAsker(url: string, { apiKeys }: Config): Asker {
  return {
    async ask(question, texts) {
      const address = new URL(`/api/questions/${question.name}?${new URLSearchParams([...texts]).toString()}`, url)
      const headers = apiKeys[0] ? { authorization: `Bearer ${apiKeys[0]}` } : {}
      const response = await fetch(address, { headers }).catch((cause: unknown) => {
        throw new UsageError(`no collector answers at ${url}: start one with \`spanledger up\``, { cause })
      })
      const body: unknown = await response.json().catch(() => undefined)
      if (!response.ok) throw new UsageError(`the collector at ${url} answers ${response.status}: ${messageOf(body)}`)
      // The collector answers with the rows of the question that was asked.
      return body as never
    },
    close: () => Promise.resolve(),
  }
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
