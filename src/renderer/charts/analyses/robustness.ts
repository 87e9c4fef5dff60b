import { deepCama, tunedCama } from '#shared/contracts/deep-cama.ts'
import type { Measure, Results } from '#shared/contracts/results.ts'
import type { RobustnessAnalysisResult } from '#shared/contracts/robustness.ts'
import {
  deepCamaSentences,
  movedFinding,
  movedModelTitle,
  movedName,
  rounded,
  signedLength,
} from '#shared/text/analyses/index.ts'
import { inTellingOrder } from '#shared/text/finding.ts'
import { capitalize, isEstimate } from '#shared/text/format.ts'
import { shortModelName } from '#shared/text/names.ts'
import { type Curve, type CurvePoint, curvePlot } from '../curve-plot.ts'
import { familyShape, type Palette } from '../palette.ts'
import { modelLegend, type StudyChart } from '../study-charts.ts'
import { words } from '../../text/index.ts'

/** Columns that get a chart of their own at most; those beyond are in the tables. */
const mostColumns = 8

/** Accuracy against the largest allowed move, all numbers together; and for each column, alone, and drifting. */
export function robustnessCharts(results: Results, result: RobustnessAnalysisResult, palette: Palette): StudyChart[] {
  const own = inTellingOrder(results.models)
  const legend = modelLegend(own, results.models, palette)
  // Hollow before fine-tuning, filled after it.
  const cama = [deepCama, tunedCama].map((key) => ({
    key,
    label: movedModelTitle(results, key),
    colour: palette.ink,
    shape: 'rectRot' as const,
    hollow: key === deepCama,
  }))
  const models = [
    ...own.map((model) => ({
      key: model.key,
      label: capitalize(shortModelName(model, results.models)),
      colour: palette.family[model.family],
      shape: familyShape[model.family],
      hollow: false,
    })),
    ...cama,
  ]
  const accuracyOf = (model: string) => result.models.find((one) => one.model === model)?.accuracy
  const pointsOf = (rows: readonly { x: number; accuracy: Measure; name: string }[]): CurvePoint[] =>
    rows.flatMap(({ x, accuracy, name }) =>
      isEstimate(accuracy) ? { x, name, estimate: accuracy.mean, low: accuracy.low, high: accuracy.high } : [],
    )
  const chartOf = (
    id: string,
    title: string,
    x: string,
    rowsOf: (model: string) => readonly { x: number; accuracy: Measure; name: string }[],
  ): StudyChart[] => {
    const curves = models.flatMap(({ key, ...look }): (Curve & { readonly key: string })[] => {
      const points = pointsOf(rowsOf(key))
      return points.length === 0 ? [] : [{ key, ...look, points }]
    })
    if (curves.length === 0) return []
    const ends = curves.flatMap(({ points }) => points.flatMap(({ low, high }) => [low, high]))
    return [
      {
        id,
        title,
        configuration: curvePlot({
          curves,
          x: { title: x, logarithmic: false },
          y: {
            title: words.charts.accuracy,
            low: Math.floor(10 * Math.min(...ends)) / 10,
            high: Math.min(1, Math.ceil(10 * Math.max(...ends)) / 10),
            percent: true,
          },
          palette,
        }) as StudyChart['configuration'],
        height: 320,
        legend: [
          ...legend,
          ...cama
            .filter(({ key }) => curves.some((curve) => curve.key === key))
            .map(({ label, colour, hollow }) => ({ label, colour, hollow, shape: 'diamond' as const })),
        ],
      },
    ]
  }
  const moved = (column: string | null) => (model: string) => {
    const rows = result.curves.filter((row) => row.model === model && row.column === column)
    return rows.map(({ epsilon, accuracy }) => ({
      x: epsilon,
      accuracy,
      name: words.charts.analyses.robustness.upTo(rounded(epsilon)),
    }))
  }
  const drifted = (column: string) => (model: string) => {
    const all = result.shifts.filter((row) => row.column === column)
    const unmoved = accuracyOf(model)
    // What does not read the column is the same however it drifts.
    const at = (by: number) => all.find((row) => row.model === model && row.by === by)?.accuracy ?? unmoved
    return [0, ...new Set(all.map(({ by }) => by))].flatMap((by) => {
      const accuracy = by === 0 ? unmoved : at(by)
      return accuracy
        ? { x: by, accuracy, name: by === 0 ? words.charts.analyses.robustness.asItIs : signedLength(by) }
        : []
    })
  }
  const driftsAlike = result.deepCama?.kind === 'found' ? result.deepCama.drift : null
  const alike = (model: string) =>
    (driftsAlike?.curves ?? []).flatMap((row) =>
      row.model === model
        ? {
            x: row.by,
            accuracy: row.accuracy,
            name: row.by === 0 ? words.charts.analyses.robustness.asItIs : signedLength(row.by),
          }
        : [],
    )
  const columns = result.columns
    .filter(({ isMoved, type }) => isMoved && type === 'number')
    .map(({ column }) => column)
    .slice(0, mostColumns)
  // Where there is no chart of drifts, what is said of them stands over the first.
  const tuned = result.deepCama ? deepCamaSentences(results, result.deepCama).join(' ') : ''
  return [
    ...chartOf(
      'robustness together',
      [movedFinding(results, result), ...(driftsAlike || !tuned ? [] : [tuned])].join(' '),
      words.charts.analyses.robustness.largestMove(movedName(null)),
      moved(null),
    ),
    ...chartOf('robustness fine-tuned', tuned, words.charts.analyses.robustness.driftOfEffects, alike),
    ...columns.flatMap((column) =>
      chartOf(
        `robustness drift ${column}`,
        words.charts.analyses.robustness.drifts(column),
        words.charts.analyses.robustness.drift(column),
        drifted(column),
      ),
    ),
  ]
}
