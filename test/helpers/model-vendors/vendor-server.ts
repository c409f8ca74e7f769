import { createServer, type ServerResponse } from 'node:http'
import { listening } from '../listening.ts'
import { cohereAnswers } from './cohere-answers.ts'
import { ollamaAnswers } from './ollama-answers.ts'
import { openaiAnswers } from './openai-answers.ts'
import { otherAnswers } from './other-answers.ts'
import { events, json, type VendorAnswer, type VendorCall, type VendorScript } from './vendor-answer.ts'

export interface VendorServer {
  readonly url: string
  /** What came in, in order. */
  readonly calls: readonly VendorCall[]
  close(): Promise<void>
}

/** Somebody's own service, which asks like a vendor and answers otherwise. */
const ownAnswers: VendorScript = ({ path }) => {
  if (!path.startsWith('/own/')) return undefined
  return path.startsWith('/own/stream') ? events([{ type: 'text-delta', delta: 'Hi' }]) : json({ ok: true })
}

const scripts: readonly VendorScript[] = [ownAnswers, ollamaAnswers, cohereAnswers, otherAnswers, openaiAnswers]

/** A server that answers in every vendor's format, from their scripts. */
export async function startVendorServer(): Promise<VendorServer> {
  const calls: VendorCall[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('latin1')
      const call = { path: request.url ?? '', type: request.headers['content-type'] ?? '', body: jsonOf(text), text }
      calls.push(call)
      const answer = scripts.map(script => script(call)).find(answer => answer !== undefined)
      send(response, answer ?? { status: 404, pieces: [JSON.stringify({ error: `Nobody answers ${call.path}` })] })
    })
  })
  // Loading an SDK may block its process for longer than an idle connection is kept by default, on a busy machine.
  server.keepAliveTimeout = 120_000
  return { ...(await listening(server)), calls }
}

function jsonOf(text: string): VendorCall['body'] {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as VendorCall['body']) : {}
  } catch {
    return {}
  }
}

function send(response: ServerResponse, answer: VendorAnswer): void {
  response.writeHead(answer.status ?? 200, { 'content-type': answer.type ?? 'application/json', ...answer.headers })
  sendPieces(response, answer.pieces, () => {
    if (answer.cut) response.destroy()
    else if (!answer.held) response.end()
  })
}

function sendPieces(response: ServerResponse, [first, ...rest]: VendorAnswer['pieces'], end: () => void): void {
  if (first === undefined) return end()
  response.write(first, () => setImmediate(sendPieces, response, rest, end))
}
