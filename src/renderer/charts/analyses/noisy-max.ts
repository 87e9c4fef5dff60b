import type { NoisyMaxAnalysisResult, Results } from '#shared/contracts/results.ts'
import { analysisSection } from '#shared/text/analyses/index.ts'
import { inTellingOrder } from '#shared/text/finding.ts'
import { isEstimate } from '#shared/text/format.ts'
import { shortModelName } from '#shared/text/names.ts'
import { linePlot, type PlottedLine } from '../line-plot.ts'
import { familyShape, type Palette } from '../palette.ts'
import { modelLegend, type StudyChart } from '../study-charts.ts'
import { words } from '../../text/index.ts'

/** What an answered query costs with the teachers of each model, and whatever the votes. */
export function noisyMaxChart(results: Results, result: NoisyMaxAnalysisResult, palette: Palette): StudyChart {
  const models = inTellingOrder(results.models)
  const pointsOf = (key: string | undefined, figure: 'perQuery' | 'perQueryIndependent') =>
    result.budgets
      .filter(({ model }) => model === key)
      .flatMap((row) => {
        const estimate = row[figure]
        return isEstimate(estimate) ? [{ x: row.gamma, estimate }] : []
      })
      .sort((a, b) => a.x - b.x)
  const all: PlottedLine[] = [
    {
      label: words.charts.analyses.noisyMax.whateverVotes,
      colour: palette.control,
      shape: 'line',
      hollow: true,
      points: pointsOf(result.budgets.at(0)?.model, 'perQueryIndependent'),
    },
    ...models.map((model): PlottedLine => ({
      label: words.charts.analyses.noisyMax.teachersOf(shortModelName(model, results.models)),
      colour: palette.family[model.family],
      shape: familyShape[model.family],
      hollow: false,
      points: pointsOf(model.key, 'perQuery'),
    })),
  ]
  const lines = all.filter(({ points }) => points.length > 0)
  return {
    id: 'noisy-max',
    title: analysisSection(results, result).finding,
    configuration: linePlot({
      lines,
      x: words.charts.analyses.noisyMax.gamma,
      y: { title: words.charts.analyses.noisyMax.budget, percent: false },
      palette,
    }) as StudyChart['configuration'],
    height: 320,
    legend: [
      ...modelLegend(models, results.models, palette),
      { label: words.charts.analyses.noisyMax.whateverVotes, colour: palette.control, shape: 'line', hollow: true },
    ],
  }
}
