import { questions } from '@spanledger/queries'
import { headerOf, type Question } from '@spanledger/queries/question'
import { askerOptions, openAsker, questionNamed } from '../../asker.ts'
import { UsageError, parseWords, type Command } from '../../command.ts'
import { formatRows, isFormat, formats } from '../../print/row-format.ts'

export const query: Command = {
  name: 'query',
  summary: 'ask one of the questions in queries/ by its name',
  usage: 'NAME [--param name=value]… [options]',
  example: 'spanledger query cost-per-task --since 7d',
  options: {
    param: {
      type: 'string',
      multiple: true,
      value: 'NAME=VALUE',
      help: 'a parameter of the question; may be given several times',
    },
    since: { type: 'string', value: 'TIME', help: 'from when on: 24h, 7d, or a time in ISO 8601 (default 24h)' },
    until: { type: 'string', value: 'TIME', help: 'until when (default now)' },
    limit: { type: 'string', value: 'N', help: 'at most so many rows (default 100)' },
    format: { type: 'string', value: formats.join('|'), help: 'how to print (default table)' },
    json: { type: 'boolean', help: 'the same as --format json' },
    ...askerOptions,
  },
  explain(words) {
    const question = questions.get(words.find(word => !word.startsWith('-')) ?? '')
    return question && explained(question)
  },
  async run(words, environment) {
    const parsed = parseWords(words, this.options)
    const question = questionNamed(parsed.positionals[0])
    const format = parsed.has('json') ? 'json' : (parsed.text('format') ?? 'table')
    if (!isFormat(format))
      throw new UsageError(`--format: expected ${formats.join(', ')}, got ${JSON.stringify(format)}`)
    const texts = new Map(parsed.texts('param').map(pairOf))
    for (const name of ['since', 'until', 'limit']) {
      const text = parsed.text(name)
      if (text !== undefined) texts.set(name, text)
    }
    const asker = await openAsker(parsed, environment)
    try {
      console.log(formatRows(await asker.ask(question, texts), format))
      return 0
    } finally {
      await asker.close()
    }
  },
}

/** The header of the file, and how each parameter is given. */
function explained({ name, sql, parameters }: Question): string {
  const given = Object.entries(parameters)
    .filter(([parameter]) => parameter !== 'project')
    .map(([parameter, type]) =>
      ['since', 'until', 'limit'].includes(parameter) ? `--${parameter}` : `--param ${parameter}=${type}`,
    )
  return `${headerOf(sql)}\n\nUsage: spanledger query ${[name, ...given].join(' ')}`
}

function pairOf(text: string): [string, string] {
  const equals = text.indexOf('=')
  if (equals < 1) throw new UsageError(`--param: expected NAME=VALUE, got ${JSON.stringify(text)}`)
  return [text.slice(0, equals), text.slice(equals + 1)]
}
