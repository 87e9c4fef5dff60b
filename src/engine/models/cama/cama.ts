import type { Random } from '../../math/index.ts'
import { accuracy, predictedClasses } from '../../metrics/index.ts'
import {
  adam,
  add,
  type CancelSignal,
  epochBatches,
  type Executor,
  gatherRows,
  input,
  mean,
  multiply,
  negate,
  Parameters,
  reshape,
  type State,
  StepNoise,
  type Tensor,
  train,
  type TrainingTask,
} from '../../tensor/index.ts'
import type { DenseMatrix } from '../classifier.ts'
import { type Computation, type DifferentiableClassifier, prepare } from '../differentiable.ts'
import type { CamaDesign } from './design.ts'
import { type CamaNoise, interventionElbo, jointElbo, logPosterior, marginalElbo } from './elbo.ts'
import { isFineTuned } from './networks.ts'

/** Rows with the class of each. */
export interface LabelledRows {
  readonly inputs: DenseMatrix
  readonly labels: Int32Array
}

/** How answers are sampled (equation 6). */
export interface CamaPrediction {
  /** Samples of z for each class; the paper's K. */
  readonly samples: number
  /** Samples of m; the paper has one. */
  readonly manipulationSamples: number
  /** Whether m is inferred (the paper) or taken to be 0. */
  readonly manipulation: 'inferred' | 'none'
}

export interface CamaSettings {
  readonly steps: number
  readonly batch: number
  /** Of Adam. */
  readonly learningRate: number
  /** Lambda of equation 5: the weight of the clean rows where there are manipulated ones too. */
  readonly cleanWeight: number
  readonly prediction: CamaPrediction
  /** Steps between two looks at the validation rows. */
  readonly validateEvery: number
}

export interface FineTuneSettings {
  readonly steps: number
  readonly batch: number
  readonly learningRate: number
  /** Alpha of equation 8: the weight of the clean, labelled rows. */
  readonly cleanWeight: number
  /** What the clean rows are judged by: ELBO(x, y), or the one with do(m = 0). */
  readonly cleanTerm: 'joint' | 'intervention'
}

/** What the paper says, and our choices where it says nothing (docs/methods.md). */
export const camaDefaults = { steps: 2000, batch: 128, learningRate: 1e-3, cleanWeight: 0.5, validateEvery: 4 } as const
export const predictionDefaults: CamaPrediction = { samples: 16, manipulationSamples: 1, manipulation: 'inferred' }
export const fineTuneDefaults: FineTuneSettings = {
  steps: 500,
  batch: 128,
  learningRate: 1e-3,
  cleanWeight: 0.5,
  cleanTerm: 'joint',
}

export interface CamaContext {
  readonly random: Random
  readonly executor: Executor
  readonly signal?: CancelSignal
  readonly onSteps?: (done: number, losses: ArrayLike<number>) => void
}

const indicatorsOf = ({ labels }: LabelledRows, classes: number): Float32Array => {
  const result = new Float32Array(labels.length * classes)
  labels.forEach((label, row) => (result[row * classes + label] = 1))
  return result
}

/** A batch of a table's rows at each step: the rows, and what a program needs to be given for them. */
function batchOf(table: DenseMatrix, size: number, name: string, random: Random) {
  const x = input(`${name} rows`, [table.rows, table.width])
  const index = input(`${name} batch`, [Math.min(size, table.rows)], 'integer')
  const all = Int32Array.from({ length: table.rows }, (_, row) => row)
  return {
    rows: gatherRows(x, index),
    index,
    data: [{ tensor: x, values: table.dense }],
    perStep: [epochBatches(index, [all], [random.stream(`${name} batches`)])],
  }
}

function labelledBatchOf(table: LabelledRows, classes: number, size: number, name: string, random: Random) {
  const batch = batchOf(table.inputs, size, name, random)
  const y = input(`${name} outcomes`, [table.labels.length, classes])
  return {
    ...batch,
    outcomes: reshape(gatherRows(y, batch.index), [1, 1, 1, batch.rows.shape[0], classes]),
    data: [...batch.data, { tensor: y, values: indicatorsOf(table, classes) }],
  }
}

