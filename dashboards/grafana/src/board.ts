import type { Builder } from '@grafana/grafana-foundation-sdk/cog'
import {
  AnnotationQueryBuilder,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  TextBoxVariableBuilder,
  VariableHide,
  VariableRefresh,
  VariableSort,
  type Dashboard,
  type Panel,
  type VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard'
import { clickhouse, target } from './data-source.ts'
import { sqlOf } from './sql.ts'

export interface Board {
  readonly uid: string
  readonly title: string
  readonly description: string
  readonly panels: readonly (Builder<Panel> | RowBuilder)[]
  /** Text boxes beside the usual variables: name, label, value. */
  readonly texts?: readonly (readonly [name: string, label: string, value: string])[]
  /** False for a board of one thing, which nobody filters. */
  readonly isFiltered?: boolean
}

/** Grafana's classic JSON, version 1: file provisioning takes no other. */
export function dashboardOf(board: Board): Dashboard {
  const { uid, title, description, isFiltered = true } = board
  const builder = new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags(['spanledger'])
    .version(1)
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
    .refresh(isFiltered ? '1m' : '')
    .time({ from: 'now-24h', to: 'now' })
    .annotation(onTheBar(changes(isFiltered ? 'shared/annotation' : 'shared/all-changes')))
    .link(onTheBar(otherBoards()))
    .variables(variablesOf(board, isFiltered))
  for (const panel of board.panels) {
    if (panel instanceof RowBuilder) builder.withRow(panel)
    else builder.withPanel(panel)
  }
  return numbered(builder.build())
}

/** The number of a panel is its place: links and differences of files need numbers that stay. */
function numbered(dashboard: Dashboard): Dashboard {
  return { ...dashboard, panels: (dashboard.panels ?? []).map((panel, at) => ({ ...panel, id: at + 1 })) }
}

/** On the bar of the board: the SDK hides marks and links in a menu unless `placement` is taken out. */
function onTheBar<Placed extends { placement?: unknown }>(builder: Builder<Placed>): Builder<Placed> {
  return {
    build() {
      const placed = builder.build()
      delete placed.placement
      return placed
    },
  }
}

function changes(of: string): AnnotationQueryBuilder {
  return new AnnotationQueryBuilder()
    .name('AI changes')
    .datasource(clickhouse)
    .iconColor('purple')
    .target(target(of, 'table'))
}

function otherBoards(): DashboardLinkBuilder {
  return new DashboardLinkBuilder('Boards')
    .type(DashboardLinkType.Dashboards)
    .tags(['spanledger'])
    .asDropdown(true)
    .icon('external link')
    .includeVars(true)
    .keepTime(true)
}

function variablesOf({ texts = [] }: Board, isFiltered: boolean): Builder<VariableModel>[] {
  return [
    new DatasourceVariableBuilder('datasource').label('Data source').type(clickhouse.type),
    ...(isFiltered ? filters.map(([name, label, of]) => listed(name, label, of)) : []),
    ...texts.map(([name, label, value]) => typed(name, label, value)),
    // Where the collector's own page is, for links from here.
    typed('page', 'Page', 'http://127.0.0.1:4318').hide(VariableHide.HideVariable),
  ]
}

const filters = [
  ['service', 'Service', 'shared/services'],
  ['env', 'Environment', 'shared/environments'],
  ['agent', 'Agent', 'shared/agents'],
  ['task', 'Task', 'shared/tasks'],
  ['model', 'Model', 'shared/models'],
] as const

function listed(name: string, label: string, of: string): QueryVariableBuilder {
  const { title, sql } = sqlOf(of)
  return new QueryVariableBuilder(name)
    .label(label)
    .datasource(clickhouse)
    .definition(title)
    .query({ refId: name, editorType: 'sql', rawSql: sql })
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .multi(true)
    .includeAll(true)
    .current({ text: 'All', value: '$__all' })
    .sort(VariableSort.AlphabeticalAsc)
}

function typed(name: string, label: string, value: string): TextBoxVariableBuilder {
  return new TextBoxVariableBuilder(name)
    .label(label)
    .defaultValue(value)
    .current({ text: value, value })
    .options([{ text: value, value, selected: true }])
}
