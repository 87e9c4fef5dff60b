export {
  accuracy,
  areaUnderRoc,
  balancedAccuracy,
  brierScore,
  crossEntropies,
  predictedClasses,
  smallestProbability,
} from './classification.ts'
export { type AreaEstimate, delongInterval, midranks } from './delong.ts'
export {
  falsePositiveLimits,
  fewestNonMembers,
  isWithheld,
  largestAdvantage,
  type MembershipMetrics,
  membershipMetrics,
  type OperatingPoint,
  positivePredictiveValue,
  type Precision,
  priors,
  type Share,
  type WithheldFigure,
} from './membership.ts'
export { areaUnderCurve, type RocPoints, rocPoints, truePositiveRateAt } from './roc.ts'
