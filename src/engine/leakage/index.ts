export {
  advantageBoundOf,
  type Guess,
  independentAdvantage,
  isViolated,
  membershipExperiment,
  pairedAdvantage,
  type SignedAdvantage,
} from './advantage.ts'
export { type Arms, type CovarianceKind, refitsOf, varianceFloor } from './arms.ts'
export {
  estimateLeakage,
  independentFloor,
  type LeakageEstimate,
  type LeakageSettings,
  unbiasedLeakage,
} from './estimate.ts'
export {
  diagonalDivergence,
  type Gaussian,
  gaussianDivergence,
  SingularError,
  symmetricDivergence,
} from './gaussian.ts'
export { networkRefits, type RecordRefits, type RefitSettings, ridgeRefits } from './measure.ts'
export { estimateInformation, mixtureInformation } from './mutual-information.ts'
export { RegressionNetworks, type RegressionNetworkSettings, type TrainedNetwork } from './network.ts'
export { leakageByNoise } from './noise.ts'
export { type RidgeBase, type RidgeFit, RidgeRegression, type RidgeSettings } from './ridge.ts'
export { SubsetSampler, type Swap, swapFor, swapped } from './subsets.ts'
export { thresholdOf, type ThresholdRule, thresholdRules } from './threshold.ts'
export { type ColumnEncoding, type Universe, universeOf } from './universe.ts'
