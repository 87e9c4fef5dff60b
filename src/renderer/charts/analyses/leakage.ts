import type { LeakageAnalysisResult, RecordFigure } from '#shared/contracts/leakage.ts'
import type { Measure, Results } from '#shared/contracts/results.ts'
import { analysisSection, leakageRows, leakageSubjectName } from '#shared/text/analyses/index.ts'
import { isEstimate } from '#shared/text/format.ts'
import { boxPlot, boxPlotHeight, type BoxAxis, type BoxLine } from '../box-plot.ts'
import { familyShape, type Palette } from '../palette.ts'
import type { LegendItem, StudyChart } from '../study-charts.ts'
import { words } from '../../text/index.ts'

type Row = LeakageAnalysisResult['rows'][number]

/** Above it the bound on the advantage is 1 and says nothing. */
const mostTelling = 4

/** Ends of an axis that hold boxes, whiskers and references, and 0; numbers beyond the whiskers too, as far as the axis may go. */
export function axisRange(lines: readonly BoxLine[], least: number, most: number): { low: number; high: number } {
  const ends = lines.flatMap(({ box, reference }) => [
    0,
    box.lowWhisker,
    box.highWhisker,
    ...box.shown,
    ...(reference ? [reference.at] : []),
  ])
  const [low, high] = [Math.max(least, Math.min(...ends)), Math.min(most, Math.max(...ends))]
  const step = 10 ** Math.floor(Math.log10(high - low || 1)) / 2
  const clean = (value: number) => Number(value.toPrecision(6))
  return {
    low: low < 0 ? Math.max(least, clean(step * Math.floor(low / step))) : 0,
    high: Math.min(most, clean(step * Math.ceil((high || step) / step))),
  }
}

/** What refits told: leakages, advantages beside their bound, and what noise leaves. */
export function leakageCharts(results: Results, result: LeakageAnalysisResult, palette: Palette): StudyChart[] {
  const plain = leakageRows(results, result).filter(({ noise }) => noise === 0)
  const linesOf = (
    rows: readonly Row[],
    figure: (row: Row) => RecordFigure,
    name: (row: Row) => string,
    reference: { readonly label: string; readonly of: (row: Row) => Measure },
  ): BoxLine[] =>
    rows.flatMap((row) => {
      const { box } = figure(row)
      const beside = reference.of(row)
      if (!box) return []
      return {
        label: `${leakageSubjectName(results, row)}\n${name(row)}`,
        box,
        colour: palette.family[row.family],
        shape: familyShape[row.family],
        ...(isEstimate(beside) ? { reference: { at: beside.mean, label: reference.label } } : {}),
      }
    })
  const legendOf = (rows: readonly Row[], reference: string): LegendItem[] => [
    ...(['causal', 'blanket', 'associational'] as const)
      .filter((family) => rows.some((row) => row.family === family))
      .map((family) => ({
        label: words.charts.analyses.leakage.models[family],
        colour: palette.family[family],
        shape: ({ causal: 'circle', blanket: 'rect', associational: 'triangle' } as const)[family],
        hollow: false,
      })),
    { label: reference, colour: palette.ink, shape: 'line', hollow: true },
    { label: words.charts.analyses.leakage.beyondWhiskers, colour: palette.soft, shape: 'circle', hollow: true },
  ]
  const chartOf = (
    id: string,
    title: string,
    lines: readonly BoxLine[],
    axis: BoxAxis,
    legend: readonly LegendItem[],
  ): StudyChart[] =>
    lines.length === 0
      ? []
      : [
          {
            id,
            title,
            configuration: boxPlot({
              lines,
              axis,
              title: words.charts.analyses.leakage.model,
              palette,
            }) as StudyChart['configuration'],
            height: boxPlotHeight(lines),
            legend,
          },
        ]
  const rowsText = (row: Row) => words.charts.analyses.leakage.seenOfRows[row.seen](row.size)
  const floor = { label: words.charts.analyses.leakage.floor, of: (row: Row) => row.floor }
  const bound = { label: words.charts.analyses.leakage.bound, of: (row: Row) => row.boundBeforeFloor }
  const leakages = linesOf(plain, ({ leakage }) => leakage, rowsText, floor)
  const advantages = linesOf(plain, ({ advantage }) => advantage, rowsText, bound)
  const own = plain.find(({ model }) => model === null)?.size
  const noisy = result.rows.filter(({ model, size, noise }) => model === null && (noise > 0 || size === own))
  const noises = linesOf(
    noisy.toSorted((a, b) => Number(a.family > b.family) - Number(a.family < b.family) || a.noise - b.noise),
    ({ leakage }) => leakage,
    ({ noise }) => (noise === 0 ? words.charts.analyses.leakage.noNoise : words.charts.analyses.leakage.noise(noise)),
    floor,
  )
  const leakageAxis = (lines: readonly BoxLine[]): BoxAxis => ({
    title: words.charts.analyses.leakage.nats(mostTelling),
    scale: 'root',
    ...axisRange(lines, -1, mostTelling),
  })
  return [
    ...chartOf(
      'leakage',
      analysisSection(results, result).finding,
      leakages,
      leakageAxis(leakages),
      legendOf(plain, words.charts.analyses.leakage.floorInLegend),
    ),
    ...chartOf(
      'leakage advantage',
      words.charts.analyses.leakage.advantages,
      advantages,
      {
        title: words.charts.analyses.leakage.advantage,
        scale: 'linear',
        ...axisRange(advantages, -1, 1),
      },
      legendOf(plain, words.charts.analyses.leakage.boundInLegend),
    ),
    ...(noisy.some(({ noise }) => noise > 0)
      ? chartOf(
          'leakage noise',
          words.charts.analyses.leakage.noises,
          noises,
          leakageAxis(noises),
          legendOf(noisy, words.charts.analyses.leakage.floorInLegend),
        )
      : []),
  ]
}
