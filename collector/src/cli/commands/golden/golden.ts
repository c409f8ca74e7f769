import { askerOptions } from '../../asker.ts'
import { parseWords, UsageError, type Command } from '../../command.ts'
import { add } from './add.ts'
import { report } from './report.ts'
import { runGolden } from './play/run-golden.ts'
import { takeSample } from './take-sample.ts'
import { varyGolden } from './play/vary-golden.ts'

const ways = new Map([
  ['add', add],
  ['sample', takeSample],
  ['run', runGolden],
  ['vary', varyGolden],
  ['report', report],
])

export const golden: Command = {
  name: 'golden',
  summary: 'keep recorded runs beside the code, and execute them again in CI',
  usage: 'add RUN… | sample [FOLDER] | run -- COMMAND | vary -- COMMAND | report [options]',
  example: 'spanledger golden run --junit golden.xml -- node agent.mjs {key}',
  options: {
    set: { type: 'string', value: 'FOLDER', help: 'where the set is (default golden)' },
    by: {
      type: 'string',
      value: 'KEYS',
      help: 'sample: of each of these some, of workflow, outcome, path (default all three)',
    },
    count: { type: 'string', value: 'N', help: 'sample: how many runs (default 20)' },
    'with-secrets': {
      type: 'boolean',
      help: 'add, sample: keep secrets in the recordings instead of placeholders for them',
    },
    rule: {
      type: 'string',
      multiple: true,
      value: 'RULE',
      help: 'run: instead of the rules of the set, such as "max cost +10 %"',
    },
    junit: { type: 'string', value: 'FILE', help: 'run, report: write the results as JUnit XML' },
    seed: { type: 'string', value: 'N', help: 'vary: what happens to which run follows from it (default 1)' },
    jobs: {
      type: 'string',
      value: 'N',
      help: 'run, vary: how many commands at once (default: the number of processors)',
    },
    accept: {
      type: 'string',
      multiple: true,
      value: 'KIND',
      help: 'run: know that records lack this, such as redacted',
    },
    json: { type: 'boolean', help: 'print JSON' },
    ...askerOptions,
  },
  async run(words, environment) {
    const parsed = parseWords(words, this.options)
    const [way = ''] = parsed.positionals
    const run = ways.get(way)
    if (run === undefined) throw new UsageError(`golden ${way}: expected ${[...ways.keys()].join(', ')}`)
    return run({
      words: parsed,
      rest: parsed.positionals.slice(1),
      folder: parsed.text('set') ?? 'golden',
      environment,
    })
  },
}