/** Noise for one sample of z and of m at each step. */
const stepNoise = (
  noise: StepNoise,
  { latent, manipulation }: CamaDesign,
  rows: number,
  name: string,
  classes = 1,
): CamaNoise => ({
  z: noise.normal(`${name} noise of z`, [1, 1, classes, rows, latent]),
  m: noise.normal(`${name} noise of m`, [1, 1, 1, rows, manipulation]),
})

/**
 * Deep CAMA (paper 2, section 3), trained by Adam on lower bounds only: clean rows on the intervention ELBO with do(m = 0)
 * (equation 3), manipulated rows, where there are any, on the joint ELBO (equation 4), mixed by `cleanWeight` (equation 5).
 */
export class DeepCama {
  readonly #design: CamaDesign
  readonly #settings: CamaSettings

  constructor(design: CamaDesign, settings: CamaSettings) {
    this.#design = design
    this.#settings = settings
  }

  /**
   * @param rows `manipulated` ones are such whose manipulation is not known; of `validation` rows the accuracy decides which
   *   step's weights are kept, the first of equals; without them the last step's are
   */
  async fit(
    {
      clean,
      manipulated,
      validation,
    }: { readonly clean: LabelledRows; readonly manipulated?: LabelledRows; readonly validation?: LabelledRows },
    { random, executor, signal, onSteps }: CamaContext,
  ): Promise<FittedCama> {
    const { steps, batch, learningRate, cleanWeight, prediction, validateEvery } = this.#settings
    const design = this.#design
    const parameters = new Parameters([random])
    const networks = design.networks(parameters)
    const noise = new StepNoise([random.stream('noise')])
    const own = labelledBatchOf(clean, design.classes, batch, 'clean', random)
    const z = noise.normal('clean noise of z', [1, 1, 1, own.rows.shape[0], design.latent])
    const cleanBound = mean(interventionElbo(networks, design.evidence(own.rows), own.outcomes, { z }))
    const other = manipulated && labelledBatchOf(manipulated, design.classes, batch, 'manipulated', random)
    const bound = other
      ? add(
          multiply(cleanBound, cleanWeight),
          multiply(
            mean(
              jointElbo(
                networks,
                design.evidence(other.rows),
                other.outcomes,
                stepNoise(noise, design, other.rows.shape[0], 'manipulated'),
              ),
            ),
            1 - cleanWeight,
          ),
        )
      : cleanBound
    const learned = [...parameters.list]
    // NN_M of q takes no part where all rows are clean: it keeps its first values until it is fine-tuned.
    networks.inferManipulation(design.evidence(own.rows))
    const kept = parameters.list.filter((parameter) => !learned.includes(parameter))
    const untouched = Object.fromEntries(kept.map(({ tensor, initial }) => [tensor.name as string, initial]))
    const modelOf = (state: State) => new FittedCama(design, prediction, { ...untouched, ...state })
    const task: TrainingTask = {
      parameters: learned,
      loss: negate(bound),
      optimiser: adam({ learningRate }),
      data: [...own.data, ...(other?.data ?? [])],
      perStep: [...own.perStep, ...(other?.perStep ?? []), ...noise.perStep],
      steps,
    }
    if (!validation) return modelOf(await train(executor, task, { signal, onSteps }))
    let current: State = {}
    const asked = await prepare(executor, modelOf({}), () => current)
    try {
      const measure = async (state: State) => {
        current = { ...untouched, ...state }
        // The same samples at each look, so that looks differ by the weights alone.
        const { probabilities } = await asked.predict(validation.inputs, random.stream('validation'))
        return [1 - accuracy(predictedClasses(probabilities, design.classes), validation.labels)]
      }
      const best = { every: validateEvery, patience: Number.POSITIVE_INFINITY, measure }
      return modelOf(await train(executor, task, { signal, onSteps, validation: best }))
    } finally {
      await asked.dispose()
    }
  }
}

/** A deep CAMA that has been trained. */
export class FittedCama implements DifferentiableClassifier {
  readonly state: State
  readonly #design: CamaDesign
  readonly #prediction: CamaPrediction

