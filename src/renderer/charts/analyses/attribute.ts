import type { AttributeAnalysis } from '#shared/contracts/analyses.ts'
import type { AttributeAnalysisResult, Results } from '#shared/contracts/results.ts'
import { guessingFinding, inversionFinding } from '#shared/text/analyses/index.ts'
import { inTellingOrder } from '#shared/text/finding.ts'
import { capitalize, isEstimate } from '#shared/text/format.ts'
import { distributionLabels, shortModelName } from '#shared/text/names.ts'
import { dotPlot, dotPlotHeight, type DotLine, type Mark } from '../dot-plot.ts'
import type { Palette } from '../palette.ts'
import { modelLegend, modelMark, rangeOf, type StudyChart } from '../study-charts.ts'
import { words } from '../../text/index.ts'

/** What guessing the sensitive columns found, and what inverting the models did where it was asked for. */
export const attributeCharts = (
  results: Results,
  result: AttributeAnalysisResult,
  settings: AttributeAnalysis,
  palette: Palette,
): StudyChart[] => [
  attributeChart(results, result, settings, palette),
  ...(result.inversion ? [inversionChart(results, result.inversion, palette)] : []),
]

/** What a model's answers add to guessing each sensitive column, for each population. */
function attributeChart(
  results: Results,
  result: AttributeAnalysisResult,
  settings: AttributeAnalysis,
  palette: Palette,
): StudyChart {
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
    title: guessingFinding(results, result, settings),
    configuration: dotPlot({
      lines,
      axis: {
        title: words.charts.analyses.attribute.gain,
        ...rangeOf(lines, -0.1, 0.2),
        percent: false,
      },
      references: [{ at: 0, label: words.charts.analyses.attribute.nothing }],
      palette,
    }) as StudyChart['configuration'],
    height: dotPlotHeight(lines),
    legend: [
      ...modelLegend(models, results.models, palette),
      { label: words.charts.analyses.attribute.filledAndHollow, colour: palette.soft, shape: 'circle', hollow: true },
    ],
  }
}

/** For whom inverting each model by its confidence finds the value, and for whom it is guessed without a model. */
function inversionChart(
  results: Results,
  { rows }: NonNullable<AttributeAnalysisResult['inversion']>,
  palette: Palette,
): StudyChart {
  const models = inTellingOrder(results.models)
  const shown = rows.filter(({ takes }) => takes === 'confidence')
  const groups = [...new Set(shown.map(({ column, distribution }) => JSON.stringify([column, distribution])))]
  const lines = groups.map((group): DotLine => {
    const own = shown.filter(({ column, distribution }) => JSON.stringify([column, distribution]) === group)
    const [{ column, distribution, rightByShares, rightByData }] = own
    const without = (measure: typeof rightByData, shape: Mark['shape'], label: string): Mark[] =>
      isEstimate(measure) ? [{ estimate: measure, colour: palette.control, shape, hollow: false, label }] : []
    return {
      label: `${column}\n${distributionLabels[distribution]}`,
      marks: [
        ...models.flatMap((model) => {
          const found = own.find((row) => row.model === model.key)
          const label = `${capitalize(shortModelName(model, results.models))}, ${column}`
          return found ? modelMark(model, found.right, distribution.startsWith('P*'), label, palette) : []
        }),
        ...without(rightByData, 'rectRot', capitalize(words.charts.analyses.attribute.dataModel)),
        ...without(rightByShares, 'rect', capitalize(words.charts.analyses.attribute.mostFrequent)),
      ],
    }
  })
  return {
    id: 'model-inversion',
    title: inversionFinding(results, { rows }),
    configuration: dotPlot({
      lines,
      axis: { title: words.charts.analyses.attribute.guessed, ...rangeOf(lines, 0.4, 0.7), percent: true },
      references: [],
      palette,
    }) as StudyChart['configuration'],
    height: dotPlotHeight(lines),
    legend: [
      ...modelLegend(models, results.models, palette),
      { label: words.charts.analyses.attribute.dataModel, colour: palette.control, shape: 'diamond', hollow: false },
      { label: words.charts.analyses.attribute.mostFrequent, colour: palette.control, shape: 'rect', hollow: false },
      { label: words.charts.analyses.attribute.filledAndHollow, colour: palette.soft, shape: 'circle', hollow: true },
    ],
  }
}
