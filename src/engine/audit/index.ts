export { auditByThreshold, type Counts, epsilonOfCounts, thresholdCeiling } from './by-threshold.ts'
export { auditInOneRun, type OneRun, oneRunEpsilon, oneRunProbability } from './one-run.ts'
export type { AuditedEpsilon, AuditSettings, AuditTrials } from './trials.ts'
