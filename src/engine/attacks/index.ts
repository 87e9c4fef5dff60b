export type { AttackContext, AttackRows, Guesses, MembershipAttack, TrainedAttack } from './attack.ts'
export { ConfidenceClassifier } from './confidence-classifier.ts'
export { LossThreshold } from './loss-threshold.ts'
export { makeAttack } from './registry.ts'
