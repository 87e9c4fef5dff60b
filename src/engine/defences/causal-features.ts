import { makeClassifier } from '../models/index.ts'
import type { Defence } from './defence.ts'

/** The same kind of model on the outcome's causes only (Tople, Sharma and Nori 2020): what paper 1 is about. */
export const causalFeatures: Defence = {
  key: 'causal features only',
  acts: 'features',
  summary:
    'Lets the model read the outcome’s causes only. It has fewer configurations to remember and the same mechanism elsewhere; it is as good as the graph is.',
  defend: (model) =>
    model.features === 'parents'
      ? null
      : { features: 'parents', classifier: makeClassifier({ ...model, features: 'parents' }) },
}
