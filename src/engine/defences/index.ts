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

/** Every defence with middling settings, to compare; each applies to some models only. */
export const usualDefences: readonly Defence[] = [
  earlyStopping(),
  weightPenalty(0.03),
  temperature(4),
  roundedConfidences(1),
  outputPerturbation({ noise: 'laplace', epsilon: 1 }),
  outputPerturbation({ noise: 'gaussian', epsilon: 1 }),
  privateTraining({ clip: 1, noiseMultiplier: 1 }),
  causalFeatures,
]
