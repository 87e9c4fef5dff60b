import { sameShape, sizeOf } from '../../graph/shape.ts'
import type { Tensor } from '../../graph/tensor.ts'
import { untransposed } from '../../operations/layout.ts'
import { convolve, imageGradient, kernelGradient, maxPool, maxUnpool, pickLargest } from './images.ts'
import type { TensorFlow, TfTensor } from './module.ts'

/** What a program's tensor is in TensorFlow.js, made of the values of its operands. */
type Lowering = (tf: TensorFlow, operands: readonly TfTensor[], tensor: Tensor) => TfTensor

const numbers = (tensor: Tensor, attribute: string) => [...(tensor.attributes[attribute] as readonly number[])]

const unary =
  (
    name:
      | 'abs'
      | 'clone'
      | 'exp'
      | 'log'
      | 'logSoftmax'
      | 'neg'
      | 'relu'
      | 'sigmoid'
      | 'sign'
      | 'softplus'
      | 'sqrt'
      | 'step'
      | 'tanh',
  ): Lowering =>
  (tf, [x]) =>
    tf[name](x)

const binary =
  (name: 'add' | 'sub' | 'mul' | 'div' | 'greater' | 'equal'): Lowering =>
  (tf, [a, b]) =>
    tf[name](a, b)

const reduction =
  (name: 'sum' | 'max'): Lowering =>
  (tf, [x], tensor) =>
    tf[name](x, numbers(tensor, 'axes'), true)

/** A matrix product; transposed operands are read in place, see {@link operandsOf}. */
const multiplyMatrices: Lowering = (tf, [a, b], { inputs, shape }) => {
  const batch = shape.slice(0, -2)
  // Not every backend stretches several axes of batches.
  const stretched = (x: TfTensor) =>
    sameShape(x.shape.slice(0, -2), batch) ? x : tf.broadcastTo(x, [...batch, ...x.shape.slice(-2)])
  const [isTurnedA, isTurnedB] = inputs.map((input) => untransposed(input) !== undefined)
  return tf.matMul(stretched(a), stretched(b), isTurnedA, isTurnedB)
}

/**
 * Every operation of a program, by name. Inputs and constants are no entries: their values are there before.
 */
export const lowerings: Readonly<Record<string, Lowering>> = {
  add: binary('add'),
  subtract: binary('sub'),
  multiply: binary('mul'),
  divide: binary('div'),
  greater: binary('greater'),
  equal: binary('equal'),
  negate: unary('neg'),
  exp: unary('exp'),
  log: unary('log'),
  sqrt: unary('sqrt'),
  tanh: unary('tanh'),
  step: unary('step'),
  relu: unary('relu'),
  sigmoid: unary('sigmoid'),
  softplus: unary('softplus'),
  abs: unary('abs'),
  sign: unary('sign'),
  stopGradient: unary('clone'),
  logSoftmax: unary('logSoftmax'),
  where: (tf, [condition, yes, no]) => tf.where(condition, yes, no),
  reshape: (tf, [x], { shape }) => tf.reshape(x, [...shape]),
  transpose: (tf, [x], tensor) => tf.transpose(x, numbers(tensor, 'order')),
  broadcastTo: (tf, [x], { shape }) => tf.broadcastTo(x, [...shape]),
  sum: reduction('sum'),
  max: reduction('max'),
  softmaxCrossEntropy: (tf, [logits, target]) =>
    tf.neg(tf.sum(tf.mul(target, tf.logSoftmax(logits)), [logits.shape.length - 1], false)),
  matmul: multiplyMatrices,
  slice: (tf, [x], tensor) => tf.slice(x, numbers(tensor, 'begin'), [...tensor.shape]),
  pad: (tf, [x], tensor) => {
    const after = numbers(tensor, 'after')
    const widths = numbers(tensor, 'before').map((count, axis): [number, number] => [count, after[axis]])
    return tf.pad(x, widths, tensor.attributes.value as number)
  },
  concat: (tf, parts, { attributes }) => tf.concat([...parts], attributes.axis as number),
  gatherRows: (tf, [x, index]) => tf.gather(x, index, 0),
  scatterRows: (tf, [x, index], { inputs, shape }) => {
    const count = sizeOf(inputs[1].shape)
    return tf.scatterND(tf.reshape(index, [count, 1]), tf.reshape(x, [count, ...shape.slice(1)]), [...shape])
  },
  conv2d: convolve,
  conv2dTranspose: imageGradient,
  conv2dKernelGradient: kernelGradient,
  maxPool2d: maxPool,
  maxUnpool2d: maxUnpool,
  pickLargest2d: pickLargest,
}

/** The tensors whose values an operation really reads: a product of matrices reads a transposed one as it was before. */
export const operandsOf = ({ operation, inputs }: Tensor): readonly Tensor[] =>
  operation.name === 'matmul' ? inputs.map((input) => untransposed(input) ?? input) : inputs
