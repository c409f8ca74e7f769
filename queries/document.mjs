// Writes docs/sre-queries.md: every question with what its header says, and how to ask it.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const here = new URL('./', import.meta.url)

/** The page, made of the .sql files. */
export function sreQueries() {
  const names = readdirSync(here)
    .filter(file => file.endsWith('.sql'))
    .map(file => file.slice(0, -'.sql'.length))
    .sort()
  return `${introduction}\n${names.map(section).join('\n')}`
}

const introduction = `<!-- Written by \`npm run generate\` from the headers of queries/*.sql; do not edit. -->
# SRE queries

Each question is a file of [\`queries/\`](../queries/) that runs unchanged: on the command line, over HTTP, in
\`clickhouse-client\`. \`project\` is filled in from the key.

\`\`\`sh
npx spanledger query cost-per-task --since 24h
curl -s 'http://127.0.0.1:4318/clickhouse?param_since=2026-11-01+00:00:00&param_until=2027-01-01+00:00:00&param_limit=20' --data-binary @queries/runs.sql
\`\`\`

With a key, \`curl\` sends it as a password: \`--user any:KEY\`. Times are UTC; every other parameter is \`param_NAME\` as well.
`

function section(name) {
  const lines = readFileSync(new URL(`${name}.sql`, here), 'utf8').split('\n')
  const header = lines
    .slice(
      0,
      lines.findIndex(line => !line.startsWith('--')),
    )
    .map(line => line.replace(/^-- ?/, ''))
  const [title, ...rest] = header
  const about = rest.filter(line => !line.startsWith('{'))
  const text = about.join('\n').trim()
  const defaults = new Map(
    rest.flatMap(line => {
      const [, parameter, value, meaning] = /^\{(\w+)\} = (.*?): (.*)$/.exec(line) ?? []
      return parameter === undefined ? [] : [[parameter, { value, meaning }]]
    }),
  )
  const parameters = new Map(
    Array.from(lines.join('\n').matchAll(/\{(\w+):([A-Z]\w*(?:\(\d+\))?)\}/g), ([, parameter, type]) => [
      parameter,
      type,
    ]),
  )
  parameters.delete('project')
  const rows = Array.from(parameters, ([parameter, type]) => {
    const { value, meaning } = defaults.get(parameter) ?? {}
    return `| \`${parameter}\` | ${type} | ${value === undefined ? '' : `\`${value || "''"}\``} | ${meaning ?? ''} |`
  })
  return `## ${title}

\`${name}\`${text === '' ? '' : `\n\n${text}`}

| parameter | type | unless given | |
|---|---|---|---|
${rows.join('\n')}
`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL('../docs/sre-queries.md', here), sreQueries())
}
