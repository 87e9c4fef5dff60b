import type { Measure, NoiseAnalysisResult, Results } from '#shared/contracts/results.ts'
import { analysisSection } from '#shared/text/analyses/index.ts'
import { inTellingOrder } from '#shared/text/finding.ts'
import { capitalize, isEstimate } from '#shared/text/format.ts'
import { distributionLabels, shortModelName } from '#shared/text/names.ts'
import { linePlot, type PlottedLine } from '../line-plot.ts'
import { familyShape, type Palette } from '../palette.ts'
import { modelLegend, type StudyChart } from '../study-charts.ts'
import { words } from '../../text/index.ts'

type Noise = NoiseAnalysisResult['noise'][number]

const meanOf = (measure: Measure | null) => (measure && isEstimate(measure) ? measure.mean : 0)

/** What noise leaves of each model's accuracy: against its scale, against the implied ratio, and against epsilon where proven. */
export function noiseCharts(results: Results, result: NoiseAnalysisResult, palette: Palette): StudyChart[] {
  const models = inTellingOrder(results.models)
  const distributions = [...new Set(result.noise.map(({ distribution }) => distribution))]
  const linesBy = (position: (noise: Noise) => number): PlottedLine[] =>
    models.flatMap((model) =>
      distributions.flatMap((distribution) => {
        const points = result.noise
          .filter((row) => row.model === model.key && row.distribution === distribution && position(row) > 0)
          .flatMap((row) => (isEstimate(row.accuracy) ? [{ x: position(row), estimate: row.accuracy }] : []))
          .sort((a, b) => a.x - b.x)
        const name = capitalize(shortModelName(model, results.models))
        return points.length === 0
          ? []
          : {
              label: `${name}, ${distributionLabels[distribution]}`,
              colour: palette.family[model.family],
              shape: familyShape[model.family],
              hollow: distribution !== 'P',
              points,
            }
      }),
    )
  const chartOf = (id: string, title: string, x: string, lines: readonly PlottedLine[]): StudyChart[] =>
    lines.length === 0
      ? []
      : [
          {
            id,
            title,
            configuration: linePlot({
              lines,
              x,
              y: { title: words.charts.accuracy, percent: true },
              palette,
            }) as StudyChart['configuration'],
            height: 320,
            legend: [
              ...modelLegend(models, results.models, palette),
              { label: words.charts.analyses.noise.solidAndDashed, colour: palette.soft, shape: 'line', hollow: true },
            ],
          },
        ]
  return [
    ...chartOf(
      'noise scale',
      analysisSection(results, result).finding,
      words.charts.analyses.noise.scale,
      linesBy(({ scale }) => scale),
    ),
    ...chartOf(
      'noise implied',
      words.charts.analyses.noise.byImplied,
      words.charts.analyses.noise.implied,
      linesBy(({ implied }) => meanOf(implied)),
    ),
    ...chartOf(
      'noise epsilon',
      words.charts.analyses.noise.byEpsilon,
      words.charts.analyses.noise.epsilon,
      linesBy(({ epsilon }) => meanOf(epsilon)),
    ),
  ]
}
