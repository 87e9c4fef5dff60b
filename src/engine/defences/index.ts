import { DefencesAnalysis } from '#shared/contracts/analyses.ts'
import { causalFeatures } from './causal-features.ts'
import type { Defence } from './defence.ts'
import { earlyStopping } from './early-stopping.ts'
import { outputPerturbation } from './output-perturbation.ts'
import { privateTraining } from './private-training.ts'
import { roundedConfidences } from './rounded-confidences.ts'
import { temperature } from './temperature.ts'
import { weightPenalty } from './weight-penalty.ts'

export { causalFeatures } from './causal-features.ts'
export type { Defence, DefendedModel } from './defence.ts'
export { earlyStopping } from './early-stopping.ts'
export { outputPerturbation, type PerturbationSettings } from './output-perturbation.ts'
export { privateTraining } from './private-training.ts'
export { roundedConfidences } from './rounded-confidences.ts'
export { temperature } from './temperature.ts'
export { weightPenalty } from './weight-penalty.ts'

/** Every defence once; each applies to some models only. */
export const makeDefences = (settings: Omit<DefencesAnalysis, 'kind' | 'model'>): readonly Defence[] => [
  earlyStopping(),
  weightPenalty(settings.penalty),
  temperature(settings.temperature),
  roundedConfidences(settings.digits),
  outputPerturbation({ noise: 'laplace', epsilon: settings.epsilon }),
  outputPerturbation({ noise: 'gaussian', epsilon: settings.epsilon, delta: settings.delta }),
  privateTraining({ clip: settings.clip, noiseMultiplier: settings.noiseMultiplier, delta: settings.delta }),
  causalFeatures,
]

/** Every defence with middling settings, to compare. */
export const usualDefences = makeDefences(DefencesAnalysis.parse({ kind: 'defences' }))