  constructor(design: CamaDesign, prediction: CamaPrediction, state: State) {
    this.#design = design
    this.#prediction = prediction
    this.state = state
  }

  get width(): number {
    return this.#design.width
  }

  get classes(): number {
    return this.#design.classes
  }

  /** About ten thousand samples in one call. */
  get rowsPerCall(): number {
    const { samples, manipulationSamples } = this.#prediction
    return Math.max(1, Math.min(250, Math.floor(10_000 / (samples * manipulationSamples * this.classes))))
  }

  /** The same weights asked in another way. */
  withPrediction(prediction: Partial<CamaPrediction>): FittedCama {
    return new FittedCama(this.#design, { ...this.#prediction, ...prediction }, this.state)
  }

  /** The whole Monte Carlo prediction of equation 6. */
  compute(rows: Tensor): Computation {
    const { classes, latent, manipulation } = this.#design
    const { samples, manipulationSamples, manipulation: how } = this.#prediction
    const parameters = Parameters.toRead()
    const [count] = rows.shape
    const draws = how === 'inferred' ? manipulationSamples : 1
    const noise: CamaNoise = {
      z: input('noise of z', [samples, draws, classes, count, latent]),
      m: input('noise of m', [1, draws, 1, count, manipulation]),
    }
    const logProbabilities = logPosterior(this.#design.networks(parameters), this.#design.evidence(rows), noise, how)
    return {
      logProbabilities,
      weights: parameters.tensors,
      noise: how === 'inferred' ? [noise.z, noise.m] : [noise.z],
    }
  }

  /**
   * Adapts the model to rows without labels that may have been manipulated (equations 7 and 8): only NN_M of p and NN_M of q
   * are moved, every other weight is handed to the training as a constant.
   *
   * @returns a new model; this one stays as it is
   */
  async fineTune(
    { clean, unlabelled }: { readonly clean: LabelledRows; readonly unlabelled: DenseMatrix },
    { steps, batch, learningRate, cleanWeight, cleanTerm }: FineTuneSettings,
    { random, executor, signal, onSteps }: CamaContext,
  ): Promise<FittedCama> {
    const design = this.#design
    const parameters = Parameters.toRead()
    const networks = design.networks(parameters)
    const noise = new StepNoise([random.stream('noise')])
    const own = labelledBatchOf(clean, design.classes, batch, 'clean', random)
    const ownNoise = stepNoise(noise, design, own.rows.shape[0], 'clean')
    const cleanRows = design.evidence(own.rows)
    const cleanBound =
      cleanTerm === 'joint'
        ? jointElbo(networks, cleanRows, own.outcomes, ownNoise)
        : interventionElbo(networks, cleanRows, own.outcomes, ownNoise)
    const other = batchOf(unlabelled, batch, 'unlabelled', random)
    const otherNoise = stepNoise(noise, design, other.rows.shape[0], 'unlabelled', design.classes)
    const marginal = marginalElbo(networks, design.evidence(other.rows), otherNoise)
    const bound = add(multiply(mean(cleanBound), cleanWeight), multiply(mean(marginal), 1 - cleanWeight))
    const valueOf = ({ name }: Tensor) => this.state[name as string]
    const [moved, fixed] = [true, false].map((wanted) =>
      parameters.tensors.filter(({ name }) => isFineTuned(name as string) === wanted),
    )
    const used = cleanTerm === 'joint' ? noise.perStep : noise.perStep.filter(({ tensor }) => tensor !== ownNoise.m)
    const tuned = await train(
      executor,
      {
        parameters: moved.map((tensor) => ({ tensor, initial: valueOf(tensor) })),
        loss: negate(bound),
        optimiser: adam({ learningRate }),
        data: [...own.data, ...other.data, ...fixed.map((tensor) => ({ tensor, values: valueOf(tensor) }))],
        perStep: [...own.perStep, ...other.perStep, ...used],
        steps,
      },
      { signal, onSteps },
    )
    return new FittedCama(design, this.#prediction, { ...this.state, ...tuned })
  }
}
