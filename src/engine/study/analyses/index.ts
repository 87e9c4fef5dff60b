export type {
  AnalysisContext,
  ScoreRow,
  StudiedModel,
  StudiedRepetition,
  StudyAnalysis,
  StudySize,
} from './analysis.ts'
export { makeAnalysis } from './registry.ts'
