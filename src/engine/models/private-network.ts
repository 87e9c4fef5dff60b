import type { PrivateTraining } from '#shared/contracts/study.ts'
import { type FillBytes, type NumberSource, secureNumbers } from '../math/index.ts'
import {
  adam,
  add,
  clippedSum,
  divide,
  gatherRows,
  input,
  logSoftmax,
  maximum,
  multiply,
  Parameters,
  type PerStep,
  PoissonBatches,
  poissonCapacity,
  sizeOf,
  softmax,
  softmaxCrossEntropy,
  stopGradient,
  subtract,
  sum,
  type Tensor,
  train,
} from '../tensor/index.ts'
import type { Classifier, DenseMatrix, FitContext, FittedClassifier, Prediction } from './classifier.ts'
import { plainNetwork } from './differentiable.ts'
import { logitsOf, type NetworkSettings } from './mlp.ts'
import { predictEach } from './prediction.ts'

/** What was done to the records, as an accountant needs it. */
export interface PrivateMechanism {
  /** Probability with which a record joined each batch. */
  readonly sampleRate: number
  readonly noiseMultiplier: number
  readonly steps: number
  readonly clip: number
  /**
   * simulation: noise and batches can be drawn again by whoever knows the seed, so they protect nobody;
   * release: drawn from the operating system's randomness, never to be drawn again
   */
  readonly use: 'simulation' | 'release'
}

/** A network that was trained with differential privacy. */
export interface FittedPrivateNetwork extends FittedClassifier {
  readonly mechanism: PrivateMechanism
  predict(inputs: DenseMatrix): Promise<Prediction>
}

export type PrivateNetworkSettings = Pick<NetworkSettings, 'steps' | 'batch' | 'learningRate'> & {
  /** Units of each hidden layer; none makes a logistic regression. */
  readonly hidden: readonly number[]
  readonly privacy: Pick<PrivateTraining, 'clip' | 'noiseMultiplier'>
}

/** The probability that gives batches of a size on average. */
export const sampleRateOf = (batch: number, rows: number): number => Math.min(1, batch / rows)

/**
 * A multilayer perceptron with ReLU and softmax, or without hidden layers a logistic regression, trained with differential
 * privacy (DP-SGD; Abadi et al. 2016, algorithm 1): each record joins each batch independently, its gradient is shortened to
 * `clip`, Gaussian noise of `noiseMultiplier` times `clip` is added to their sum, and the sum is divided by the expected
 * size of a batch, which says nothing of the data. Adam makes a step of it; what is done with noisy gradients costs no
 * privacy (post-processing). `privacy/accountant` tells the epsilon.
 *
 * Noise and batches come from the seeded stream of the fit, for studies; or, for a model that is to be released, from the
 * operating system's randomness that is handed in. Gradients and noise are float32: the accountants' theorems are about real
 * numbers (Mironov 2012 on what that hides).
 */
export class PrivateNetwork implements Classifier {
  readonly #settings: PrivateNetworkSettings
  readonly #secure: FillBytes | undefined

  /** @param secure the operating system's randomness, for a model to be released; left out for a simulation */
  constructor(settings: PrivateNetworkSettings, secure?: FillBytes) {
    this.#settings = settings
    this.#secure = secure
  }

