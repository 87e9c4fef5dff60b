import type { AttackSettings, ModelSettings, StudySpec } from '#shared/contracts/study.ts'
import { attackInputWidth } from '../attacks/index.ts'
import { attackKeys, modelKeys } from './names.ts'

const weightsOf = (widths: readonly number[]) =>
  widths.slice(1).reduce((sum, width, layer) => sum + width * widths[layer], 0)

/**
 * Floating-point operations of one training step of networks that are trained together: two for each multiply-add,
 * forward and twice backward; a part for each network that does not grow with it (measured: about 0.01 ms, as long as
 * 400,000 operations take); and as much again four times for the step itself.
 */
export function operationsPerStep(widths: readonly number[], batch: number, networks = 1): number {
  const weights = weightsOf(widths)
  return networks * (6 * batch * weights + 20 * weights + 4e5) + 1.6e6
}

/** What a normal number costs beside an operation: measured, about 40 ns with its way into the program. */
const noiseWork = 1600

/** Work of one step. A table is counted, and a logistic regression is found in a few hundred passes over its rows: no step of theirs is reported. */
export function modelWork(
  model: ModelSettings,
  width: number,
  classes: number,
  { rows, environments }: TrainingRows,
): number {
  switch (model.kind) {
    case 'mlp': {
      const layers = [width, ...model.hidden, classes]
      const step = operationsPerStep(layers, model.batch)
      return model.privacy ? step + noiseWork * weightsOf(layers) : step
    }
    case 'irm': {
      const seen = model.batch === null ? rows : model.batch * environments
      return operationsPerStep([width, ...model.hidden, classes], seen)
    }
    case 'cpt':
    case 'logistic':
      return 0
  }
}

export const attackWork = (attack: AttackSettings, classes: number, attackers: number): number =>
  attack.kind === 'confidence-classifier'
    ? operationsPerStep([attackInputWidth(attack.input, classes), ...attack.hidden, 2], attack.batch, attackers)
    : 0

/** Passes over the rows that a logistic regression takes. */
export const usualPasses = 150

/** What a model costs a repetition beside the steps that it reports. */
export const unreportedWork = (model: ModelSettings, width: number, classes: number, { rows }: TrainingRows): number =>
  model.kind === 'logistic' ? usualPasses * rows * (width + 1) * classes * 4 : 0

/** The rows that models are trained on. */
export interface TrainingRows {
  readonly rows: number
  /** Sites among them. */
  readonly environments: number
}

/**
 * What a repetition costs besides training: about a millisecond for splitting, encoding and asking, and all of it where
 * no network is trained.
 */
const overhead = 4e7

/** How much work a study is, and how much of it each step of each part does. In floating-point operations. */
export interface WorkPlan {
  readonly total: number
  /** Of one repetition, without what is done once. */
  readonly repetition: number
  /** What is done in the first repetition only. */
  readonly once: number
  /** The part of a repetition whose steps are not reported. */
  readonly overhead: number
  /** One step of a model, of all attackers of one kind, or the whole of an analysis, by its key. */
  readonly step: (kind: 'model' | 'attack' | 'analysis', key: string) => number
}

/**
 * @param widths how many numbers each feature set has once encoded
 * @param classes of the outcome
 * @param rows that models are trained on; see {@link trainingRows}
 * @param analyses work of each further analysis in one repetition, by its kind
 * @param onceOnly kinds of those that are asked in the first repetition only
 */
export function planWork(
  { settings }: StudySpec,
  widths: Readonly<Record<string, number>>,
  classes: number,
  rows: TrainingRows,
  analyses: ReadonlyMap<string, number> = new Map(),
  onceOnly: ReadonlySet<string> = new Set(),
): WorkPlan {
  const models = modelKeys(settings.models)
  const attacks = attackKeys(settings.attacks)
  const contrasts = 2 + 3 * settings.shifts.length
  const modelStep = new Map(
    models.map((key, i) => [key, modelWork(settings.models[i], widths[settings.models[i].features], classes, rows)]),
  )
  const attackStep = new Map(
    attacks.map((key, i) => [key, attackWork(settings.attacks[i], classes, models.length * contrasts)]),
  )
  const stepsOf = (item: ModelSettings | AttackSettings) => ('steps' in item ? item.steps : 0)
  const training = models.reduce((sum, key, i) => sum + stepsOf(settings.models[i]) * (modelStep.get(key) as number), 0)
  const attacking = attacks.reduce(
    (sum, key, i) => sum + stepsOf(settings.attacks[i]) * (attackStep.get(key) as number),
    0,
  )
  const unreported = settings.models.reduce(
    (sum, model) => sum + unreportedWork(model, widths[model.features], classes, rows),
    overhead,
  )
  const analysing = (isOnce: boolean) =>
    [...analyses].reduce((sum, [kind, work]) => sum + (onceOnly.has(kind) === isOnce ? work : 0), 0)
  const [repetition, once] = [unreported + training + attacking + analysing(false), analysing(true)]
  return {
    total: repetition * settings.repetitions + once,
    repetition,
    once,
    overhead: unreported,
    step: (kind, key) => ({ model: modelStep, attack: attackStep, analysis: analyses })[kind].get(key) as number,
  }
}

/** Floating-point operations in a second that a small network's training reaches on a laptop; for the first estimate. */
export const usualSpeed = 4e10
