import { pino } from 'pino'
import { CollectorError } from '../errors.ts'
import type { LogLevel } from './log-level.ts'
import { plainLine } from './plain-line.ts'
import { Repeats } from './repeats.ts'

/**
 * What a person who runs the collector would want to know. Nothing that a sender sent is ever in it: of an error that
 * is not of our table only its kind and its place are told, since its message may quote what it choked on.
 */
export interface Log {
  info(line: string, facts?: Facts): void
  warn(line: string, facts?: Facts): void
  failed(line: string, error: unknown): void
}

export type Facts = Readonly<Record<string, string | number | boolean | undefined>>

export interface LogOptions {
  readonly level: LogLevel
  readonly write?: (line: string) => void
  /** One short line each for a person at a terminal, instead of JSON. */
  readonly plain?: boolean
  readonly now?: () => number
}

/** Opens the log: JSON lines on standard error, or short lines if that is a terminal. What repeats is held back. */
export function openLog({
  level,
  write = toStandardError,
  plain = process.stderr.isTTY,
  now = Date.now,
}: LogOptions): Log {
  const repeats = new Repeats(now)
  const destination = { write: (line: string) => write(plain ? plainLine(line) : line) }
  const time = () => `,"time":${JSON.stringify(new Date(now()).toISOString())}`
  const formatters = { level: (level: string) => ({ level }) }
  const logger = pino({ level, base: null, timestamp: time, formatters }, destination)

  function say(level: 'info' | 'warn' | 'error', line: string, facts: Facts = {}): void {
    const heldBack = repeats.heldBack(line)
    if (heldBack === undefined) return
    logger[level](heldBack === 0 ? { ...facts } : { ...facts, heldBack }, line)
  }

  return {
    info: (line, facts) => say('info', line, facts),
    warn: (line, facts) => say('warn', line, facts),
    failed: (line, error) => say('error', line, factsOf(error)),
  }
}

function toStandardError(line: string): void {
  process.stderr.write(line)
}

/** What of an error may be told. */
export function factsOf(error: unknown): Facts {
  if (error instanceof CollectorError) {
    // A refused row is quoted by the store that refused it; it lies in the spool, with the whole reason.
    return error.code === 'STORE_REFUSED'
      ? { code: error.code }
      : { code: error.code, detail: error.message.slice(0, 300) }
  }
  if (!(error instanceof Error)) return { name: typeof error }
  const code = 'code' in error ? String(error.code).slice(0, 60) : undefined
  return { name: error.name.slice(0, 60), ...(code === undefined ? {} : { code }), at: placeOf(error) }
}

/** The innermost lines of our own. A message of several lines stands before the stack, and none of them looks like this. */
function placeOf({ stack = '', message }: Error): string {
  const frames = stack.replace(message, '').match(/^ {4}at .*:\d+:\d+\)?$/gm) ?? []
  return frames
    .slice(0, 4)
    .map(frame => frame.trim().slice(3, 200))
    .join(' < ')
}
