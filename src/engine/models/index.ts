import type { ModelSettings } from '#shared/contracts/study.ts'
import type { Classifier } from './classifier.ts'
import { ConditionalProbabilityTable } from './cpt.ts'
import { InvariantNetwork } from './irm.ts'
import { LogisticRegression } from './logistic.ts'
import { MultilayerPerceptron } from './mlp.ts'
import { PrivateNetwork } from './private-network.ts'

export * from './cama/index.ts'
export type { Classifier, DenseMatrix, FitContext, FittedClassifier, Prediction } from './classifier.ts'
export { ConditionalProbabilityTable } from './cpt.ts'
export {
  type Asked,
  type Computation,
  type DifferentiableClassifier,
  drawNoise,
  predictWith,
  prepare,
} from './differentiable.ts'
export {
  type ConvolutionalPart,
  DiscriminativeNetwork,
  type DiscriminativeSettings,
  measurementNetwork,
} from './discriminative.ts'
export { InvariantNetwork, type InvariantSettings } from './irm.ts'
export { type FittedLogistic, fittedLogistic, LogisticRegression } from './logistic.ts'
export {
  type EarlyStopping,
  type FittedNetworks,
  MultilayerPerceptron,
  type NetworkSettings,
  type NetworkTask,
} from './mlp.ts'
export {
  type FittedPrivateNetwork,
  type PrivateMechanism,
  PrivateNetwork,
  type PrivateNetworkSettings,
  sampleRateOf,
} from './private-network.ts'
export { predictEach, type Question } from './prediction.ts'
export { fitQuantiles, type QuantileRegression, type QuantileSettings } from './quantiles.ts'

/** The model that a study's settings describe. */
export function makeClassifier(settings: ModelSettings): Classifier {
  switch (settings.kind) {
    case 'cpt':
      return new ConditionalProbabilityTable(settings)
    case 'mlp':
      return settings.privacy
        ? new PrivateNetwork({ ...settings, privacy: settings.privacy })
        : new MultilayerPerceptron(settings)
    case 'logistic':
      return new LogisticRegression(settings)
    case 'irm':
      return new InvariantNetwork(settings)
  }
}
