export {
  assembleNetwork,
  describeConfiguration,
  type NamedNode,
  type NetworkProblem,
  networkProblems,
} from './assemble.ts'
export { type BifNetwork, readBif } from './bif-reader.ts'
export { writeBif } from './bif-writer.ts'
export { type FittedNetwork, fitNetwork, fitTables, type NodeStructure, type Prior } from './fit.ts'
export { intervene, type Setting } from './intervene.ts'
export {
  checkInvariance,
  type ComparedColumn,
  type ConfigurationTest,
  type GTest,
  type InvarianceCheck,
} from './invariance.ts'
export { logLikelihood, logLikelihoods } from './likelihood.ts'
export { type MisestimatedParents, misestimateParents } from './misestimate.ts'
export {
  checkNetworkFile,
  networkFromFile,
  networkToFile,
  type NetworkDescription,
  readNetworkJson,
  writeNetworkJson,
} from './network-file.ts'
export {
  type Codes,
  configurationCodes,
  configurationsOf,
  type Evidence,
  type Network,
  type NetworkNode,
  type NetworkSize,
  normalize,
  positionOf,
  sizeOf,
} from './network.ts'
export { type BestAccuracy, OptimalPredictor, type OptimalPrediction } from './optimal.ts'
export {
  evidenceProbability,
  jointProbabilities,
  posterior,
  type PosteriorQuery,
  preparePosterior,
} from './posterior.ts'
export { type RandomNetworkOptions, randomNetwork } from './random-network.ts'
export { addNoise, type ChangeOptions, redrawTables } from './redraw.ts'
export { drawRows, drawRowsGiven, type Sample, sampleNetwork, type WeightedSample } from './sample.ts'
export { massOutsideSupport, type SupportShare } from './support.ts'
