import { askerOptions, openAsker } from '../../asker.ts'
import { parseWords, type Command } from '../../command.ts'
import { compareTwoReleases } from './releases.ts'
import { compareTwoRuns } from './runs.ts'

export const compare: Command = {
  name: 'compare',
  summary: 'compare two runs step by step, or say what a release made better or worse',
  usage: 'A B | --before RELEASE --after RELEASE [options]',
  example: 'spanledger compare --before v7 --after v8 --by prompt',
  options: {
    before: { type: 'string', value: 'RELEASE', help: 'the older one' },
    after: { type: 'string', value: 'RELEASE', help: 'the newer one' },
    by: {
      type: 'string',
      value: 'WHAT',
      help: 'what a release is of: version, prompt, model, environment, agent (default version)',
    },
    task: { type: 'string', value: 'NAME', help: 'only tasks of this name' },
    since: { type: 'string', value: 'TIME', help: 'from when on: 24h, 28d, or a time in ISO 8601 (default 28d)' },
    json: { type: 'boolean', help: 'print JSON' },
    ...askerOptions,
  },
  async run(words, environment) {
    const parsed = parseWords(words, this.options)
    const asker = await openAsker(parsed, environment)
    try {
      const isOfRuns = parsed.positionals.length > 0
      return await (isOfRuns ? compareTwoRuns : compareTwoReleases)(asker, parsed)
    } finally {
      await asker.close()
    }
  },
}
