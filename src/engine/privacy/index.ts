export {
  type Accountant,
  type Bracket,
  epsilonBy,
  gaussianDelta,
  gaussianDeviation,
  gaussianEpsilon,
  lossDelta,
  lossEpsilon,
  noiseMultiplierFor,
  renyiDivergence,
  type RenyiEpsilon,
  renyiEpsilon,
  renyiOrders,
  type SubsampledGaussian,
  type Target,
} from './accountant/index.ts'
export { classicalGaussianEpsilon, classicalGaussianScale } from './classical-gaussian.ts'
export {
  advantageBound,
  equalNoise,
  impliedRatio,
  laplaceEpsilon,
  laplaceFrom,
  type NoisyParameters,
  releaseLaplace,
  type SecureBytes,
  simulateLaplace,
  tightAdvantageBound,
} from './laplace.ts'
export {
  countVotes,
  failureBound,
  gammaOfPaper,
  noisyMax,
  type NoisyMaxBudget,
  noisyMaxBudget,
  queryMoment,
  type Votes,
} from './noisy-max.ts'
export { privacyAssumptions, privacyStatement, type PrivateTrainingMechanism } from './statement.ts'
export {
  drawNeighbours,
  l1Distance,
  type LogisticBounds,
  logisticSensitivity,
  type Neighbour,
  type ProvenSensitivity,
  sampledSensitivity,
  type SampledSensitivity,
  tableSensitivity,
} from './sensitivity.ts'
