import { dataSource, target, type Json, type Panel } from './panel.ts'
import { sqlOf } from './sql.ts'

export interface Board {
  readonly uid: string
  readonly title: string
  readonly description: string
  readonly panels: readonly Panel[]
  /** Text boxes beside the usual variables: name, label, value. */
  readonly texts?: readonly (readonly [name: string, label: string, value: string])[]
  /** False for a board of one thing, which nobody filters. */
  readonly isFiltered?: boolean
}

/** Grafana's classic JSON, version 1: file provisioning takes no other. Schema 39 is what Grafana 11.6 and later read. */
export function boardJson(board: Board): Json {
  const { uid, title, description, isFiltered = true } = board
  return {
    uid,
    title,
    description,
    tags: ['spanledger'],
    schemaVersion: 39,
    version: 1,
    editable: false,
    graphTooltip: 1,
    refresh: isFiltered ? '1m' : '',
    time: { from: 'now-24h', to: 'now' },
    timezone: 'browser',
    annotations: { list: [changes(isFiltered ? 'shared/annotation' : 'shared/all-changes')] },
    links: [
      {
        type: 'dashboards',
        tags: ['spanledger'],
        asDropdown: true,
        title: 'Boards',
        includeVars: true,
        keepTime: true,
        icon: 'external link',
        targetBlank: false,
        tooltip: '',
        url: '',
      },
    ],
    templating: { list: variablesOf(board, isFiltered) },
    panels: placed(board.panels),
  }
}

const changes = (of: string): Json => ({
  name: 'AI changes',
  datasource: dataSource,
  enable: true,
  hide: false,
  iconColor: 'purple',
  target: target(of, 'table'),
})

/** From left to right, and on to the next line when it is full. The number of a panel is its place. */
function placed(panels: readonly Panel[]): readonly Json[] {
  let [x, y, lineHeight] = [0, 0, 0]
  return panels.map(({ type, title, description, width, height, json }, at) => {
    if (x + width > 24) {
      y += lineHeight
      x = 0
      lineHeight = 0
    }
    const gridPos = { x, y, w: width, h: height }
    x += width
    lineHeight = Math.max(lineHeight, height)
    return { id: at + 1, type, title, ...(description === '' ? {} : { description }), gridPos, ...json }
  })
}

function variablesOf({ texts = [] }: Board, isFiltered: boolean): readonly Json[] {
  return [
    {
      name: 'datasource',
      label: 'Data source',
      type: 'datasource',
      query: dataSource.type,
      refresh: 1,
      hide: 0,
      regex: '',
    },
    ...(isFiltered ? filters.map(([name, label, of]) => queryVariable(name, label, of)) : []),
    ...texts.map(([name, label, value]) => textVariable({ name, label, value, hide: 0 })),
    // Where the collector's own page is, for links from here.
    textVariable({ name: 'page', label: 'Page', value: 'http://127.0.0.1:4318', hide: 2 }),
  ]
}

const filters = [
  ['service', 'Service', 'shared/services'],
  ['env', 'Environment', 'shared/environments'],
  ['agent', 'Agent', 'shared/agents'],
  ['task', 'Task', 'shared/tasks'],
  ['model', 'Model', 'shared/models'],
] as const

function queryVariable(name: string, label: string, of: string): Json {
  return {
    name,
    label,
    type: 'query',
    datasource: dataSource,
    definition: sqlOf(of).title,
    query: { refId: name, editorType: 'sql', rawSql: sqlOf(of).sql },
    refresh: 2,
    multi: true,
    includeAll: true,
    current: { text: 'All', value: '$__all' },
    hide: 0,
    regex: '',
    sort: 1,
  }
}

function textVariable({
  name,
  label,
  value,
  hide,
}: {
  name: string
  label: string
  value: string
  hide: number
}): Json {
  return {
    name,
    label,
    type: 'textbox',
    query: value,
    current: { text: value, value },
    options: [{ text: value, value, selected: true }],
    hide,
  }
}
