import type { DefencesAnalysisResult, ModelDescription, Results } from '#shared/contracts/results.ts'
import { accuracyOn, analysisSection, attackOn, defenceName } from '#shared/text/analyses/index.ts'
import { isEstimate } from '#shared/text/format.ts'
import { attackName } from '#shared/text/names.ts'
import { familyShape, type Palette } from '../palette.ts'
import { scatterPlot, type ScatterPoint } from '../scatter-plot.ts'
import type { StudyChart } from '../study-charts.ts'
import { words } from '../../text/index.ts'

/** What defences leave of a model's accuracy, against what they leave of each attack's advantage. */
export function defencesCharts(results: Results, result: DefencesAnalysisResult, palette: Palette): StudyChart[] {
  const { family } = results.models.find(({ key }) => key === result.model) as ModelDescription
  return (['loss-threshold', 'confidence-classifier'] as const).flatMap((attack) => {
    const points = result.defences.flatMap((one, i): ScatterPoint[] => {
      const [advantage, accuracy] = [attackOn(one, attack)?.advantage, accuracyOn(one, 'P')]
      if (!advantage || !accuracy || !isEstimate(advantage) || !isEstimate(accuracy)) return []
      const own = one.acts === 'features' ? 'causal' : family
      return [
        {
          x: advantage,
          y: accuracy,
          colour: palette.family[own],
          shape: familyShape[own],
          hollow: one.defence !== null,
          mark: String(i),
          label: defenceName(one),
        },
      ]
    })
    if (points.length === 0) return []
    return {
      id: `defences ${attack}`,
      title:
        attack === 'loss-threshold'
          ? analysisSection(results, result).finding
          : words.charts.analyses.defences.same(attackName(attack).toLowerCase()),
      configuration: scatterPlot({
        points,
        x: {
          title: words.charts.analyses.defences.advantage(attackName(attack).toLowerCase()),
          percent: false,
          always: [0, 0.1],
        },
        y: { title: words.charts.accuracy, percent: true, always: [] },
        reference: { at: 0, label: words.charts.guessing },
        palette,
      }) as StudyChart['configuration'],
      height: 380,
      legend: points.map(({ mark, label, colour, hollow, shape }) => ({
        label: `${mark}: ${label}`,
        colour,
        shape: shape as 'circle' | 'rect' | 'triangle',
        hollow,
      })),
    }
  })
}
