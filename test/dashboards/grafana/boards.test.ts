import { readFileSync, readdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { boardFiles } from '../../../dashboards/grafana/src/boards.ts'
import { storeAgentRuns } from '../../helpers/agent-runs.ts'
import { openClickHouseEndpoint, type ClickHouseEndpoint } from '../../helpers/clickhouse-endpoint.ts'
import { expand, type Board, type Dashboard, type Panel, type Target } from '../../helpers/grafana.ts'

const folder = new URL('../../../dashboards/grafana/json/', import.meta.url)
const files = [...boardFiles()]
const boards = files.map(([, text]) => JSON.parse(text) as Board)

test('the boards in the repository are those their sources make', () => {
  expect(readdirSync(folder).sort()).toEqual(files.map(([name]) => name).sort())
  for (const [name, text] of files) expect(readFileSync(new URL(name, folder), 'utf8')).toBe(text)
})

test('every board has an id of its own', () => {
  expect(new Set(boards.map(({ uid }) => uid)).size).toBe(boards.length)
  expect(boards.length).toBe(9)
})

describe.each(boards.map(board => [board.title, board] as const))('%s', (_, board) => {
  const panels = board.panels.filter(({ type }) => type !== 'row')
  const targets = panels.flatMap(({ targets = [] }) => targets)
  const names = board.templating.list.map(({ name }) => name)

  test('is of the classic form, and nobody edits it by hand', () => {
    expect(board).toMatchObject({ schemaVersion: 42, editable: false })
    expect(board).not.toHaveProperty('spec')
    expect(board.description).toMatch(/\.$/)
  })

  test('numbers its panels, and puts none over another', () => {
    expect(board.panels.map(({ id }) => id)).toEqual(board.panels.map((_, at) => at + 1))
    const cells = board.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, at) => `${x + (at % w)} ${y + Math.floor(at / w)}`),
    )
    expect(new Set(cells).size).toBe(cells.length)
    expect(board.panels.filter(({ gridPos: { x, w } }) => x + w > 24)).toEqual([])
  })

  test('gives every panel a title, a description, a question and a unit that Grafana has', () => {
    for (const { title, type, description, targets, fieldConfig } of panels) {
      expect(title).not.toBe('')
      expect(description).toMatch(/[?.]$/)
      expect([title, (targets ?? []).length > 0 || type === 'text']).toEqual([title, true])
      expect(['short', 'currencyUSD', 'percentunit', 'ms', undefined]).toContain(fieldConfig?.defaults.unit)
      // What Grafana shows where there is nothing: a number that is missing, or what it means that there is none.
      if (type !== 'text') expect(fieldConfig?.defaults.noValue).toMatch(type === 'stat' ? /^–$/ : /\w\.$/)
    }
  })

  test('asks by the data source of the variable, everywhere', () => {
    const sources = [...targets, ...panels.filter(panel => panel.datasource), ...board.annotations.list].map(
      ({ datasource }) => datasource,
    )
    for (const source of sources)
      expect(source).toEqual({ type: 'grafana-clickhouse-datasource', uid: '${datasource}' })
    expect(board.templating.list[0]).toMatchObject({ name: 'datasource', label: 'Data source' })
  })

  test('uses variables that it has, quoted, and reads the lists of values again when the time changes', () => {
    for (const { rawSql } of targets) {
      const used = Array.from(rawSql.matchAll(/\$\{?(?!__)(\w+)(:\w+)?/g), ([, name, format]) => ({ name, format }))
      expect(used.filter(({ name }) => !names.includes(name ?? ''))).toEqual([])
      expect(rawSql.replaceAll(/\$__conditionalAll\(|\$__\w+|\$\{\w+:singlequote\}|, \$\w+\)/g, '')).not.toContain('$')
    }
    expect(board.templating.list.filter(({ type, refresh }) => type === 'query' && refresh !== 2)).toEqual([])
  })

  test('names the file of every question, and marks changes', () => {
    expect(targets.filter(({ rawSql }) => !/^-- [\w-]+(?:\/[\w-]+)?\n/.test(rawSql))).toEqual([])
    expect(board.annotations.list.map(({ target }) => target.rawSql)).toEqual([expect.stringContaining('FROM changes')])
  })
})

