/** A line of JSON from the log as a person reads it at a terminal: `10:00:00 WARN  what happened  code=… heldBack=3`. */
export function plainLine(json: string): string {
  const { level, time, msg, ...facts } = JSON.parse(json) as Record<string, unknown> // pino wrote it
  const rest = Object.entries(facts).map(([name, value]) => `  ${name}=${textOf(value)}`)
  const line = `${textOf(time).slice(11, 19)} ${textOf(level).toUpperCase().padEnd(5)} ${textOf(msg)}${rest.join('')}`
  // A path or a name in it may hold anything; a terminal obeys none of it.
  return `${line.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd')}\n`
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}
