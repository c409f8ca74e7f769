/**
 * What clickhouse-go, and so Grafana, asks first. It is answered here, at the protocol's revision that the client
 * announces, with the revision 0: from then on the client reads plain Native blocks, as the store sends them.
 */
export function isHello(sql: string, format: string): boolean {
  return format === 'Native' && /^select displayname\(\), version\(\), revision\(\), timezone\(\)$/i.test(sql.trim())
}

/** One block of one row: block info, columns, rows, then each column with its name, type, a 0 and its value. */
export function helloBlock(version: string): Buffer {
  const blockInfo = Buffer.from([1, 0, 2, 0xff, 0xff, 0xff, 0xff, 0])
  const defaultSerialization = Buffer.from([0])
  const revision = Buffer.alloc(4)
  const columns = [
    ['displayName()', 'String', text('spanledger')],
    ['version()', 'String', text(version)],
    ['revision()', 'UInt32', revision],
    ['timezone()', 'String', text('UTC')],
  ] as const
  return Buffer.concat([
    blockInfo,
    Buffer.from([columns.length, 1]),
    ...columns.flatMap(([name, type, value]) => [text(name), text(type), defaultSerialization, value]),
  ])
}

/** Behind its length, which is below 128 here. */
function text(value: string): Buffer {
  const bytes = Buffer.from(value).subarray(0, 127)
  return Buffer.concat([Buffer.from([bytes.length]), bytes])
}
