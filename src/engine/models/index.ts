import type { ModelSettings } from '#shared/contracts/study.ts'
import type { Classifier } from './classifier.ts'
import { ConditionalProbabilityTable } from './cpt.ts'
import { MultilayerPerceptron } from './mlp.ts'

export type { Classifier, FitContext, FittedClassifier, Prediction } from './classifier.ts'
export { ConditionalProbabilityTable } from './cpt.ts'
export { type DenseMatrix, MultilayerPerceptron, type NetworkSettings } from './mlp.ts'

/** The model that a study's settings describe. */
export function makeClassifier(settings: ModelSettings): Classifier {
  switch (settings.kind) {
    case 'cpt':
      return new ConditionalProbabilityTable(settings)
    case 'mlp':
      return new MultilayerPerceptron(settings)
  }
}
