/** The charts of a study's further analyses: pure functions from results to what is drawn. */

import type { AnalysisResult, Results } from '#shared/contracts/results.ts'
import type { Palette } from '../palette.ts'
import type { StudyChart } from '../study-charts.ts'
import { settingsOf } from '#shared/text/analyses/index.ts'
import { attributeCharts } from './attribute.ts'
import { auditChart } from './audit.ts'
import { defencesCharts } from './defences.ts'
import { generalisationChart } from './generalisation.ts'
import { membershipCharts } from './membership.ts'
import { leakageCharts } from './leakage.ts'
import { noiseCharts } from './noise.ts'
import { noisyMaxChart } from './noisy-max.ts'
import { robustnessCharts } from './robustness.ts'

/** The charts of one further analysis. */
export function analysisCharts(results: Results, result: AnalysisResult, palette: Palette): StudyChart[] {
  switch (result.kind) {
    case 'attribute-inference':
      return attributeCharts(results, result, settingsOf(results, result.kind), palette)
    case 'generalisation':
      return [generalisationChart(results, result, palette)]
    case 'noise':
      return noiseCharts(results, result, palette)
    case 'noisy-max':
      return [noisyMaxChart(results, result, palette)]
    case 'membership':
      return membershipCharts(results, result, palette)
    case 'leakage':
      return leakageCharts(results, result, palette)
    case 'audit':
      return [auditChart(results, result, palette)]
    case 'defences':
      return defencesCharts(results, result, palette)
    case 'robustness':
      return robustnessCharts(results, result, palette)
  }
}
