import type { GeneralisationAnalysisResult, Measure, Results } from '#shared/contracts/results.ts'
import { analysisSection } from '#shared/text/analyses/index.ts'
import { inTellingOrder } from '#shared/text/finding.ts'
import { capitalize } from '#shared/text/format.ts'
import { distributionLabels, shortModelName } from '#shared/text/names.ts'
import { dotPlot, dotPlotHeight, type DotLine } from '../dot-plot.ts'
import type { Palette } from '../palette.ts'
import { modelLegend, modelMark, rangeOf, type StudyChart } from '../study-charts.ts'
import { words } from '../../text/index.ts'

/** What each model loses on P and P* beyond its training rows, and what the theory allows it. */
export function generalisationChart(
  results: Results,
  result: GeneralisationAnalysisResult,
  palette: Palette,
): StudyChart {
  const models = inTellingOrder(results.models)
  const lineOf = (label: string, hollow: boolean, figure: (key: string) => Measure | undefined): DotLine => ({
    label,
    marks: models.flatMap((model) => {
      const found = figure(model.key)
      const name = `${capitalize(shortModelName(model, results.models))}, ${label.replace('\n', ', ')}`
      return found ? modelMark(model, found, hollow, name, palette) : []
    }),
  })
  const shifts = [...new Set(result.shifts.map(({ distribution }) => distribution))]
  const lines: DotLine[] = [
    lineOf(
      `${distributionLabels.P}\n${words.charts.analyses.generalisation.errorHere}`,
      false,
      (key) => result.models.find(({ model }) => model === key)?.ide,
    ),
    ...shifts.flatMap((distribution) => {
      const of = (key: string) => result.shifts.find((row) => row.model === key && row.distribution === distribution)
      return [
        lineOf(
          `${distributionLabels[distribution]}\n${words.charts.analyses.generalisation.errorElsewhere}`,
          true,
          (key) => of(key)?.ode,
        ),
        lineOf(
          `${distributionLabels[distribution]}\n${words.charts.analyses.generalisation.bound}`,
          true,
          (key) => of(key)?.bound,
        ),
      ]
    }),
  ]
  return {
    id: 'generalisation',
    title: analysisSection(results, result).finding,
    configuration: dotPlot({
      lines,
      axis: { title: words.charts.analyses.generalisation.loss, ...rangeOf(lines, -0.1, 0.3), percent: false },
      references: [{ at: 0, label: words.charts.analyses.generalisation.asOnTrainingRows }],
      palette,
    }) as StudyChart['configuration'],
    height: dotPlotHeight(lines),
    legend: [
      ...modelLegend(models, results.models, palette),
      { label: words.charts.filledAndHollow, colour: palette.soft, shape: 'circle', hollow: true },
    ],
  }
}
