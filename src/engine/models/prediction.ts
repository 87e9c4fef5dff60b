import { type Executor, input, type Parameters, type State, type Tensor } from '../tensor/index.ts'
import type { DenseMatrix, Prediction } from './classifier.ts'

/** Rows that one call of a compiled prediction takes. */
const predictionRows = 1024

/** A trained network and the rows it is asked about. */
export interface Question {
  readonly state: State
  readonly matrix: DenseMatrix
}

/**
 * Asks networks of one form, each about its own rows; one compiled program serves all.
 *
 * @param questions at least one; their tables are of the same width
 * @param build the answer to some rows: rows x classes probabilities, or rows x 1 of the second of two classes
 */
export async function predictEach(
  executor: Executor,
  questions: readonly Question[],
  classes: number,
  build: (rows: Tensor) => { readonly network: Parameters; readonly probabilities: Tensor },
): Promise<Prediction[]> {
  const { width } = questions[0].matrix
  const x = input('x', [predictionRows, width])
  const { network, probabilities } = build(x)
  const outputs = probabilities.shape[1]
  const compiled = await executor.compileFunction({ inputs: [x, ...network.tensors], outputs: { probabilities } })
  try {
    const answers: Prediction[] = []
    const chunk = new Float32Array(predictionRows * width)
    for (const { state, matrix } of questions) {
      const all = new Float64Array(matrix.rows * classes)
      for (let start = 0; start < matrix.rows; start += predictionRows) {
        const count = Math.min(predictionRows, matrix.rows - start)
        chunk.fill(0).set(matrix.dense.subarray(start * width, (start + count) * width))
        const { probabilities: found } = await compiled.run({ x: chunk, ...state })
        if (outputs === classes) all.set(found.subarray(0, count * classes), start * classes)
        else for (let i = 0; i < count; i++) all.set([1 - found[i], found[i]], (start + i) * classes)
      }
      answers.push({ probabilities: all, unseen: 0 })
    }
    return answers
  } finally {
    await compiled.dispose()
  }
}
