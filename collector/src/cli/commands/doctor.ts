import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { createRequire } from 'node:module'
import { coverage } from '@spanledger/queries'
import type { CollectorStatus } from '../../api/routes.ts'
import type { Config } from '../../config/config.ts'
import { openPrices } from '../../enrich/prices/price-table.ts'
import { openAsker } from '../asker.ts'
import { collectorOptions, configFrom } from '../collector-options.ts'
import { parseWords, type Command, type ParsedWords } from '../command.ts'
import { coverageFindings, type Finding } from '../print/coverage-findings.ts'
import { plainText } from '../print/table.ts'
import { version } from '../version.ts'

export const doctor: Command = {
  name: 'doctor',
  summary: 'check that this machine can run the collector, and how the running one is',
  usage: '[options]',
  example: 'spanledger doctor --app checkout',
  options: {
    app: {
      type: 'string',
      value: 'SERVICE',
      help: 'say instead what the hook in this running service sees, and what not',
    },
    since: { type: 'string', value: 'TIME', help: 'with --app: from when on (default 24h)' },
    json: { type: 'boolean', help: 'print JSON' },
    url: { type: 'string', value: 'URL', help: 'with --app: the collector to ask (SPANLEDGER_URL)' },
    ...collectorOptions,
  },
  async run(words, environment) {
    const parsed = parseWords(words, this.options)
    const config = configFrom(parsed, environment)
    const app = parsed.text('app')
    const findings =
      app === undefined
        ? [node(), engine(config), await dataFolder(config), hook(), prices(), ...(await running(config))]
        : await coverageOf(app, parsed, environment)
    const text = findings.map(
      ({ name, ok, says }) => `${ok ? 'ok  ' : 'BAD '} ${plainText(name).padEnd(14)} ${plainText(says)}`,
    )
    console.log(parsed.has('json') ? JSON.stringify(findings, undefined, 2) : text.join('\n'))
    return findings.every(({ ok }) => ok) ? 0 : 1
  },
}

async function coverageOf(
  service: string,
  parsed: ParsedWords,
  environment: NodeJS.ProcessEnv,
): Promise<readonly Finding[]> {
  const asker = await openAsker(parsed, environment)
  try {
    const since = parsed.text('since')
    const rows = await asker.ask(
      coverage,
      new Map([['service', service], ...(since ? [['since', since] as const] : [])]),
    )
    const findings = coverageFindings(rows.map(({ report }) => report))
    if (findings.length > 0) return findings
    const says = `no report of ${service} since ${since ?? '24h'}: is the hook loaded there, and does it send to this collector?`
    return [{ name: 'hook', ok: false, says }]
  } finally {
    await asker.close()
  }
}

const require = createRequire(import.meta.url)

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const ok = major > 20 || (major === 20 && minor >= 19)
  return {
    name: 'node',
    ok,
    says: ok ? `${process.version}, spanledger ${version}` : `${process.version}: 20.19 or newer is needed`,
  }
}

function engine({ clickhouse }: Config): Finding {
  if (clickhouse)
    return { name: 'store', ok: true, says: `ClickHouse server at ${clickhouse.url}, database ${clickhouse.database}` }
  const ok = isInstalled('chdb')
  return {
    name: 'store',
    ok,
    says: ok
      ? 'embedded ClickHouse (chdb) is installed'
      : 'chdb is not installed here: npm install chdb, or name a server with --clickhouse-url',
  }
}

async function dataFolder({ dataFolder }: Config): Promise<Finding> {
  const folder = await nearestExisting(dataFolder)
  const ok =
    (await stat(folder)).isDirectory() &&
    (await access(folder, constants.W_OK).then(
      () => true,
      () => false,
    ))
  return {
    name: 'data folder',
    ok,
    says: ok ? dataFolder : `${folder} is not a folder that can be written: choose another with --data`,
  }
}

async function nearestExisting(path: string): Promise<string> {
  const exists = await access(path).then(
    () => true,
    () => false,
  )
  return exists || dirname(path) === path ? path : nearestExisting(dirname(path))
}

function hook(): Finding {
  const ok = isInstalled('@spanledger/instrumentation/register')
  return {
    name: 'hook',
    ok,
    says: ok
      ? 'node --require @spanledger/instrumentation/register works from here'
      : 'npm install @spanledger/instrumentation',
  }
}

function prices(): Finding {
  const known = openPrices().find({
    provider: 'openai',
    model: 'gpt-4o-mini',
    serviceTier: undefined,
    atNano: BigInt(Date.now()) * 1_000_000n,
  })
  return {
    name: 'prices',
    ok: known !== undefined,
    says: known ? 'the price table answers' : 'the price table has no price for gpt-4o-mini: reinstall',
  }
}

async function running({ host, port }: Config): Promise<readonly Finding[]> {
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
  const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined)
  if (!response)
    return [{ name: 'collector', ok: true, says: `nothing answers at ${url}: \`spanledger up\` would start here` }]
  const status: unknown = await response.json().catch(() => undefined)
  if (!isStatus(status))
    return [{ name: 'collector', ok: false, says: `something else answers at ${url}: choose another --port` }]
  const { spool, store, ready, storedRows, engineRestarts } = status
  return [
    {
      name: 'collector',
      ok: ready && store === 'ready',
      says: `${url} is ${ready ? 'ready' : 'not ready'}: store ${store}, ${storedRows} rows stored, ${engineRestarts} engine restarts`,
    },
    {
      name: 'spool',
      ok: spool.problem === undefined,
      says: spool.problem ?? `${spool.segments} segments, ${spool.bytes} of ${spool.maxBytes} bytes wait for the store`,
    },
    {
      name: 'rejected rows',
      ok: spool.rejectedRows === 0,
      says: `${spool.rejectedRows} rows were refused by the store for good${spool.rejectedRows === 0 ? '' : ': see `spanledger spool list`'}`,
    },
  ]
}

function isStatus(value: unknown): value is CollectorStatus {
  return typeof value === 'object' && value !== null && 'spool' in value && 'ready' in value
}

function isInstalled(name: string): boolean {
  try {
    require.resolve(name)
    return true
  } catch {
    return false
  }
}
