import { Duplex } from 'node:stream'

/**
 * The class of the sessions that `http2.connect` makes, which is not exported. Its constructor begins by noting itself
 * down on the socket it was given; ours takes a look and stops it there, so that nothing is opened or left over.
 */
export function clientSessionPrototype(): object | undefined {
  const stop = new Error('The class is known')
  let prototype: unknown
  const socket = new Proxy(new Duplex(), {
    set: (_, __, session: unknown) => {
      prototype = typeof session === 'object' && session !== null ? Object.getPrototypeOf(session) : undefined
      throw stop
    },
  })
  try {
    // Loaded long since: Node's own fetch needs it. A Node without TLS has none.
    const { connect } = process.getBuiltinModule('node:http2')
    connect('http://localhost', { createConnection: () => socket }).destroy()
  } catch (error) {
    if (error !== stop) throw error
  }
  return typeof prototype === 'object' && prototype !== null && 'request' in prototype ? prototype : undefined
}
