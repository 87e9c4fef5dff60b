import { node, type Operation, type Tensor, type Value } from '../graph/tensor.ts'
import { exp, multiply, subtract } from './elementwise.ts'
import { sum } from './layout.ts'

/** The meaning of {@link logSoftmax}. */
export function logSoftmaxOf(x: Value): Float64Array {
  const width = x.shape.at(-1) as number
  const result = new Float64Array(x.data.length)
  for (let start = 0; start < result.length; start += width) {
    const row = x.data.subarray(start, start + width)
    // Subtracting the largest first keeps the exponentials finite.
    const largest = row.reduce((a, b) => Math.max(a, b), -Infinity)
    const logSum = largest + Math.log(row.reduce((total, value) => total + Math.exp(value - largest), 0))
    for (let i = 0; i < width; i++) result[start + i] = row[i] - logSum
  }
  return result
}

const logarithmic: Operation = {
  name: 'logSoftmax',
  evaluate: ([x]) => logSoftmaxOf(x),
  gradient: (result, g) => [subtract(g, multiply(exp(result), sum(g, [-1], true)))],
  toOnnx: ({ inputs: [x] }, onnx) => {
    if (onnx.forProcessor) return onnx.node('LogSoftmax', [onnx.name(x)], { axis: -1 })
    // WebGPU has no LogSoftmax (onnxruntime 1.30).
    const last = onnx.integers([-1])
    const largest = onnx.node('ReduceMax', [onnx.name(x), last], { keepdims: 1 })
    const shifted = onnx.node('Sub', [onnx.name(x), largest])
    const total = onnx.node('ReduceSum', [onnx.node('Exp', [shifted]), last], { keepdims: 1 })
    return onnx.node('Sub', [shifted, onnx.node('Log', [total])])
  },
}

/** Logarithm of the softmax over the last axis. */
export const logSoftmax = (x: Tensor): Tensor => node(logarithmic, [x], x.shape)

/** Softmax over the last axis: positive numbers that add up to 1. */
export const softmax = (x: Tensor): Tensor => exp(logSoftmax(x))

/** For the registry, where a stored program finds its operations by name. */
export const softmaxOperations: readonly Operation[] = [logarithmic]
