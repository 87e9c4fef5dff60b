/** Charts of published studies: what the paper's numbers let one expect, and what a run here found. */

import type { ChartConfiguration } from 'chart.js'
import type { OurFigure, PublishedStudy, ResultChart } from '#shared/contracts/published.ts'
import type { Replication, ReplicationRow } from '#shared/contracts/replication.ts'
import type { Estimate } from '#shared/contracts/results.ts'
import { axisRange } from './analyses/leakage.ts'
import { type BoxLine, boxPlot, boxPlotHeight } from './box-plot.ts'
import { curvePlot } from './curve-plot.ts'
import { type DotLine, dotPlot, dotPlotHeight, type Mark } from './dot-plot.ts'
import { familyShape, type Palette } from './palette.ts'
import type { LegendItem, StudyChart } from './study-charts.ts'
import { words } from '../text/index.ts'

const estimateOf = ({ estimate, low, high }: OurFigure, method: string): Estimate => ({
  mean: estimate,
  low,
  high,
  method,
  values: [],
})

/** What to expect: the paper's numbers as diamonds and, where there is one, our full run beside them. */
export function expectedChart(
  { name, text: { picture }, ours }: Pick<PublishedStudy, 'name' | 'text' | 'ours'>,
  palette: Palette,
): StudyChart | undefined {
  if (!picture) return undefined
  let position = 0
  const lines = picture.lines.map(({ label, marks }): DotLine => ({
    label,
    marks: marks.flatMap(({ model, family, paper: { value, is, where } }): Mark[] => {
      const own = ours?.figures[position++] ?? null
      const colour = palette.family[family]
      const [low, high] = [is === 'below' ? picture.low : value, is === 'above' ? picture.high : value]
      const paper: Mark = {
        estimate: { mean: value, low, high, method: where, values: [] },
        colour,
        shape: 'rectRot',
        hollow: is !== 'about',
        label: words.charts.published.modelInPaper(model, is),
      }
      if (!own) return [paper]
      const label = words.charts.published.modelInOurRun(model)
      return [
        paper,
        {
          estimate: estimateOf(own, words.charts.published.interval),
          colour,
          shape: familyShape[family],
          hollow: false,
          label,
        },
      ]
    }),
  }))
  const models = new Map(
    picture.lines.flatMap(({ marks }) => marks.map(({ family, model }) => [family, model] as const)),
  )
  const severalOf = (family: string) =>
    new Set(
      picture.lines.flatMap(({ marks }) => marks.filter((mark) => mark.family === family).map(({ model }) => model)),
    ).size > 1
  const hasBounds = picture.lines.some(({ marks }) => marks.some(({ paper }) => paper.is !== 'about'))
  const item = (label: string, hollow: boolean): LegendItem => ({
    label,
    colour: palette.soft,
    shape: 'diamond',
    hollow,
  })
  return {
    id: `expected ${name}`,
    title: picture.title,
    configuration: dotPlot({
      lines,
      axis: { title: picture.axis, low: picture.low, high: picture.high, percent: true },
      references: picture.low < 0.5 ? [{ at: 0.5, label: words.charts.coinToss }] : [],
      palette,
    }) as ChartConfiguration,
    height: dotPlotHeight(lines),
    legend: [
      ...[...models].map(([family, model]): LegendItem => ({
        label: severalOf(family) ? words.charts.published.models[family] : model,
        colour: palette.family[family],
        shape: familyShape[family],
        hollow: false,
      })),
      item(words.charts.published.fromPaper, false),
      ...(ours ? [{ ...item(words.charts.published.ourRun, false), shape: 'line' as const }] : []),
      ...(hasBounds ? [item(words.charts.published.fromPaperBounds, true)] : []),
    ],
  }
}

/** Rows that a chart shows, those with figures that a number can hold; an interval of a share ends at 0 and at 1. */
function rowsOf({ rows }: Pick<Replication, 'rows'>, chart: ResultChart): (ReplicationRow & { figure: OurFigure })[] {
  const { measure, models, attack, contrasts, distributions, at } = chart
  const isAsked = (row: ReplicationRow) =>
    row.measure === measure &&
    (at === undefined || (row.x !== null && at.includes(row.x))) &&
    (models === undefined || models.includes(row.model)) &&
    (attack === undefined || row.attack === attack) &&
    (contrasts === undefined || (row.contrast !== null && contrasts.includes(row.contrast))) &&
    (distributions === undefined || (row.distribution !== null && distributions.includes(row.distribution)))
  return rows.filter(isAsked).flatMap((row) => {
    const { estimate, low, high } = row.figure
    if (estimate === null || low === null || high === null) return []
    const ends = chart.percent ? { low: Math.max(0, low), high: Math.min(1, high) } : { low, high }
    return [{ ...row, figure: { estimate, ...ends } }]
  })
}

