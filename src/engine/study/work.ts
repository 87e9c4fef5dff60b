import type { AttackSettings, ModelSettings, StudySpec } from '#shared/contracts/study.ts'
import { attackKeys, modelKeys } from './names.ts'

/**
 * Floating-point operations of one training step: two for each multiply-add, forward and twice backward; and a fixed part
 * for what does not grow with the network (measured: about 0.05 ms, as long as 2 million operations take).
 */
function operationsPerStep(widths: readonly number[], batch: number): number {
  const weights = widths.slice(1).reduce((sum, width, layer) => sum + width * widths[layer], 0)
  return 6 * batch * weights + 20 * weights + 2e6
}

const modelWork = (model: ModelSettings, width: number, classes: number): number =>
  model.kind === 'mlp' ? operationsPerStep([width, ...model.hidden, classes], model.batch) : 0

const attackWork = (attack: AttackSettings, classes: number): number =>
  attack.kind === 'confidence-classifier' ? operationsPerStep([classes, ...attack.hidden, 2], attack.batch) : 0

/**
 * What a repetition costs besides training: about a millisecond for splitting, encoding and asking, and all of it where
 * no network is trained.
 */
const overhead = 4e7

/** How much work a study is, and how much of it each step of each part does. In floating-point operations. */
export interface WorkPlan {
  readonly total: number
  readonly repetition: number
  /** The part of a repetition that is no training. */
  readonly overhead: number
  /** One step of a model or an attack, by its key. */
  readonly step: (kind: 'model' | 'attack', key: string) => number
}

/**
 * @param widths how many numbers each feature set has once encoded
 * @param classes of the outcome
 */
export function planWork({ settings }: StudySpec, widths: Readonly<Record<string, number>>, classes: number): WorkPlan {
  const models = modelKeys(settings.models)
  const attacks = attackKeys(settings.attacks)
  const contrasts = 2 + 3 * settings.shifts.length
  const modelStep = new Map(
    models.map((key, i) => [key, modelWork(settings.models[i], widths[settings.models[i].features], classes)]),
  )
  const attackStep = new Map(attacks.map((key, i) => [key, attackWork(settings.attacks[i], classes)]))
  const stepsOf = (item: ModelSettings | AttackSettings) => ('steps' in item ? item.steps : 0)
  const training = models.reduce((sum, key, i) => sum + stepsOf(settings.models[i]) * (modelStep.get(key) as number), 0)
  const attacking = attacks.reduce(
    (sum, key, i) => sum + stepsOf(settings.attacks[i]) * (attackStep.get(key) as number),
    0,
  )
  const repetition = overhead + training + models.length * contrasts * attacking
  return {
    total: repetition * settings.repetitions,
    repetition,
    overhead,
    step: (kind, key) => (kind === 'model' ? modelStep : attackStep).get(key) as number,
  }
}

/** Floating-point operations in a second that a small network's training reaches on a laptop; for the first estimate. */
export const usualSpeed = 4e10
