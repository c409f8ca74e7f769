import { parseWords, type Command } from '../command.ts'

export const demo: Command = {
  name: 'demo',
  summary: 'watch a support agent work through 60 tickets, and see what each kind of ticket cost',
  usage: '[options]',
  example: 'spanledger demo --exit',
  options: {
    exit: { type: 'boolean', help: 'end after the report instead of staying up' },
    short: { type: 'boolean', help: 'only the tickets, without the weeks under an alert rule' },
    keep: { type: 'boolean', help: 'keep the data folder' },
    data: { type: 'string', value: 'DIR', help: 'folder for the data (default a fresh temporary one)' },
  },
  async run(words) {
    const parsed = parseWords(words, this.options)
    // Loaded on use: the demo needs the vendors' SDKs, which nothing else does.
    const { runDemo } = await import('../../demo/run-demo.ts')
    const dataDir = parsed.text('data')
    return runDemo({
      exit: parsed.has('exit'),
      short: parsed.has('short'),
      keep: parsed.has('keep'),
      ...(dataDir === undefined ? {} : { dataDir }),
      output: process.stdout,
    })
  },
}
