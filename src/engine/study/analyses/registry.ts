import type { AnalysisSettings } from '#shared/contracts/analyses.ts'
import type { StudyAnalysis } from './analysis.ts'
import { AttributeInferenceAnalysis } from './attribute.ts'

/** The analysis that a study's settings describe. */
export function makeAnalysis(settings: AnalysisSettings): StudyAnalysis {
  switch (settings.kind) {
    case 'attribute-inference':
      return new AttributeInferenceAnalysis(settings)
  }
}
