/** The payloads of a stream in AWS's binary framing, as texts; `undefined` where the bytes are no such stream. */
export function eventPayloads(bytes: Buffer): readonly string[] | undefined {
  const payloads: string[] = []
  let at = 0
  // Length of all, length of the headers, checksum; headers, payload, checksum.
  while (at + 16 <= bytes.length) {
    const [whole, headers] = [bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4)]
    if (whole < 16 + headers || whole > bytes.length - at) return payloads.length > 0 ? payloads : undefined
    payloads.push(unwrapped(bytes.toString('utf8', at + 12 + headers, at + whole - 4)))
    at += whole
  }
  return payloads.length > 0 ? payloads : undefined
}

/** An answer as text, whatever it is framed in. */
export function textOfAnswer(bytes: Buffer): string {
  return eventPayloads(bytes)?.join('\n') ?? bytes.toString()
}

/** `InvokeModel` has the model's own event in base64 inside of its own. */
function unwrapped(payload: string): string {
  const inner = /^\{"(?:chunk":\{")?bytes":"([\w+/=]+)"/.exec(payload)?.[1]
  return inner === undefined ? payload : Buffer.from(inner, 'base64').toString()
}
