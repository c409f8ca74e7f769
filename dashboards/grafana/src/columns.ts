import type { DynamicConfigValue, MatcherConfig } from '@grafana/grafana-foundation-sdk/dashboard'

/** A column of a table that is shown in its own way. */
interface Override {
  readonly matcher: MatcherConfig
  readonly properties: DynamicConfigValue[]
}

const runLinks = [
  {
    title: 'Open the run here',
    url: '/d/spanledger-run?var-run=${__value.raw}&${__url_time_range}&${datasource:queryparam}',
  },
  { title: 'Open its page', url: '${page}/runs/${__value.raw}', targetBlank: true },
]

/** Money, times and shares by what the columns are called, and runs as links. */
export const columns: readonly Override[] = [
  // What a panel says when it is empty would otherwise stand in each cell without a value.
  column('/./', { id: 'noValue', value: '–' }),
  column('/(_usd|_usd_before)$/', { id: 'unit', value: 'currencyUSD' }, { id: 'decimals', value: 4 }),
  column('/_nano$/', { id: 'unit', value: 'short' }),
  column('/_ms$/', { id: 'unit', value: 'ms' }),
  column('/^(failed|completed|completed_before|cut_off|refused)$/', { id: 'unit', value: 'percentunit' }),
  column('/^run$/', { id: 'links', value: runLinks }, { id: 'custom.width', value: 280 }),
  column('/^trace_id$/', { id: 'links', value: runLinks }, { id: 'custom.width', value: 280 }),
]

function column(pattern: string, ...properties: DynamicConfigValue[]): Override {
  return { matcher: { id: 'byRegexp', options: pattern }, properties }
}
