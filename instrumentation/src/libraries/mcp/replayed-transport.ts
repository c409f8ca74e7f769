import { quietly } from '../../guest/quietly.ts'
import { replaySeams, type OpenStep, type ReplaySeams } from '../../replay/seams.ts'
import { isAboutTool } from './describe.ts'
import { fields, requestOf, responseOf, textOf, type McpRequest, type RequestId } from './message.ts'
import type { Transport } from './transport.ts'

const mostOpen = 1000
const seen = new WeakSet<object>()

/**
 * Lets the requests that a client sends over a transport of its own be steps of the run that is recorded or played. What
 * goes over HTTP is seen there. Where a run is played, no server is started and nothing is sent.
 */
export function replayTransport(client: object, transport: Transport): void {
  const seams = replaySeams()
  if (seams === undefined || !('callTool' in client) || /http|sse/i.test(transport.constructor.name)) return
  if (seen.has(transport)) return
  seen.add(transport)
  if (seams.mode === 'play') play(transport, seams)
  else record(transport, seams)
}

function record(transport: Transport, seams: ReplaySeams): void {
  const open = new Map<RequestId, OpenStep>()
  const { send } = transport
  define(transport, 'send', function (this: unknown, ...given: unknown[]) {
    quietly(() => {
      const request = requestOf(given[0])
      const step = request && seams.openStep(askedOf(request))
      if (request !== undefined && step !== undefined && open.size < mostOpen) open.set(request.id, step)
    })
    return send.apply(this, given)
  })
  const settle = (message: unknown) => {
    const response = responseOf(message)
    const step = response && open.get(response.id)
    if (response === undefined || step === undefined) return
    open.delete(response.id)
    const { result, error } = response
    step.settle({ returned: error === undefined ? { result } : { error } })
  }
  let listener: Transport['onmessage']
  // The SDK sets its own when it connects, which calls what it found there.
  Object.defineProperty(transport, 'onmessage', {
    configurable: true,
    enumerable: true,
    get: () => listener,
    set: (set: Transport['onmessage']) => {
      listener = function (this: unknown, ...given: unknown[]): unknown {
        quietly(() => settle(given[0]))
        return set?.apply(this, given)
      }
    },
  })
}

function play(transport: Transport, seams: ReplaySeams): void {
  define(transport, 'start', () => Promise.resolve())
  define(transport, 'close', () => {
    transport.onclose?.()
    return Promise.resolve()
  })
  define(transport, 'send', (...given: unknown[]) => {
    const request = requestOf(given[0])
    const step = request && seams.openStep(askedOf(request))
    if (request === undefined || step?.recorded === undefined) return Promise.resolve()
    const { id } = request
    step.recorded.then(
      answer => void transport.onmessage?.({ jsonrpc: '2.0', id, ...fields(answer) }),
      (error: unknown) => {
        transport.onmessage?.({ jsonrpc: '2.0', id, error: { code: -32_000, message: String(error) } })
      },
    )
    return Promise.resolve()
  })
}

/** Without what only this time belongs to it: the trace, and where progress is reported to. */
function askedOf({ method, params }: McpRequest) {
  const { _meta: _, ...input } = params
  const tool = isAboutTool(method) ? ` ${textOf(params['name']) ?? ''}` : ''
  return { seam: 'mcp', name: `mcp ${method}${tool}`, input } as const
}

function define(transport: Transport, name: string, value: unknown): void {
  Object.defineProperty(transport, name, { value, configurable: true, writable: true, enumerable: false })
}
