export {
  auditByThreshold,
  chooseTest,
  type Counts,
  countsOf,
  epsilonOfCounts,
  type Test,
  thresholdCeiling,
} from './by-threshold.ts'
export { auditInOneRun, guessInOneRun, type OneRun, oneRunEpsilon, oneRunProbability } from './one-run.ts'
export { chooseGuesses, mostExposed, type Reference, scoresBeside } from './references.ts'
export type { AuditedEpsilon, AuditSettings, AuditTrials } from './trials.ts'
