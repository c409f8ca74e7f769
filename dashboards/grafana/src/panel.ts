import { sqlOf } from './sql.ts'

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }

export const dataSource = { type: 'grafana-clickhouse-datasource', uid: '${datasource}' } as const

/** What a panel is, short of its place on the board. */
export interface Panel {
  readonly type: string
  readonly title: string
  readonly description: string
  readonly width: number
  readonly height: number
  readonly json: Readonly<Record<string, Json>>
}

interface Shown {
  readonly title: string
  /** The question, as `sql.ts` names it. */
  readonly of: string
  readonly unit?: string
  readonly width?: number
  readonly height?: number
}

/** One number, which may turn orange and red. */
export function stat(shown: Shown & { readonly steps?: readonly [number, string][] }): Panel {
  const steps = (shown.steps ?? []).map(([value, color]) => ({ value, color }))
  return panel(
    'stat',
    { width: 4, height: 4, ...shown },
    {
      targets: [target(shown.of, 'table')],
      fieldConfig: {
        defaults: {
          ...unitOf(shown),
          color: { mode: 'thresholds' },
          noValue: '–',
          thresholds: { mode: 'absolute', steps: [{ value: null, color: 'text' }, ...steps] },
        },
        overrides: [],
      },
      options: {
        reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
        colorMode: 'value',
        graphMode: 'none',
        textMode: 'value',
      },
    },
  )
}

/** Lines over time; `stacked` fills and adds them up. */
export function times(shown: Shown & { readonly stacked?: boolean; readonly bars?: boolean }): Panel {
  return panel(
    'timeseries',
    { width: 12, height: 8, ...shown },
    {
      targets: [target(shown.of, 'timeseries')],
      fieldConfig: {
        defaults: {
          ...unitOf(shown),
          min: 0,
          custom: {
            drawStyle: shown.bars ? 'bars' : 'line',
            fillOpacity: shown.stacked ? 40 : 0,
            lineWidth: shown.bars ? 0 : 2,
            showPoints: 'auto',
            spanNulls: true,
            stacking: { mode: shown.stacked ? 'normal' : 'none', group: 'A' },
          },
        },
        overrides: [],
      },
      options: { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi', sort: 'desc' } },
    },
  )
}

/** Rows. Columns of money, times and shares have units of their own, and `run` leads to the run. */
export function table(shown: Shown): Panel {
  return panel(
    'table',
    { width: 24, height: 9, ...shown },
    {
      targets: [target(shown.of, 'table')],
      fieldConfig: { defaults: { noValue: '–', custom: { filterable: true } }, overrides: columns },
      options: { showHeader: true, cellHeight: 'sm' },
    },
  )
}

/** One bar a row: a name and a number. */
export function bars(shown: Shown & { readonly max?: number }): Panel {
  return panel(
    'bargauge',
    { width: 8, height: 8, ...shown },
    {
      targets: [target(shown.of, 'table')],
      fieldConfig: {
        defaults: {
          ...unitOf(shown),
          min: 0,
          ...(shown.max === undefined ? {} : { max: shown.max }),
          color: { mode: 'continuous-blues' },
        },
        overrides: [],
      },
      options: {
        orientation: 'horizontal',
        displayMode: 'basic',
        reduceOptions: { calcs: ['lastNotNull'], fields: '', values: true },
      },
    },
  )
}

/** Any panel of Grafana's with questions by the name of their target. */
export function other(
  type: string,
  shown: Omit<Shown, 'of'> & { readonly description: string },
  { of = {}, as = 'table', json = {} }: { of?: Readonly<Record<string, string>>; as?: Format; json?: Panel['json'] },
): Panel {
  const { title, description, width = 24, height = 10 } = shown
  const targets = Object.entries(of).map(([refId, name]) => target(name, as, refId))
  const asked = targets.length > 0 ? { datasource: dataSource, targets } : {}
  return {
    type,
    title,
    description,
    width,
    height,
    json: { fieldConfig: { defaults: {}, overrides: [] }, ...asked, ...json },
  }
}

/** The line that parts a board, with what is below it. */
export function row(title: string): Panel {
  return { type: 'row', title, description: '', width: 24, height: 1, json: { collapsed: false, panels: [] } }
}

type Format = keyof typeof formats

const formats = { timeseries: 0, table: 1, logs: 2, traces: 3 } as const

/** A question as a panel's target. */
export function target(name: string, format: Format, refId = 'A'): Json {
  return {
    refId,
    datasource: dataSource,
    editorType: 'sql',
    format: formats[format],
    queryType: format,
    pluginVersion: '4.20.0',
    meta: { timezone: 'UTC' },
    rawSql: sqlOf(name).sql,
  }
}

function panel(
  type: string,
  { title, of, width, height }: Shown & { width: number; height: number },
  json: Panel['json'],
): Panel {
  return { type, title, description: sqlOf(of).title, width, height, json: { datasource: dataSource, ...json } }
}

function unitOf({ unit }: Shown): { unit: string } {
  return { unit: unit ?? 'short' }
}

interface Override {
  readonly matcher: { readonly id: string; readonly options: string }
  readonly properties: readonly { readonly id: string; readonly value: Json }[]
}

function column(pattern: string, ...properties: Override['properties']): { readonly [name: string]: Json } {
  return { matcher: { id: 'byRegexp', options: pattern }, properties: [...properties] }
}

const runLinks = [
  {
    title: 'Open the run here',
    url: '/d/spanledger-run?var-run=${__value.raw}&${__url_time_range}&${datasource:queryparam}',
  },
  { title: 'Open its page', url: '${page}/runs/${__value.raw}', targetBlank: true },
]

const columns: readonly Json[] = [
  column('/(_usd|_usd_before)$/', { id: 'unit', value: 'currencyUSD' }, { id: 'decimals', value: 4 }),
  column('/_nano$/', { id: 'unit', value: 'short' }),
  column('/_ms$/', { id: 'unit', value: 'ms' }),
  column('/^(failed|completed|completed_before|cut_off|refused)$/', { id: 'unit', value: 'percentunit' }),
  column('/^run$/', { id: 'links', value: runLinks }, { id: 'custom.width', value: 280 }),
  column('/^trace_id$/', { id: 'links', value: runLinks }, { id: 'custom.width', value: 280 }),
]
