export { edgeStrengths } from './bootstrap.ts'
export type { CancelSignal, LearningProgress, StructureControl } from './control.ts'
export {
  type ContinuousColumn,
  type DiscreteColumn,
  type NumberTreatment,
  rowsOf,
  type StructureColumn,
  type StructureData,
  structureData,
} from './data.ts'
export { graphScore } from './graph-score.ts'
export { invariantCauses } from './invariance.ts'
export { learnStructure } from './learn.ts'
