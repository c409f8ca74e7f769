// docs/drift-bench.md: a table of the bars, and a section of each part. A part that is run alone replaces what is its own.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

const file = new URL('../../../docs/drift-bench.md', import.meta.url)

/** Puts parts, `{ name, lines, bars }`, into the document, in the order of `names`. */
export function writeDocument(parts, names) {
  const known = existsSync(file) ? readDocument(readFileSync(file, 'utf8')) : new Map()
  for (const { name, lines, bars } of parts)
    known.set(name, { rows: bars.map(bar => rowOf(name, bar)), text: lines.join('\n') })
  const all = names.flatMap(name => (known.has(name) ? [known.get(name)] : []))
  const table = ['| part | what | bar | measured | |', '|---|---|---|---|---|', ...all.flatMap(({ rows }) => rows)]
  writeFileSync(file, `${[heading.join('\n'), table.join('\n'), ...all.map(({ text }) => text)].join('\n\n')}\n`)
}

const titles = {
  iid: '## World iid',
  real: '## World real',
  real2: '## World real2',
  causes: '## Which change',
  releases: '## Two releases',
  speed: '## How long',
}

function readDocument(text) {
  const sections = text.split(/\n(?=## )/).map(section => section.trimEnd())
  const rows = text.split('\n').filter(line => line.startsWith('| '))
  return new Map(
    Object.entries(titles).flatMap(([name, title]) => {
      const found = sections.find(
        section => `${section}\n`.startsWith(title) && !/^[a-z0-9]/.test(section.slice(title.length)),
      )
      return found ? [[name, { rows: rows.filter(line => line.startsWith(`| ${name} |`)), text: found }]] : []
    }),
  )
}

function rowOf(name, { what, bar, figure, holds, missedAt }) {
  return `| ${name} | ${what} | ${bar} | ${figure} | ${holds ? 'holds' : `**missed**${missedAt ? ` at ${missedAt}` : ''}`} |`
}

const heading = [
  '# What drift alerts are worth',
  '',
  'Written by `BENCH_LONG=1 BENCH_WRITE=1 npm run bench -- drift`, also a part at a time (`-- drift real`): invented',
  'services, the same for the same seeds. How it is done stands in [drift.md](drift.md). What can be chosen in the method',
  'was chosen on other seeds than those reported here.',
  '',
  'Three figures are at 200 / 2,000 / 20,000 tasks a day. False alarms are per 30 days of one group of signals; days in',
  'alarm are of 30. Delays are medians in hours, with the share found within 14 days where that is not all.',
]
