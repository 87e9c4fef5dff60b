export { Answers, type ShadowAnswers } from './answers.ts'
export type { AttackedModel, AttackerView, ScoreAttack } from './attack.ts'
export { drawGame, type Game, rowsInside } from './game.ts'
export {
  type AttackOutcome,
  type NamedAttack,
  type PlayContext,
  playGame,
  type ShadowPlan,
  type TargetOutcome,
  trainShadows,
} from './play.ts'
export { fingerprintOf, type Records, recordsOf } from './records.ts'
export { makeScoreAttack } from './registry.ts'
export { type AttackSummary, type LimitSummary, type OverTargets, summarise } from './results.ts'
export { recordRisks, type RecordRisk, type RiskSummary } from './risk.ts'
export { type KeptAnswers, MemoryStore, type ModelStore } from './store.ts'
export { type GroupFigures, subgroups, type Subgroups } from './subgroups.ts'
export { type ModelTask, type ModelTrainer, trainerOf, type TrainingContext } from './trainer.ts'
