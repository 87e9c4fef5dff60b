export {
  type Discrepancy,
  discrepancyOfAllFunctions,
  type DiscrepancySearch,
  searchDiscrepancy,
  type TwoSamples,
} from './discrepancy.ts'
export {
  type Answered,
  bothSides,
  type BothSides,
  boundOfDeterministic,
  boundOfProbabilistic,
  disagreement,
  inDistributionError,
  lossBetween,
  meanLoss,
  type ModelLosses,
  outOfDistributionError,
  rowLosses,
  type TriangleLoss,
} from './errors.ts'
export { type Swap, swapGaps, worstInstance, type WorstInstance, worstSwapOfSet } from './worst-instance.ts'