  async fit(
    inputs: DenseMatrix,
    labels: Int32Array,
    classes: number,
    { random, executor, signal, onSteps }: FitContext,
  ): Promise<FittedPrivateNetwork> {
    const { steps, batch, learningRate, privacy, hidden } = this.#settings
    const form = { hidden: [...hidden], steps, batch, learningRate }
    const numbers = this.#secure && secureNumbers(this.#secure)
    const sampleRate = sampleRateOf(batch, inputs.rows)
    const parameters = new Parameters([random])
    const x = input('x', [inputs.rows, inputs.width])
    const y = input('y', [inputs.rows, classes])
    const indicators = new Float32Array(inputs.rows * classes)
    labels.forEach((label, row) => (indicators[row * classes + label] = 1))
    const room = poissonCapacity(inputs.rows, sampleRate)
    const [index, mask] = [input('batch', [room], 'integer'), input('taken', [room])]
    const losses = softmaxCrossEntropy(
      logitsOf(parameters, gatherRows(x, index), form, classes, true),
      gatherRows(y, index),
    )
    const noise = noiseFor(parameters, (name) => numbers ?? random.stream(name))
    const objective = privateObjective(parameters, losses, mask, noise, privacy, sampleRate * inputs.rows)
    const batches = new PoissonBatches(inputs.rows, sampleRate, numbers ?? random.stream('batches'))
    const state = await train(
      executor,
      {
        parameters: parameters.list,
        loss: showing(divide(sum(multiply(losses, mask)), maximum(sum(mask), 1)), objective),
        optimiser: adam({ learningRate }),
        data: [
          { tensor: x, values: inputs.dense },
          { tensor: y, values: indicators },
        ],
        perStep: [...poissonSteps(batches, index, mask), ...noise],
        steps,
      },
      { signal, onSteps },
    )
    return {
      parameters: parameters.list.reduce((total, { tensor }) => total + sizeOf(tensor.shape), 0),
      mechanism: {
        sampleRate,
        noiseMultiplier: privacy.noiseMultiplier,
        steps,
        clip: privacy.clip,
        use: numbers ? 'release' : 'simulation',
      },
      differentiable: plainNetwork(inputs.width, classes, state, (rows) => {
        const network = Parameters.toRead()
        return { network, logProbabilities: logSoftmax(logitsOf(network, rows, form, classes, false)) }
      }),
      predict: async (matrix) => {
        const [answer] = await predictEach(executor, [{ state, matrix }], classes, (rows) => {
          const network = Parameters.toRead()
          return { probabilities: softmax(logitsOf(network, rows, form, classes, false)), network }
        })
        return answer
      },
    }
  }
}

/** A scalar with the value of one and the gradient of another: a batch's mean loss is to be seen, not its noisy sum. */
const showing = (value: Tensor, gradient: Tensor): Tensor =>
  add(stopGradient(value), subtract(gradient, stopGradient(gradient)))

/**
 * A scalar whose gradient is what DP-SGD uses: (sum of the shortened gradients + noise) / expected size of a batch.
 *
 * @param mask 1 for a place of the batch that is taken, else 0
 * @param noise standard normal numbers for each parameter, in their order
 */
export function privateObjective(
  parameters: Parameters,
  losses: Tensor,
  mask: Tensor,
  noise: readonly { readonly tensor: Tensor }[],
  { clip, noiseMultiplier }: Pick<PrivateTraining, 'clip' | 'noiseMultiplier'>,
  expected: number,
): Tensor {
  const pull = parameters.list
    .map(({ tensor }, i) => sum(multiply(tensor, noise[i].tensor)))
    .reduce((total, part) => add(total, part))
  return divide(add(clippedSum(parameters, losses, clip, mask), multiply(pull, clip * noiseMultiplier)), expected)
}

/** Standard normal numbers for every parameter, anew in each step; each parameter's from a stream of its own. */
const noiseFor = ({ list }: Parameters, streamOf: (name: string) => Pick<NumberSource, 'normal'>): PerStep[] =>
  list.map(({ tensor }) => {
    const name = `noise on ${tensor.name}`
    const numbers = streamOf(name)
    return {
      tensor: input(name, tensor.shape),
      values: (_, count) => {
        const values = new Float32Array(count * sizeOf(tensor.shape))
        for (let i = 0; i < values.length; i++) values[i] = numbers.normal()
        return values
      },
    }
  })

/** Row numbers and masks of the same batches: training asks for the one, then for the other. */
function poissonSteps(batches: PoissonBatches, index: Tensor, mask: Tensor): PerStep[] {
  let masks = new Float32Array(0)
  return [
    {
      tensor: index,
      values: (_, count) => {
        const drawn = batches.take(count)
        masks = Float32Array.from(drawn.mask)
        return drawn.index
      },
    },
    { tensor: mask, values: () => masks },
  ]
}
