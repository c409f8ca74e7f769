import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent, type AgentOptions } from 'node:https'
import type { Duplex } from 'node:stream'
import { Socket } from 'node:net'

const stallMs = 1000

/**
 * An agent for our own requests, whose connections never keep the application alive: sockets are unref'd, and a socket
 * that is stuck in connecting or writing, which holds the event loop even so, is given up after a second.
 */
export function exportAgent(protocol: string, options: AgentOptions): HttpAgent {
  const agent = protocol === 'https:' ? new HttpsAgent(options) : new HttpAgent(options)
  const connect = agent.createConnection.bind(agent)
  agent.createConnection = (...given: Parameters<typeof connect>) => quiet(connect(...given))
  const reuse = agent.reuseSocket.bind(agent)
  agent.reuseSocket = (socket, request) => {
    reuse(socket, request)
    // Node refs a socket that is used again.
    if (socket instanceof Socket) socket.unref()
  }
  return agent
}

function quiet(socket: Duplex | null | undefined): Duplex | null | undefined {
  if (!(socket instanceof Socket)) return socket
  socket.unref()
  let written = -1
  const stalled = Object.assign(new Error(`No progress for ${stallMs} ms`), { code: 'ETIMEDOUT' })
  const watch = setInterval(() => {
    const stuck =
      socket.connecting || (socket.writableLength > 0 && written === socket.bytesWritten - socket.writableLength)
    written = socket.bytesWritten - socket.writableLength
    if (stuck) socket.destroy(stalled)
  }, stallMs).unref()
  socket.once('close', () => clearInterval(watch))
  return socket
}
