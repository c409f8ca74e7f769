import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { exportFormats, exportNamed, exportNames } from '../../../api/exports.ts'
import { askerOptions, openAsker } from '../../asker.ts'
import { UsageError, parseWords, type Command } from '../../command.ts'

export const exportCommand: Command = {
  name: 'export',
  summary: 'write cost and usage (FOCUS 1.4) or runs to a file: CSV, Parquet or JSON lines',
  usage: `${exportNames.join('|')} [options]`,
  example: 'spanledger export focus --since 30d --format parquet --out november.parquet',
  options: {
    format: { type: 'string', value: exportFormats.join('|'), help: 'how to write (default csv)' },
    since: { type: 'string', value: 'TIME', help: 'from when on: 24h, 7d, or a time in ISO 8601 (default 24h)' },
    until: { type: 'string', value: 'TIME', help: 'until when (default now)' },
    out: { type: 'string', value: 'FILE', help: 'where to; without it, to standard output' },
    ...askerOptions,
  },
  async run(words, environment) {
    const parsed = parseWords(words, this.options)
    const [name, ...more] = parsed.positionals
    if (name === undefined || more.length > 0)
      throw new UsageError(`expected one of ${exportNames.join(', ')}, got ${JSON.stringify(parsed.positionals)}`)
    const format = parsed.text('format') ?? 'csv'
    exportNamed(name, format)
    const out = parsed.text('out')
    if (out === undefined && format === 'parquet' && process.stdout.isTTY)
      throw new UsageError('--out: Parquet is not for a terminal; name a file')
    const parameters = new Map<string, string>()
    for (const option of ['since', 'until']) {
      const text = parsed.text(option)
      if (text !== undefined) parameters.set(option, text)
    }
    const asker = await openAsker(parsed, environment)
    try {
      await write(await asker.export({ name, format, parameters }), out)
      return 0
    } finally {
      await asker.close()
    }
  },
}

/** A file is there whole or not at all: it gets its name when everything is in it. */
async function write(rows: NodeJS.ReadableStream, out: string | undefined): Promise<void> {
  if (out === undefined) return pipeline(rows, process.stdout, { end: false })
  const partial = `${out}.partial`
  try {
    await pipeline(rows, createWriteStream(partial))
    await rename(partial, out)
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
}
