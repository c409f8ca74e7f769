import { lookup as resolve, type LookupAddress } from 'node:dns'
import { BlockList, connect, isIP, type LookupFunction, type Socket } from 'node:net'
import { SinkError } from '../sinks/sink.ts'

/** Nothing good is ever behind these: link-local addresses, where clouds keep credentials, and their like. */
const never = blockList([
  ['169.254.0.0', 16],
  ['fe80::', 10],
  ['fd00:ec2::254', 128],
  ['100.100.100.200', 32],
  ['0.0.0.0', 8],
  ['::', 128],
  ['224.0.0.0', 4],
  ['ff00::', 8],
])

const privateOnes = blockList([
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['::1', 128],
  ['fc00::', 7],
])

/**
 * A `lookup` for a connection that goes nowhere it must not: it checks the very address that is then connected to, so
 * that a name cannot mean one address when it is checked and another when it is used.
 */
export function checkedLookup(allowPrivate: boolean): LookupFunction {
  return (hostname, options, answer) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      const problem = error ?? problemOf(addresses, allowPrivate)
      const [first] = addresses ?? []
      if (problem || !first) answer(problem ?? new SinkError(`${hostname} has no address`), '', 4)
      else if (options.all) answer(null, addresses)
      else answer(null, first.address, first.family)
    })
  }
}

/** An address in place of a name is not looked up, so it is checked by itself. @throws SinkError */
export function expectAllowed(hostname: string, allowPrivate: boolean): void {
  const address = hostname.replace(/^\[(.*)\]$/, '$1')
  const problem = isIP(address) === 0 ? undefined : problemOf([{ address, family: isIP(address) }], allowPrivate)
  if (problem) throw problem
}

/** A connection, for protocols that are no HTTP, to where it may go. @throws SinkError */
export function connectAllowed(
  { host, port }: { readonly host: string; readonly port: number },
  { allowPrivate, timeoutMs }: { readonly allowPrivate: boolean; readonly timeoutMs: number },
): Promise<Socket> {
  return new Promise((resolveTo, reject) => {
    expectAllowed(host, allowPrivate)
    const socket = connect({ host, port, lookup: checkedLookup(allowPrivate), timeout: timeoutMs })
    socket.once('timeout', () => socket.destroy(new SinkError(`${host}:${port} did not answer within ${timeoutMs} ms`)))
    socket.once('error', reject)
    socket.once('connect', () => {
      // Whoever speaks over it has limits and listeners of its own.
      socket.setTimeout(0).removeAllListeners()
      resolveTo(socket)
    })
  })
}

function problemOf(addresses: readonly LookupAddress[], allowPrivate: boolean): SinkError | undefined {
  for (const { address, family } of addresses) {
    const isIn = (list: BlockList) =>
      list.check(plain(address), family === 6 && plain(address) === address ? 'ipv6' : 'ipv4')
    if (isIn(never)) return new SinkError(`${address} is no address to send alerts to`, { isFinal: true })
    if (!allowPrivate && isIn(privateOnes))
      return new SinkError(`${address} is a private address: set allow_private: true on the sink if that is meant`, {
        isFinal: true,
      })
  }
  return undefined
}

/** An IPv4 address that is written as IPv6 is an IPv4 address. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '')
}

function blockList(subnets: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList()
  for (const [net, prefix] of subnets) list.addSubnet(net, prefix, isIP(net) === 6 ? 'ipv6' : 'ipv4')
  return list
}