type Control = keyof typeof words.charts.published.controls
/** Of a contrast in which nobody is a member. */
const isControl = (row: ReplicationRow): row is ReplicationRow & { readonly contrast: Control } =>
  row.contrast === 'shift-only' || row.contrast === 'shuffled'
/** Rows of another population, or of a model that was fitted to the new rows, or to other ones: their marks are hollow. */
const isElsewhere = ({ distribution, model }: ReplicationRow) =>
  (distribution !== null && /^(P\*|worst|mean)/.test(distribution)) || /(fine-tuned|^other shifts added)$/.test(model)

function look(row: ReplicationRow, palette: Palette) {
  return {
    colour: isControl(row) ? palette.control : row.family ? palette.family[row.family] : palette.soft,
    shape: row.family ? familyShape[row.family] : ('circle' as const),
    hollow: isElsewhere(row),
  }
}

/** What sets a row apart from others at the same point. */
function labelOf(row: ReplicationRow, withModel: boolean): string {
  return [
    ...(withModel ? [row.model] : []),
    ...(row.distribution
      ? [row.distribution === 'train' ? words.charts.published.trainingRows : row.distribution]
      : []),
    ...(isControl(row) ? [words.charts.published.controls[row.contrast]] : []),
  ].join(', ')
}

/** Ends of an axis that hold all of this: on whole tenths of a power of ten, and between 0 and 1 for shares. */
export function rangeOf(values: readonly number[], percent: boolean): { low: number; high: number } {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const step = percent ? 0.1 : 10 ** Math.floor(Math.log10(most > least ? most - least : Math.abs(most) || 1)) / 2
  const low = step * Math.floor(least / step)
  const high = step * Math.ceil(most / step)
  const clean = (value: number) => Number(value.toPrecision(6))
  const [first, last] = [clean(low), clean(high > low ? high : low + step)]
  return percent ? { low: Math.max(0, first), high: Math.min(1, last) } : { low: first, high: last }
}

const unique = <T>(items: readonly T[]): T[] => [...new Set(items)]

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}

/** What the colours and shapes say where each model has a line of its own. */
const familyLegend = (rows: readonly ReplicationRow[], palette: Palette): LegendItem[] =>
  (['causal', 'blanket', 'associational'] as const)
    .filter((family) => rows.some((row) => row.family === family))
    .map((family) => ({
      label: words.charts.published.modelsOn[family],
      colour: palette.family[family],
      shape: familyShape[family],
      hollow: false,
    }))

/** A chart of boxes, where every row is of records; undefined where one is not. */
function boxesOf(
  { rows: all }: Pick<Replication, 'rows'>,
  rows: readonly ReplicationRow[],
  { title, axis, percent, beside }: ResultChart,
  palette: Palette,
): StudyChart | undefined {
  if (percent || !rows.every(({ box }) => box)) return undefined
  const severalModels = unique(rows.map(({ model }) => model)).length > 1
  const lines = rows.flatMap((row): BoxLine[] => {
    if (!row.box) return []
    const { least, greatest, ...box } = row.box
    const other =
      beside &&
      all.find(({ measure, point, model }) => measure === beside.measure && point === row.point && model === row.model)
    const at = other?.box?.median ?? other?.figure.estimate
    return [
      {
        label: severalModels ? `${row.point}\n${row.model}` : row.point,
        box: {
          ...box,
          shown: [...(least < box.lowWhisker ? [least] : []), ...(greatest > box.highWhisker ? [greatest] : [])],
        },
        colour: row.family ? palette.family[row.family] : palette.soft,
        shape: row.family ? familyShape[row.family] : 'circle',
        ...(beside && typeof at === 'number' ? { reference: { at, label: beside.label } } : {}),
      },
    ]
  })
  const isAdvantage = rows.some(({ measure }) => measure === 'advantage')
  // Above 4 nats the bound on the advantage is 1.
  const ends = isAdvantage ? axisRange(lines, -1, 1) : axisRange(lines, -1, 4)
  const axisTitle = isAdvantage ? axis : words.charts.published.endsAtFour(axis)
  return {
    id: title,
    title,
    configuration: boxPlot({
      lines,
      axis: { title: axisTitle, scale: isAdvantage ? 'linear' : 'root', ...ends },
      title: words.charts.published.point,
      palette,
    }) as ChartConfiguration,
    height: boxPlotHeight(lines),
    legend: [
      {
        label: words.charts.published.box,
        colour: palette.soft,
        shape: 'rect',
        hollow: true,
      },
      { label: words.charts.published.beyondWhiskers, colour: palette.soft, shape: 'circle', hollow: true },
      ...(beside ? [{ label: beside.label, colour: palette.ink, shape: 'line' as const, hollow: true }] : []),
    ],
  }
}

