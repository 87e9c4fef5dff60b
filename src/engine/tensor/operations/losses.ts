import { normalizeAxes } from '../graph/shape.ts'
import type { Tensor } from '../graph/tensor.ts'
import { divide, multiply, negate } from './elementwise.ts'
import { sum } from './layout.ts'
import { logSoftmax } from './softmax.ts'

/** Arithmetic mean over axes, by default all; see {@link sum}. */
export function mean(x: Tensor, axes: readonly number[] = x.shape.map((_, axis) => axis), keep = false): Tensor {
  const count = normalizeAxes(axes, x.shape.length, 'mean').reduce((product, axis) => product * x.shape[axis], 1)
  return divide(sum(x, axes, keep), count)
}

/**
 * Cross-entropy of softmax predictions, one for each row.
 *
 * @param logits of shape [..., classes]
 * @param target probabilities of the true classes (usually one-hot), of the same shape
 * @returns in nats, of shape [...]
 */
export const softmaxCrossEntropy = (logits: Tensor, target: Tensor): Tensor =>
  negate(sum(multiply(target, logSoftmax(logits)), [-1]))
