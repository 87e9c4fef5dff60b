import type { AttributeAnalysisResult, Results } from '#shared/contracts/results.ts'
import { analysisSection } from '#shared/text/analyses/index.ts'
import { inTellingOrder } from '#shared/text/finding.ts'
import { capitalize } from '#shared/text/format.ts'
import { distributionLabels, shortModelName } from '#shared/text/names.ts'
import { dotPlot, dotPlotHeight, type DotLine } from '../dot-plot.ts'
import type { Palette } from '../palette.ts'
import { modelLegend, modelMark, rangeOf, type StudyChart } from '../study-charts.ts'

/** What a model's answers add to guessing each sensitive column, for each population. */
export function attributeChart(results: Results, result: AttributeAnalysisResult, palette: Palette): StudyChart {
  const models = inTellingOrder(results.models)
  const whole = result.rows.filter(({ level }) => level === null)
  const groups = [...new Set(whole.map(({ column, distribution }) => JSON.stringify([column, distribution])))]
  const lines: DotLine[] = groups.map((group) => {
    const own = whole.filter(({ column, distribution }) => JSON.stringify([column, distribution]) === group)
    const [{ column, distribution }] = own
    return {
      label: `${column}\n${distributionLabels[distribution]}`,
      marks: models.flatMap((model) => {
        const found = own.find((row) => row.model === model.key)
        const label = `${capitalize(shortModelName(model, results.models))}, ${column}`
        return found ? modelMark(model, found.gain, distribution.startsWith('P*'), label, palette) : []
      }),
    }
  })
  return {
    id: 'attribute-inference',
    title: analysisSection(results, result).finding,
    configuration: dotPlot({
      lines,
      axis: {
        title: 'What the model’s answer adds to guessing (gain in advantage)',
        ...rangeOf(lines, -0.1, 0.2),
        percent: false,
      },
      references: [{ at: 0, label: 'nothing' }],
      palette,
    }) as StudyChart['configuration'],
    height: dotPlotHeight(lines),
    legend: [
      ...modelLegend(models, results.models, palette),
      { label: 'filled: training rows and P, hollow: P*', colour: palette.soft, shape: 'circle', hollow: true },
    ],
  }
}
