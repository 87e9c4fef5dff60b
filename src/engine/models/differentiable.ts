import type { Random } from '../math/index.ts'
import { type Executor, input, type Parameters, sizeOf, type State, type Tensor } from '../tensor/index.ts'
import type { Computation, DenseMatrix, DifferentiableClassifier, Prediction } from './classifier.ts'

export type { Computation, DifferentiableClassifier }

/** Rows that one call of a network is asked about. */
const usualRows = 500

/** A network of plain layers as a function of its rows. */
export const plainNetwork = (
  width: number,
  classes: number,
  state: State,
  build: (rows: Tensor) => { readonly network: Parameters; readonly logProbabilities: Tensor },
): DifferentiableClassifier => ({
  width,
  classes,
  state,
  rowsPerCall: usualRows,
  compute: (rows) => {
    const { network, logProbabilities } = build(rows)
    return { logProbabilities, weights: network.tensors, noise: [] }
  },
})

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
