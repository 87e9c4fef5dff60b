export {
  type AttributeAdvantage,
  AttributeInference,
  type AttributeResult,
  type AttributeRows,
  type AttributeTask,
} from './inference.ts'
export {
  confusionOf,
  type GuessedAttribute,
  type InversionKnowledge,
  type InversionLikelihood,
  type InversionRows,
  invert,
  judgeGuesses,
  largestAt,
} from './inversion.ts'
export { inversions } from './inversion-registry.ts'