describe('every question', () => {
  let endpoint: ClickHouseEndpoint
  const to = new Date('2026-11-20T12:00:00Z')
  const from = new Date(to.getTime() - 24 * 3_600_000)
  const all = { budget_usd: '100' }
  const one = {
    ...all,
    service: 'support',
    env: 'production',
    agent: 'refund-agent',
    task: 'resolve_refund',
    model: 'gpt-5-mini',
  }
  let run = ''

  beforeAll(async () => {
    endpoint = await openClickHouseEndpoint()
    await storeAgentRuns(endpoint.store, { project: 'shop', runs: 400, from, to })
    const [found] = (await rowsOf('shop', 'SELECT trace_id FROM logs WHERE project = {project:String} LIMIT 1')) as [
      { trace_id: string },
    ]
    run = found.trace_id
  }, 60_000)
  afterAll(() => endpoint.close())

  async function rowsOf(project: string, sql: string): Promise<readonly Record<string, unknown>[]> {
    const response = await endpoint.ask(project, sql, { default_format: 'JSONEachRow', max_execution_time: '60' })
    const text = await response.text()
    if (!response.ok) throw new Error(`${text}\n${sql}`)
    return text
      .split('\n')
      .filter(Boolean)
      .map(line => JSON.parse(line) as Record<string, unknown>)
  }

  const asked = boards.flatMap(board => [
    ...board.panels.flatMap(panel =>
      (panel.targets ?? []).map(target => [`${board.title}: ${panel.title}`, panel, target] as const),
    ),
    ...board.annotations.list.map(({ target }) => [`${board.title}: changes`, undefined, target] as const),
  ])
  const lists = boards.flatMap(({ templating }) =>
    templating.list.flatMap(({ name, query }) => (typeof query === 'string' ? [] : [[name, query.rawSql] as const])),
  )

  test.each(asked)('%s answers where there is nothing', async (_, _panel, target) => {
    for (const variables of [all, one]) {
      // Sums are one row, and the burn rate is three.
      expect(
        (await rowsOf('empty', expand(target.rawSql, { from, to, variables: { ...variables, run } }))).length,
      ).toBeLessThan(4)
    }
  })

  test.each(asked)('%s has something to show, with All and with one value of each', async (name, panel, target) => {
    for (const variables of [all, one]) await expectShown(name, panel, { target, variables: { ...variables, run } })
  })

  async function expectShown(
    name: string,
    panel: Panel | undefined,
    { target, variables }: { target: Target; variables: Dashboard['variables'] },
  ): Promise<void> {
    const rows = await rowsOf('shop', expand(target.rawSql, { from, to, variables }))
    // Nobody changed a price here, which is as it should be.
    if (name.endsWith('Prices that were changed afterwards')) return
    expect([name, rows.length > 0]).toEqual([name, true])
    if (target.format === 0) expect([name, rows[0]?.['time']]).toEqual([name, expect.any(String)])
    if (panel?.type === 'stat') expect([name, Object.values(rows[0] ?? {})[0]]).toEqual([name, expect.anything()])
  }

  test('the lists of values name what is there', async () => {
    for (const [name, sql] of lists) {
      const rows = await rowsOf('shop', expand(sql, { from, to, variables: all }))
      expect([name, rows.map(row => Object.values(row)[0])]).toEqual([
        name,
        expect.arrayContaining([one[name as 'task']]),
      ])
    }
  })

  test('shows the same cost on the board as on the command line', async () => {
    const target = asked.find(([name]) => name === 'Agents: overview: Cost')?.[2]
    const [shown] = await rowsOf('shop', expand(target?.rawSql ?? '', { from, to, variables: all }))
    const [nano] = await rowsOf(
      'shop',
      'SELECT sum(spans.cost_nano) / 1e9 AS usd FROM spans FINAL WHERE project = {project:String}',
    )

    expect(shown?.['cost_usd']).toBeCloseTo(Number(nano?.['usd']), 9)
  })

  test('leads from a run to its board and to its page', () => {
    const links = boards
      .flatMap(({ panels }) => panels)
      .flatMap(({ fieldConfig }) => fieldConfig?.overrides ?? [])
      .flatMap(({ properties }) => properties.filter(({ id }) => id === 'links'))

    expect(JSON.stringify(links[0]?.value)).toContain('/d/spanledger-run?var-run=${__value.raw}')
    expect(JSON.stringify(links[0]?.value)).toContain('${page}/runs/${__value.raw}')
  })
})
