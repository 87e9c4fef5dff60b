export {
  accuracy,
  areaUnderRoc,
  balancedAccuracy,
  brierScore,
  crossEntropies,
  predictedClasses,
  smallestProbability,
} from './classification.ts'
export { areaUnderCurve, type RocPoints, rocPoints, truePositiveRateAt } from './roc.ts'
