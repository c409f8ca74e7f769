import type { Builder } from '@grafana/grafana-foundation-sdk/cog'
import {
  BarGaugeDisplayMode,
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  GraphDrawStyle,
  ReduceDataOptionsBuilder,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VizLegendOptionsBuilder,
  VizOrientation,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common'
import {
  FieldColorBuilder,
  FieldColorModeId,
  PanelBuilder,
  RowBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type Panel,
} from '@grafana/grafana-foundation-sdk/dashboard'
import { PanelBuilder as BarGaugeBuilder } from '@grafana/grafana-foundation-sdk/bargauge'
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat'
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table'
import { PanelBuilder as TextBuilder } from '@grafana/grafana-foundation-sdk/text'
import { PanelBuilder as TimeseriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries'
import { columns } from './columns.ts'
import { clickhouse, target, type Format } from './data-source.ts'
import { sqlOf } from './sql.ts'

interface Shown {
  readonly title: string
  /** The question, as `sql.ts` names it. */
  readonly of: string
  readonly unit?: string
  readonly width?: number
  readonly height?: number
  /** What it means that there is nothing. */
  readonly none?: string
}

const nothing = 'Nothing in the time shown.'

/** One number, which may turn orange and red. */
export function stat(shown: Shown & { readonly steps?: readonly [number, string][] }): Builder<Panel> {
  const steps = [{ value: null, color: 'text' }, ...(shown.steps ?? []).map(([value, color]) => ({ value, color }))]
  return asking(new StatBuilder(), { width: 4, height: 4, ...shown })
    .withTarget(target(shown.of, 'table'))
    .unit(shown.unit ?? 'short')
    .noValue('–')
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds))
    .thresholds(new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps))
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('').values(false))
    .colorMode(BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.None)
    .textMode(BigValueTextMode.Value)
}

/** Lines over time; `stacked` fills and adds them up. */
export function times(shown: Shown & { readonly stacked?: boolean; readonly bars?: boolean }): Builder<Panel> {
  return asking(new TimeseriesBuilder(), { width: 12, height: 8, ...shown })
    .withTarget(target(shown.of, 'timeseries'))
    .noValue(shown.none ?? nothing)
    .unit(shown.unit ?? 'short')
    .min(0)
    .drawStyle(shown.bars ? GraphDrawStyle.Bars : GraphDrawStyle.Line)
    .fillOpacity(shown.stacked ? 40 : 0)
    .lineWidth(shown.bars ? 0 : 2)
    .spanNulls(true)
    .stacking(new StackingConfigBuilder().mode(shown.stacked ? StackingMode.Normal : StackingMode.None).group('A'))
    .legend(new VizLegendOptionsBuilder().showLegend(true))
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending))
}

/** Rows. Columns of money, times and shares have units of their own, and `run` leads to the run. */
export function table(shown: Shown): Builder<Panel> {
  return asking(new TableBuilder(), { width: 24, height: 9, ...shown })
    .withTarget(target(shown.of, 'table'))
    .noValue(shown.none ?? nothing)
    .filterable(true)
    .overrides([...columns])
}

/** One bar a row: a name and a number. */
export function bars(shown: Shown & { readonly max?: number }): Builder<Panel> {
  const panel = asking(new BarGaugeBuilder(), { width: 8, height: 8, ...shown })
    .withTarget(target(shown.of, 'table'))
    .noValue(shown.none ?? nothing)
    .unit(shown.unit ?? 'short')
    .min(0)
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.ContinuousBlues))
    .orientation(VizOrientation.Horizontal)
    .displayMode(BarGaugeDisplayMode.Basic)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('').values(true))
  return shown.max === undefined ? panel : panel.max(shown.max)
}

/** A panel that Grafana has and the SDK has no builder of, with questions by the names of their targets. */
export function other(
  type: string,
  shown: Omit<Shown, 'of' | 'unit'> & { readonly description: string },
  { of, as = 'table' }: { of: Readonly<Record<string, string>>; as?: Format },
): Builder<Panel> {
  const panel = placed(new PanelBuilder().type(type), { width: 24, height: 10, ...shown })
    .datasource(clickhouse)
    .noValue(shown.none ?? nothing)
  for (const [refId, name] of Object.entries(of)) panel.withTarget(target(name, as, refId))
  return panel
}

/** Words in Markdown. */
export function words(
  shown: Omit<Shown, 'of' | 'unit'> & { readonly description: string; readonly content: string },
): Builder<Panel> {
  return placed(new TextBuilder(), { width: 24, height: 4, ...shown }).content(shown.content)
}

/** The line that parts a board, with what is below it. */
export function row(title: string): RowBuilder {
  return new RowBuilder(title)
}

interface Placeable {
  title(title: string): this
  description(description: string): this
  span(width: number): this
  height(height: number): this
}

interface Askable extends Placeable {
  datasource(source: typeof clickhouse): this
}

/** A panel that is described by the question it asks. */
function asking<Kind extends Askable>(panel: Kind, shown: Shown & { width: number; height: number }): Kind {
  return placed(panel, { ...shown, description: sqlOf(shown.of).title }).datasource(clickhouse)
}

function placed<Kind extends Placeable>(
  panel: Kind,
  { title, description, width, height }: { title: string; description: string; width: number; height: number },
): Kind {
  return panel.title(title).description(description).span(width).height(height)
}
