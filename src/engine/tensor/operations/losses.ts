import { normalizeAxes, sameShape, ShapeError, showShape, sizeOf } from '../graph/shape.ts'
import { node, type Operation, type Tensor } from '../graph/tensor.ts'
import { divide, exp, multiply, negate, subtract } from './elementwise.ts'
import { reshape, sum } from './layout.ts'
import { logSoftmax, logSoftmaxOf } from './softmax.ts'

/** Arithmetic mean over axes, by default all; see {@link sum}. */
export function mean(x: Tensor, axes: readonly number[] = x.shape.map((_, axis) => axis), keep = false): Tensor {
  const count = normalizeAxes(axes, x.shape.length, 'mean').reduce((product, axis) => product * x.shape[axis], 1)
  return divide(sum(x, axes, keep), count)
}

const crossEntropy: Operation = {
  name: 'softmaxCrossEntropy',
  evaluate: ([logits, target], { shape }) => {
    const [logarithms, width] = [logSoftmaxOf(logits), logits.shape.at(-1) as number]
    const result = new Float64Array(sizeOf(shape))
    logarithms.forEach((logarithm, i) => (result[Math.floor(i / width)] -= target.data[i] * logarithm))
    return result
  },
  gradient: ({ inputs: [logits, target] }, g) => {
    // One number for each row; it is stretched over the classes.
    const outer = reshape(g, [...g.shape, 1])
    const logarithms = logSoftmax(logits)
    return [multiply(subtract(exp(logarithms), target), outer), negate(multiply(logarithms, outer))]
  },
  toOnnx: ({ inputs: [logits, target] }, onnx) => onnx.name(negate(sum(multiply(target, logSoftmax(logits)), [-1]))),
}

/**
 * Cross-entropy of softmax predictions, one for each row. Its gradient is the prediction less the target, which is true
 * only of targets that add up to 1.
 *
 * @param logits of shape [..., classes]
 * @param target probabilities of the true classes (usually one-hot), of the same shape; each row adds up to 1
 * @returns in nats, of shape [...]
 */
export function softmaxCrossEntropy(logits: Tensor, target: Tensor): Tensor {
  if (!sameShape(logits.shape, target.shape))
    throw new ShapeError(
      `softmaxCrossEntropy: logits of ${showShape(logits.shape)} and targets of ${showShape(target.shape)} do not fit.`,
    )
  return node(crossEntropy, [logits, target], logits.shape.slice(0, -1))
}

/** For the registry, where a stored program finds its operations by name. */
export const lossOperations: readonly Operation[] = [crossEntropy]
