import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text as readText } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { answerMessages, readMessages } from './model-server/anthropic-messages.ts'
import { seeded, type Refusal } from './model-server/conversation.ts'
import { Ledger, type BillLine } from './model-server/ledger.ts'
import { answerChat, readChat } from './model-server/openai-chat.ts'
import { answerEmbeddings } from './model-server/openai-embeddings.ts'
import { publicPrices, type PriceList } from './model-server/price-list.ts'
import { refusalOf, replyTo } from './model-server/script.ts'
import type { Answer, Asked } from './model-server/wire.ts'

export interface ModelServer {
  /** Where it listens, without a path: OpenAI's base URL is this plus `/v1`, Anthropic's is this. */
  readonly url: string
  readonly bill: readonly BillLine[]
  close(): Promise<void>
}

/**
 * Starts the scripted model server on loopback. It speaks the wire formats of OpenAI (chat completions, embeddings) and
 * Anthropic (messages), and keeps its own bill, which `GET /bill` shows.
 */
export async function startModelServer(prices: PriceList = publicPrices): Promise<ModelServer> {
  const ledger = new Ledger(prices)
  const asked = new Map<string, number>()
  const server = createServer((request, response) => {
    respond({ request, response, ledger, asked }).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error(String(error)))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A TCP server that is listening has an address with a port; strings are for pipes.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    get bill() {
      return ledger.lines
    },
    async close() {
      if (!server.listening) return
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

interface Protocol {
  readonly path: string
  readonly idPrefix: string
  answer(asked: Asked): Answer
  refusal(body: unknown, retryCount: number): Refusal | undefined
  refuse(refusal: Refusal): object
}

const protocols: readonly Protocol[] = [
  {
    path: '/v1/chat/completions',
    idPrefix: 'chatcmpl-',
    answer: asked => answerChat(asked, replyTo(readChat(asked.body))),
    refusal: (body, retryCount) => refusalOf(readChat(body), retryCount),
    refuse: ({ type, message }) => ({ error: { message, type, param: null, code: 'rate_limit_exceeded' } }),
  },
  {
    path: '/v1/embeddings',
    idPrefix: '',
    answer: answerEmbeddings,
    refusal: () => undefined,
    refuse: ({ type, message }) => ({ error: { message, type, param: null, code: null } }),
  },
  {
    path: '/v1/messages',
    idPrefix: 'msg_01',
    answer: asked => answerMessages(asked, replyTo(readMessages(asked.body))),
    refusal: (body, retryCount) => refusalOf(readMessages(body), retryCount),
    refuse: ({ type, message }) => ({ type: 'error', error: { type, message } }),
  },
]

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly ledger: Ledger
  /** How often each request was made, by the hash of its bytes: equal requests get equal answers under other ids. */
  readonly asked: Map<string, number>
}

async function respond({ request, response, ledger, asked }: Exchange): Promise<void> {
  if (request.method === 'GET' && request.url === '/bill') return sendJson(response, 200, ledger.toJson())
  const protocol = protocols.find(candidate => candidate.path === request.url)
  if (!protocol || request.method !== 'POST') return sendJson(response, 404, '{"error":{"message":"Not found"}}')
  const bytes = await readText(request)
  const seed = createHash('sha256').update(`${protocol.path}\n${bytes}`).digest('hex')
  const body: unknown = JSON.parse(bytes)
  const refusal = protocol.refusal(body, Number(request.headers['x-stainless-retry-count'] ?? 0))
  if (refusal) return refuse(response, refusal, JSON.stringify(protocol.refuse(refusal)))
  const turn = (asked.get(seed) ?? 0) + 1
  asked.set(seed, turn)
  const responseId = `${protocol.idPrefix}${createHash('sha256').update(`${seed} ${turn}`).digest('hex').slice(0, 24)}`
  const answer = protocol.answer({ body, responseId, seed })
  if (answer.billed) ledger.charge(answer.billed)
  await send(response, answer, seed)
}

function refuse(response: ServerResponse, { status, retryAfterMs }: Refusal, body: string): void {
  if (retryAfterMs !== undefined) {
    response.setHeader('retry-after-ms', String(retryAfterMs))
    response.setHeader('retry-after', String(Math.ceil(retryAfterMs / 1_000)))
  }
  sendJson(response, status, body)
}

function sendJson(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(body)
}

// A real model thinks before it speaks; without it, every duration in the demo would read 1 ms.
const SHORTEST_THOUGHT_MS = 5
const THOUGHT_SPREAD_MS = 20

async function send(response: ServerResponse, answer: Answer, seed: string): Promise<void> {
  await delay(SHORTEST_THOUGHT_MS + seeded(`latency ${seed}`, THOUGHT_SPREAD_MS))
  if ('json' in answer) return sendJson(response, answer.status, JSON.stringify(answer.json))
  response.writeHead(answer.status, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  const middle = Math.ceil(answer.events.length / 2)
  response.write(answer.events.slice(0, middle).join(''))
  await delay(SHORTEST_THOUGHT_MS)
  response.end(answer.events.slice(middle).join(''))
}
