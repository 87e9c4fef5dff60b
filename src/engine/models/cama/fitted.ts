import {
  adam,
  add,
  type Executor,
  input,
  mean,
  multiply,
  negate,
  Parameters,
  type State,
  StepNoise,
  type Tensor,
  train,
} from '../../tensor/index.ts'
import type { Random } from '../../math/index.ts'
import type { DenseMatrix } from '../classifier.ts'
import { reconstructions } from './reconstruct.ts'
import { type Computation, type DifferentiableClassifier, drawNoise } from '../differentiable.ts'
import { batchOf, labelledBatchOf, stepNoise } from './batches.ts'
import type { CamaDesign } from './design.ts'
import { type CamaNoise, interventionElbo, jointElbo, logPosterior, marginalElbo } from './elbo.ts'
import { isFineTuned } from './networks.ts'
import type { CamaContext, CamaPrediction, FineTuneSettings, LabelledRows } from './settings.ts'

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

  get rowsPerCall(): number {
    const { samples, manipulationSamples } = this.#prediction
    return Math.max(
      1,
      Math.min(250, Math.floor(this.#design.samplesPerCall / (samples * manipulationSamples * this.classes))),
    )
  }

  /** The same weights asked in another way. */
  withPrediction(prediction: Partial<CamaPrediction>): FittedCama {
    return new FittedCama(this.#design, { ...this.#prediction, ...prediction }, this.state)
  }

  /** The whole Monte Carlo prediction of equation 6. */
  compute(rows: Tensor): Computation {
    const noise = this.#noise(this.classes, rows.shape[0])
    return { ...this.#answer(rows, noise), noise: this.#sampled(noise) }
  }

  /**
   * The same model with samples that are drawn once and are alike for all rows and classes. So an answer is a function of its
   * row alone: a change of it is due to a change of the row, never to other samples. The estimate of each class's evidence stays
   * unbiased, and what the samples have in common drops out between classes.
   */
  withFixedSamples(random: Random): DifferentiableClassifier {
    const own = drawNoise(this.#sampled(this.#noise(1, 1)), random)
    const { width, classes, rowsPerCall } = this
    return {
      width,
      classes,
      rowsPerCall,
      state: { ...this.state, ...own },
      compute: (rows) => {
        const noise = this.#noise(1, 1)
        const { logProbabilities, weights } = this.#answer(rows, noise)
        return { logProbabilities, weights: [...weights, ...this.#sampled(noise)], noise: [] }
      },
    }
  }

  #noise(classes: number, rows: number): CamaNoise {
    const { latent, manipulation } = this.#design
    const { samples, manipulationSamples, manipulation: how } = this.#prediction
    const draws = how === 'inferred' ? manipulationSamples : 1
    return {
      z: input('noise of z', [samples, draws, classes, rows, latent]),
      m: input('noise of m', [1, draws, 1, rows, manipulation]),
    }
  }

  /** What of the noise is read. */
  #sampled = ({ z, m }: CamaNoise): Tensor[] => (this.#prediction.manipulation === 'inferred' ? [z, m] : [z])

  #answer(rows: Tensor, noise: CamaNoise): Omit<Computation, 'noise'> {
    const parameters = Parameters.toRead()
    const networks = this.#design.networks(parameters)
    const logProbabilities = logPosterior(networks, this.#design.evidence(rows), noise, this.#prediction.manipulation)
    return { logProbabilities, weights: parameters.tensors }
  }

  /**
   * What the model takes the rows for, see {@link reconstructions}.
   *
   * @param manipulation 'none': as they would be with do(m = 0); 'inferred': as they are
   */
  reconstruct(executor: Executor, rows: LabelledRows, manipulation: CamaPrediction['manipulation']) {
    return reconstructions(executor, this.#design, this.state, rows, manipulation)
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
