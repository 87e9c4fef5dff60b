export * from './attribute/index.ts'
export type { AttackContext, AttackRows, AttackTask, Guesses, MembershipAttack, TrainedAttack } from './attack.ts'
export { BoundedLoss, boundedLossAdvantage, boundedLosses } from './bounded-loss.ts'
export { attackInputWidth, ConfidenceClassifier } from './confidence-classifier.ts'
export * from './evasion/index.ts'
export { LossThreshold } from './loss-threshold.ts'
export { confidencePresets } from '#shared/contracts/attack-presets.ts'
export { makeAttack } from './registry.ts'
export {
  type AskModel,
  type Population,
  type PopulationAdvantage,
  worstIntervention,
  type WorstIntervention,
  worstPopulation,
} from './worst-population.ts'
