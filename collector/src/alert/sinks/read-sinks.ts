import { Fields } from '../../config/fields.ts'
import { sinkKinds, type SinkConfig, type SinkKind } from './sink.ts'

export interface ReadSinks {
  readonly sinks: readonly SinkConfig[]
  readonly mistakes: readonly string[]
}

const mostSinks = 100

/**
 * Reads the section `sinks:` of the settings file. Secrets are named, `${SLACK_URL}`, and come from the environment.
 * Nothing is thrown; a sink with a mistake in it is left out.
 *
 *     sinks:
 *       - {name: ops, kind: slack, url: "${SLACK_URL}"}
 *       - {name: oncall, kind: pagerduty, secret: "${PAGERDUTY_KEY}"}
 */
export function readSinks(section: unknown, environment: Readonly<Record<string, string | undefined>>): ReadSinks {
  if (section === undefined || section === null) return { sinks: [], mistakes: [] }
  if (!Array.isArray(section)) return { sinks: [], mistakes: ['sinks: expected a list of sinks'] }
  const mistakes: string[] = []
  if (section.length > mostSinks) mistakes.push(`sinks: there are ${section.length}, the most is ${mostSinks}`)
  const sinks = section.slice(0, mostSinks).flatMap((line: unknown, index) => {
    const before = mistakes.length
    const sink = sinkFrom(new Fields(line, `sinks[${index}]`, mistakes), environment)
    return mistakes.length === before ? [sink] : []
  })
  for (const [index, { name }] of sinks.entries())
    if (sinks.findIndex(sink => sink.name === name) < index)
      mistakes.push(`sinks: two are called ${JSON.stringify(name)}`)
  return { sinks, mistakes }
}

function sinkFrom(fields: Fields, environment: Readonly<Record<string, string | undefined>>): SinkConfig {
  const filled = (name: string) =>
    (fields.text(name) ?? '').replaceAll(/\$\{(\w+)\}/g, (_, variable: string) => {
      const value = environment[variable]
      if (value === undefined || value === '') fields.say(`.${name}: the variable ${variable} is not set`)
      return value ?? ''
    })
  const kind = fields.oneOf('kind', sinkKinds, 'stdout')
  const sink: SinkConfig = {
    name: fields.needed('name'),
    kind,
    url: filled('url') || (kind === 'pagerduty' ? 'https://events.pagerduty.com' : ''),
    secret: filled('secret'),
    smtp: filled('smtp'),
    from: fields.text('from') ?? '',
    to: fields.texts('to'),
    allowPrivate: fields.isTrue('allow_private'),
  }
  fields.expectNoMore()
  for (const name of needed[kind]) if (sink[name].length === 0) fields.say(`.${name}: is needed for ${kind}`)
  if (sink.url !== '' && !isHttpUrl(sink.url)) fields.say('.url: expected a URL such as https://example.com/hook')
  return sink
}

const needed: Readonly<Record<SinkKind, readonly ('url' | 'secret' | 'smtp' | 'from' | 'to')[]>> = {
  alertmanager: ['url'],
  webhook: ['url'],
  slack: ['url'],
  pagerduty: ['secret'],
  email: ['smtp', 'from', 'to'],
  stdout: [],
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}
