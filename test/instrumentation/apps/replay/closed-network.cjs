'use strict'

// Preloaded before all else: whatever asks the system for a connection to a network, or sends a datagram, is refused and
// written into a file. Sockets in the file system are of no network.
const { appendFileSync } = require('node:fs')

const emitWarning = process.emitWarning
process.emitWarning = () => undefined
const { TCP } = process.binding('tcp_wrap')
const { UDP } = process.binding('udp_wrap')
process.emitWarning = emitWarning

function refuse(prototype, names) {
  for (const name of names) {
    prototype[name] = (_, address, port) => {
      appendFileSync(process.env.EGRESS, `${name} ${String(address)} ${String(port)}\n`)
      return -13
    }
  }
}

refuse(TCP.prototype, ['connect', 'connect6'])
refuse(UDP.prototype, ['send', 'send6', 'connect', 'connect6'])
