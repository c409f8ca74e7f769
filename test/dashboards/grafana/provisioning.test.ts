import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { storeAgentRuns } from '../../helpers/agent-runs.ts'
import { openClickHouseEndpoint, type ClickHouseEndpoint } from '../../helpers/clickhouse-endpoint.ts'
import { expand } from '../../helpers/grafana.ts'

const folder = new URL('../../../dashboards/grafana/provisioning/', import.meta.url)
const compose = parse(readFileSync(new URL('../../../docker-compose.yml', import.meta.url), 'utf8'), {
  merge: true,
}) as {
  services: { grafana: { environment: Record<string, string>; volumes: readonly string[] } }
}
const { environment, volumes } = compose.services.grafana

function read(name: string): string {
  return readFileSync(new URL(name, folder), 'utf8')
}

interface Rule {
  readonly uid: string
  readonly title: string
  readonly condition: string
  readonly for: string
  readonly noDataState: string
  readonly execErrState: string
  readonly annotations: { readonly summary: string }
  readonly data: readonly {
    readonly refId: string
    readonly datasourceUid: string
    readonly relativeTimeRange: { readonly from: number }
    readonly model: {
      readonly refId: string
      readonly rawSql?: string
      readonly type?: string
      readonly expression?: string
    }
  }[]
}

const { groups } = parse(read('alerting/rules.yaml')) as {
  groups: readonly [{ readonly folder: string; readonly rules: readonly Rule[] }]
}
const [{ rules }] = groups
const files = [
  'datasources/spanledger.yaml',
  'dashboards/spanledger.yaml',
  'alerting/rules.yaml',
  'alerting/contact-points.yaml',
  'alerting/policies.yaml',
]

test.each(files)('%s is of version 1, and asks the environment only for what compose gives', name => {
  const text = read(name)
  const asked = Array.from(text.matchAll(/(?<!\$)\$(\w+)/g), ([, variable]) => variable ?? '')

  expect(parse(text)).toMatchObject({ apiVersion: 1 })
  expect(asked.filter(variable => !(variable in environment))).toEqual([])
})

test('the data source speaks HTTP to the endpoint, with the key as its password', () => {
  const { datasources } = parse(read('datasources/spanledger.yaml')) as { datasources: readonly object[] }

  expect(datasources).toMatchObject([
    {
      uid: 'spanledger',
      type: 'grafana-clickhouse-datasource',
      jsonData: {
        protocol: 'http',
        path: '/clickhouse',
        port: 4318,
        defaultDatabase: 'spanledger',
        traces: { defaultTable: 'otel_traces', otelEnabled: true, traceTimestampTableSuffix: '_trace_id_ts' },
      },
      secureJsonData: { password: '$SPANLEDGER_API_KEY' },
    },
  ])
})

test('the boards are mounted where the provider and the home page look for them', () => {
  const { providers } = parse(read('dashboards/spanledger.yaml')) as {
    providers: readonly [{ options: { path: string } }]
  }
  const [source, target] = volumes.find(volume => volume.includes('/json:'))?.split(':') ?? []

  expect(providers[0].options.path).toBe(target)
  expect(environment['GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH']).toBe(`${target}/spanledger-overview.json`)
  expect(existsSync(new URL(`../../../${source}/spanledger-overview.json`, import.meta.url))).toBe(true)
  expect(volumes).toContain('./dashboards/grafana/provisioning:/etc/grafana/provisioning:ro')
})

test('alerts go to a contact point that exists', () => {
  const { policies } = parse(read('alerting/policies.yaml')) as { policies: readonly [{ receiver: string }] }
  const { contactPoints } = parse(read('alerting/contact-points.yaml')) as {
    contactPoints: readonly { name: string }[]
  }

  expect(contactPoints.map(({ name }) => name)).toContain(policies[0].receiver)
})

describe('every rule', () => {
  let endpoint: ClickHouseEndpoint
  beforeAll(async () => {
    endpoint = await openClickHouseEndpoint()
    const to = new Date()
    await storeAgentRuns(endpoint.store, { project: 'shop', runs: 50, from: new Date(to.getTime() - 1_800_000), to })
  }, 60_000)
  afterAll(() => endpoint.close())

  test.each(rules.map(rule => [rule.title, rule] as const))('%s is whole, and gives one number', async (_, rule) => {
    const [asked, compared] = rule.data
    const sql = asked?.model.rawSql?.replaceAll('$$', '$') ?? ''

    expect(rule).toMatchObject({
      noDataState: 'OK',
      execErrState: 'Error',
      condition: 'B',
      annotations: { summary: expect.stringMatching(/\.$/) },
    })
    expect(asked).toMatchObject({ refId: 'A', datasourceUid: 'spanledger', model: { refId: 'A', format: 1 } })
    expect(compared).toMatchObject({
      refId: 'B',
      datasourceUid: '__expr__',
      model: { type: 'threshold', expression: 'A' },
    })
    // Grafana's server expands neither variables nor the macros of the browser.
    expect(sql).not.toMatch(/\$__conditionalAll|\$\{|\$(?!__(?:fromTime|toTime)_ms)/)
    const to = new Date()
    const from = new Date(to.getTime() - (asked?.relativeTimeRange.from ?? 0) * 1_000)
    for (const project of ['shop', 'empty']) {
      const response = await endpoint.ask(project, expand(sql, { from, to, variables: {} }), {
        default_format: 'JSONCompact',
      })
      const answer = (await response.json()) as { data: readonly (readonly unknown[])[] }
      expect(answer.data.length).toBe(1)
      expect(answer.data[0]?.length).toBe(1)
    }
  })

  test('has an id of its own', () => {
    expect(new Set(rules.map(({ uid }) => uid)).size).toBe(rules.length)
  })
})
