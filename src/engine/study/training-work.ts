import type { ModelSettings } from '#shared/contracts/study.ts'
import { modelWork, type TrainingRows, unreportedWork } from './work.ts'

/** Floating-point operations of training a model once, from beginning to end, roughly. */
export const trainingWork = (model: ModelSettings, width: number, classes: number, rows: TrainingRows): number =>
  2e6 +
  ('steps' in model ? model.steps : 0) * modelWork(model, width, classes, rows) +
  unreportedWork(model, width, classes, rows)
