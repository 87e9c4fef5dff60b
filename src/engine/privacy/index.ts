export {
  analyticGaussianDelta,
  analyticGaussianEpsilon,
  analyticGaussianScale,
  gaussianEpsilon,
  gaussianScale,
} from './gaussian.ts'
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
