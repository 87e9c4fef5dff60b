export { type Claim, judge, type JudgedClaim, type Reading, type Standard, type Verdict } from './claims.ts'
export type { FoundParents } from './features.ts'
export { leakageMeasures, leakageStudies } from './leakage/index.ts'
export { adultRecords, membershipStudies } from './membership/index.ts'
export { type ProtocolContext, runRepetitions } from './repetitions.ts'
export { type Figure, type Query, type ResultRow, ResultTable, withoutAnswers } from './results.ts'
export { type FinishedPart, type PaperStudyOptions, type PaperStudyResults, runPaperStudy } from './run.ts'
export type { ProtocolAttackScore, ProtocolContrast, ProtocolScores, ProtocolTarget } from './scores.ts'
export {
  type FeatureChoice,
  paperProtocol,
  type ProtocolAttack,
  type ProtocolModel,
  type ProtocolSettings,
  type ProtocolShift,
} from './settings.ts'
export { robustnessStudies } from './robustness/index.ts'
export { paperStudies, studyNamed } from './studies/index.ts'
export type { PaperStudy, PartContext, Preset, StudyPart } from './study.ts'
