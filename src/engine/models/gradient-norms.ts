import {
  type Executor,
  exampleNorms,
  input,
  multiply,
  type Parameters,
  softmaxCrossEntropy,
  type Tensor,
} from '../tensor/index.ts'
import type { Question } from './prediction.ts'

/** Rows that one call of the compiled program takes. */
const rowsPerCall = 256
/** Losses are this many times larger while gradients are squared: the squares of small ones would round to 0 in float32. */
const magnified = 1e9

/**
 * For each row the Euclidean length of the gradient of its cross-entropy in all parameters of a network.
 *
 * @param labels class of each row
 * @param build the logits of some rows, rows x classes; of dense layers only
 */
export async function gradientNorms(
  executor: Executor,
  { state, matrix }: Question,
  labels: Int32Array,
  classes: number,
  build: (rows: Tensor) => { readonly network: Parameters; readonly logits: Tensor },
): Promise<Float64Array> {
  const { rows, width, dense } = matrix
  const [x, y] = [input('x', [rowsPerCall, width]), input('y', [rowsPerCall, classes])]
  const { network, logits } = build(x)
  const norms = exampleNorms(network, multiply(softmaxCrossEntropy(logits, y), magnified))
  const compiled = await executor.compileFunction({ inputs: [x, y, ...network.tensors], outputs: { norms } })
  try {
    const all = new Float64Array(rows)
    for (let start = 0; start < rows; start += rowsPerCall) {
      const count = Math.min(rowsPerCall, rows - start)
      const points = new Float32Array(rowsPerCall * width)
      points.set(dense.subarray(start * width, (start + count) * width))
      // Empty places get a class too, so that nothing in them is undefined.
      const indicators = new Float32Array(rowsPerCall * classes)
      for (let i = 0; i < rowsPerCall; i++) indicators[i * classes + (i < count ? labels[start + i] : 0)] = 1
      const { norms: found } = await compiled.run({ x: points, y: indicators, ...state })
      for (let i = 0; i < count; i++) all[start + i] = found[i] / magnified
    }
    return all
  } finally {
    await compiled.dispose()
  }
}
