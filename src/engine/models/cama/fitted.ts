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
import type { DenseMatrix } from '../classifier.ts'
import { reconstructions } from './reconstruct.ts'
import type { Computation, DifferentiableClassifier } from '../differentiable.ts'
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
