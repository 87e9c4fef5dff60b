import type { AnalysisSettings } from '#shared/contracts/analyses.ts'
import type { StudyAnalysis } from './analysis.ts'
import { AttributeInferenceAnalysis } from './attribute.ts'
import { EpsilonAudit } from './audit.ts'
import { DefencesCompared } from './defences.ts'
import { Generalisation } from './generalisation.ts'
import { MembershipGame } from './membership.ts'
import { RecordLeakage } from './leakage/index.ts'
import { NoiseForRelease } from './noise.ts'
import { NoisyMaxTeachers } from './noisy-max.ts'
import { Robustness } from './robustness/index.ts'

/** The analysis that a study's settings describe. */
export function makeAnalysis(settings: AnalysisSettings): StudyAnalysis {
  switch (settings.kind) {
    case 'attribute-inference':
      return new AttributeInferenceAnalysis(settings)
    case 'generalisation':
      return new Generalisation(settings)
    case 'noise':
      return new NoiseForRelease(settings)
    case 'noisy-max':
      return new NoisyMaxTeachers(settings)
    case 'membership':
      return new MembershipGame(settings)
    case 'leakage':
      return new RecordLeakage(settings)
    case 'audit':
      return new EpsilonAudit(settings)
    case 'defences':
      return new DefencesCompared(settings)
    case 'robustness':
      return new Robustness(settings)
  }
}