/** A chart of what a run found; undefined where it measured nothing of it. */
export function replicationChart(
  replication: Pick<Replication, 'rows'>,
  chart: ResultChart,
  axis: PublishedStudy['axis'],
  palette: Palette,
): StudyChart | undefined {
  const rows = rowsOf(replication, chart)
  if (rows.length === 0) return undefined
  const boxes = boxesOf(replication, rows, chart, palette)
  if (boxes) return boxes
  const references = chart.reference ? [chart.reference] : []
  const range = rangeOf(
    [...references.map(({ at }) => at), ...rows.flatMap(({ figure: { low, high } }) => [low, high])],
    chart.percent,
  )
  const points = unique(rows.map(({ point }) => point))
  const isCurve =
    chart.lines === 'points' &&
    axis.scale !== 'names' &&
    points.length > 1 &&
    rows.every(({ x }) => x !== null) &&
    unique(rows.map(({ x }) => x)).length === points.length &&
    (axis.scale !== 'logarithmic' || rows.every(({ x }) => (x as number) > 0))
  const legend = (withModel: boolean) =>
    [...new Map(rows.map((row) => [labelOf(row, withModel), row])).entries()].map(([label, row]): LegendItem => ({
      label,
      ...look(row, palette),
      ...(withModel || isControl(row) ? {} : { colour: palette.soft, shape: 'circle' as const }),
    }))
  if (isCurve) {
    const series = groupBy(rows, (row) => labelOf(row, true))
    const curves = [...series].map(([label, own]) => ({
      label,
      ...look(own[0], palette),
      points: own.map(({ x, point, figure }) => ({ x: x as number, name: point, ...figure })),
    }))
    return {
      id: chart.title,
      title: chart.title,
      configuration: curvePlot({
        curves,
        x: { title: axis.name, logarithmic: axis.scale === 'logarithmic' },
        y: { title: chart.axis, ...range, percent: chart.percent },
        reference: chart.reference,
        palette,
      }) as ChartConfiguration,
      height: 340,
      legend: legend(true),
    }
  }
  const models = new Map(rows.map(({ model, family }) => [model, family]))
  // Models of one family look alike, so they stand on lines of their own.
  const apart = unique([...models.values()]).length < models.size
  const groups = groupBy(rows, ({ point, model, attack }) =>
    chart.lines === 'attacks' ? (attack ?? model) : !apart ? point : points.length === 1 ? model : `${point}\n${model}`,
  )
  const lines = [...groups].map(([label, own]): DotLine => ({
    label,
    marks: own.map((row) => ({
      estimate: estimateOf(row.figure, words.charts.published.interval),
      ...look(row, palette),
      label: labelOf(row, true),
    })),
  }))
  return {
    id: chart.title,
    title: chart.title,
    configuration: dotPlot({
      lines,
      axis: { title: chart.axis, ...range, percent: chart.percent },
      references,
      palette,
    }) as ChartConfiguration,
    height: dotPlotHeight(lines),
    legend: apart
      ? [...familyLegend(rows, palette), ...legend(false).filter(({ label }) => label !== '')]
      : legend(true),
  }
}

/** Every chart of a run, in the order in which the study's file names them. */
export const replicationCharts = (
  replication: Pick<Replication, 'rows'>,
  { text, axis }: Pick<PublishedStudy, 'text' | 'axis'>,
  palette: Palette,
): StudyChart[] => text.charts.flatMap((chart) => replicationChart(replication, chart, axis, palette) ?? [])
