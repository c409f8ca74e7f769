import { createServer, type Socket } from 'node:net'
import { listening, type Listening } from '../../listening.ts'
import { documents } from '../store-answers.ts'

const int4 = 23
const text = 25
const float8 = 701
const columns = [
  ['id', int4],
  ['content', text],
  ['embedding', text],
  ['distance', float8],
] as const
const rows = documents.map((document, index) => [document.id, document.text, '[0.1,0.2,0.3]', 0.1 + index / 10])

/**
 * A server that speaks enough of PostgreSQL's protocol, version 3, for one client: every SELECT finds the same two rows,
 * and a statement that names `missing` fails. Ours, by the documentation of the protocol.
 */
export function startPostgresServer(): Promise<Listening> {
  return listening(
    createServer(socket => {
      const connection = new Connection(socket)
      socket.on('data', chunk => connection.take(chunk))
      socket.on('error', () => undefined)
    }),
  )
}

class Connection {
  readonly #socket: Socket
  #buffered = Buffer.alloc(0)
  #started = false
  #sent = 0
  #failed = false

  constructor(socket: Socket) {
    this.#socket = socket
  }

  take(chunk: Buffer): void {
    this.#buffered = Buffer.concat([this.#buffered, chunk])
    for (;;) {
      // The first message has no type.
      const start = this.#started ? 1 : 0
      if (this.#buffered.length < start + 4) return
      const length = start + this.#buffered.readInt32BE(start)
      if (this.#buffered.length < length) return
      const body = this.#buffered.subarray(start + 4, length)
      const type = this.#started ? String.fromCharCode(this.#buffered[0] ?? 0) : 'startup'
      this.#buffered = this.#buffered.subarray(length)
      this.#socket.write(Buffer.concat(this.#answer(type, body)))
    }
  }

  #answer(type: string, body: Buffer): readonly Buffer[] {
    if (type === 'startup') {
      this.#started = true
      return [message('R', int32(0)), message('S', cstring('client_encoding'), cstring('UTF8')), ready]
    }
    if (type === 'S') this.#failed = false
    // After an error everything up to the next Sync is skipped.
    if (this.#failed) return []
    if (type === 'Q') {
      const failed = this.#prepare(body.toString('utf8', 0, body.length - 1))
      this.#failed = false
      return failed ? [failed, ready] : [description, ...this.#rows(0), ready]
    }
    if (type === 'P') return [this.#prepare(textAfterName(body)) ?? message('1')]
    if (type === 'B') {
      this.#sent = 0
      return [message('2')]
    }
    if (type === 'D') return [description]
    if (type === 'E') return this.#rows(body.readInt32BE(body.length - 4))
    if (type === 'C') return [message('3')]
    return type === 'S' ? [ready] : []
  }

  #prepare(statement: string): Buffer | undefined {
    this.#sent = 0
    this.#failed = statement.includes('missing')
    const fields = ['SERROR', 'VERROR', 'C42P01', 'Mrelation "missing" does not exist'].map(cstring)
    return this.#failed ? message('E', ...fields, Buffer.from([0])) : undefined
  }

  /** `most`: 0 is all; a portal that has more is suspended. */
  #rows(most: number): readonly Buffer[] {
    const sent = rows.slice(this.#sent, most === 0 ? undefined : this.#sent + most)
    this.#sent += sent.length
    const end = this.#sent < rows.length ? message('s') : message('C', cstring(`SELECT ${sent.length}`))
    return [...sent.map(dataRow), end]
  }
}

function message(type: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body])
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

function int16(value: number): Buffer {
  return int32(value).subarray(2)
}

function cstring(value: string): Buffer {
  return Buffer.from(`${value}\0`)
}

function textAfterName(body: Buffer): string {
  const start = body.indexOf(0) + 1
  return body.toString('utf8', start, body.indexOf(0, start))
}

function dataRow(row: readonly (string | number)[]): Buffer {
  const values = row.map(value => Buffer.from(String(value)))
  return message('D', int16(row.length), ...values.flatMap(value => [int32(value.length), value]))
}

const ready = message('Z', Buffer.from('I'))
const description = message(
  'T',
  int16(columns.length),
  ...columns.flatMap(([name, type]) => [
    cstring(name),
    int32(0),
    int16(0),
    int32(type),
    int16(-1),
    int32(-1),
    int16(0),
  ]),
)
