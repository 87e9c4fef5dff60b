import type { Random } from '../math/index.ts'
import { type Executor, input, sizeOf, type State, type Tensor } from '../tensor/index.ts'
import type { DenseMatrix, Prediction } from './classifier.ts'

/** How a model's answer to some rows is computed, so that an attack can follow it backwards. */
export interface Computation {
  /** ln of the probabilities: rows x classes. */
  readonly logProbabilities: Tensor
  /** The weights that are read. */
  readonly weights: readonly Tensor[]
  /** Standard normal numbers that it is given anew in each call: the samples of a Monte Carlo prediction. */
  readonly noise: readonly Tensor[]
}

/** A trained model whose answer is a differentiable function of its rows. */
export interface DifferentiableClassifier {
  /** Numbers in a row. */
  readonly width: number
  readonly classes: number
  readonly state: State
  /** Rows that one call should be asked about. */
  readonly rowsPerCall: number
  /** @param rows of shape [rows, width] */
  compute(rows: Tensor): Computation
}

/** Numbers for the noise of one call. */
export function drawNoise(noise: readonly Tensor[], random: Random): Record<string, Float32Array> {
  return Object.fromEntries(
    noise.map(({ name, shape }) => [
      name as string,
      Float32Array.from({ length: sizeOf(shape) }, () => random.normal()),
    ]),
  )
}

/** A model made ready to be asked, as often as wanted. */
export interface Asked {
  /** @param random of the samples, where the prediction has any */
  predict(matrix: DenseMatrix, random: Random): Promise<Prediction>
  dispose(): Promise<void>
}

/**
 * Compiles a model's prediction once; each question may bring weights of its own.
 *
 * @param weights stands for the model's own weights
 */
export async function prepare(
  executor: Executor,
  model: DifferentiableClassifier,
  weights: () => State = () => model.state,
): Promise<Asked> {
  const { width, classes, rowsPerCall } = model
  const rows = input('rows', [rowsPerCall, width])
  const { logProbabilities, weights: read, noise } = model.compute(rows)
  const compiled = await executor.compileFunction({ inputs: [rows, ...read, ...noise], outputs: { logProbabilities } })
  return {
    predict: async (matrix, random) => {
      const state = weights()
      const own = Object.fromEntries(read.map(({ name }) => [name as string, state[name as string]]))
      const probabilities = new Float64Array(matrix.rows * classes)
      const chunk = new Float32Array(rowsPerCall * width)
      for (let start = 0; start < matrix.rows; start += rowsPerCall) {
        const count = Math.min(rowsPerCall, matrix.rows - start)
        chunk.fill(0).set(matrix.dense.subarray(start * width, (start + count) * width))
        const { logProbabilities: found } = await compiled.run({ rows: chunk, ...own, ...drawNoise(noise, random) })
        for (let i = 0; i < count * classes; i++) {
          if (Number.isNaN(found[i]))
            throw new RangeError('A prediction is not a number: its rows are out of all range.')
          probabilities[start * classes + i] = Math.exp(found[i])
        }
      }
      return { probabilities, unseen: 0 }
    },
    dispose: () => compiled.dispose(),
  }
}

/** Asks a model once. */
export async function predictWith(
  executor: Executor,
  model: DifferentiableClassifier,
  matrix: DenseMatrix,
  random: Random,
): Promise<Prediction> {
  const asked = await prepare(executor, model)
  try {
    return await asked.predict(matrix, random)
  } finally {
    await asked.dispose()
  }
}
