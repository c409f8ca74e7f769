import { createServer } from 'node:net'
import { documents } from '../store-answers.ts'
import { listening, type Listening } from '../../listening.ts'

/**
 * A server that speaks enough of Redis' protocol, RESP2 and RESP3, for a client that searches: every search finds the
 * same two documents, an index called `missing` is not there, and `INCR` counts whatever it is told to. Ours, by the
 * documentation of the protocol.
 */
export function startRedisServer(): Promise<Listening> {
  let count = 0
  return listening(
    createServer(socket => {
      let buffered = ''
      let resp3 = false
      let queued: string[] | undefined
      const reply = (words: readonly string[]): string => {
        const name = words[0]?.toUpperCase()
        if (name === 'MULTI') queued = []
        else if (name === 'EXEC') {
          const replies = queued ?? []
          queued = undefined
          return list(replies)
        }
        const said = name === 'INCR' ? `:${(count += 1)}\r\n` : answer(words, resp3)
        if (queued === undefined || name === 'MULTI') return said
        queued.push(said)
        return '+QUEUED\r\n'
      }
      socket.on('error', () => undefined)
      socket.on('data', chunk => {
        // One byte is one character, so that lengths are right and vectors survive.
        buffered += chunk.toString('latin1')
        for (;;) {
          const command = readCommand(buffered)
          if (command === undefined) return
          buffered = buffered.slice(command.length)
          if (command.words[0] === 'HELLO' && command.words[1] === '3') resp3 = true
          socket.write(reply(command.words))
        }
      })
    }),
  )
}

function readCommand(text: string): { readonly words: readonly string[]; readonly length: number } | undefined {
  const head = /^\*(\d+)\r\n/.exec(text)
  if (head === null) return undefined
  let at = head[0].length
  const words: string[] = []
  while (words.length < Number(head[1])) {
    const [start, length] = /^\$(\d+)\r\n/.exec(text.slice(at)) ?? []
    if (start === undefined) return undefined
    const from = at + start.length
    const to = from + Number(length)
    if (text.length < to + 2) return undefined
    words.push(text.slice(from, to))
    at = to + 2
  }
  return { words, length: at }
}

function answer([command = '', index = '']: readonly string[], resp3: boolean): string {
  const name = command.toUpperCase()
  if (name === 'HELLO')
    return resp3 ? map({ server: bulk('redis'), version: bulk('8.4.0'), proto: ':3\r\n' }) : '*0\r\n'
  if (name === 'PING') return '+PONG\r\n'
  if (!name.startsWith('FT.')) return '+OK\r\n'
  if (index === 'missing') return '-missing: no such index\r\n'
  if (name === 'FT.HYBRID') return hybrid(resp3)
  return resp3 ? found3() : found2()
}

const hits = documents.map(({ id, text }, index) => ({
  key: `doc:${id}`,
  fields: { content: text, embedding: 'A\uFFFD\uFFFD', score: String(0.1 + index / 10) },
}))

/** `[total, key, [name, value, ...], ...]` */
function found2(): string {
  const values = hits.flatMap(({ key, fields }) => [bulk(key), list(Object.entries(fields).flat().map(bulk))])
  return list([`:${hits.length}\r\n`, ...values])
}

function found3(): string {
  const results = hits.map(({ key, fields }) =>
    map({ id: bulk(key), extra_attributes: map(bulks(fields)), values: list([]) }),
  )
  return map({ attributes: list([]), total_results: `:${hits.length}\r\n`, results: list(results), warning: list([]) })
}

function hybrid(resp3: boolean): string {
  const write = resp3
    ? map
    : (fields: Fields) => list(Object.entries(fields).flatMap(([name, value]) => [bulk(name), value]))
  const results = hits.map(({ key, fields: { content, score } }) =>
    write(bulks({ __key: key, __score: score, content })),
  )
  return write({
    total_results: `:${hits.length}\r\n`,
    results: list(results),
    warnings: list([]),
    execution_time: bulk('0.1'),
  })
}

type Fields = Readonly<Record<string, string>>

function bulks(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, bulk(value)]))
}

function bulk(value: string): string {
  return `$${Buffer.byteLength(value)}\r\n${value}\r\n`
}

function list(values: readonly string[]): string {
  return `*${values.length}\r\n${values.join('')}`
}

function map(fields: Fields): string {
  const entries = Object.entries(fields)
  return `%${entries.length}\r\n${entries.map(([name, value]) => bulk(name) + value).join('')}`
}
