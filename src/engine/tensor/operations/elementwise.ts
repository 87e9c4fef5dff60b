import { broadcastIndex } from '../graph/broadcast.ts'
import { broadcastShapes, sameShape, type Shape } from '../graph/shape.ts'
import {
  asTensor,
  constant,
  constantValue,
  node,
  type Operand,
  type Operation,
  type Tensor,
  type Value,
} from '../graph/tensor.ts'
import { convolutionWithBias } from './convolution.ts'
import { broadcastTo, sumTo, unstretched } from './layout.ts'

function evaluateBinary(inputs: readonly Value[], shape: Shape, apply: (a: number, b: number) => number): Float64Array {
  const [a, b] = inputs
  const [indexA, indexB] = [broadcastIndex(a.shape, shape), broadcastIndex(b.shape, shape)]
  return Float64Array.from({ length: indexA.length }, (_, i) => apply(a.data[indexA[i]], b.data[indexB[i]]))
}

/** An operation on pairs of elements, the smaller shape stretched to the larger. */
function binary(
  name: string,
  onnxName: string,
  apply: (a: number, b: number) => number,
  gradient: (a: Tensor, b: Tensor, result: Tensor, g: Tensor) => readonly [Tensor | null, Tensor | null],
): Operation {
  return {
    name,
    evaluate: (inputs, { shape }) => evaluateBinary(inputs, shape, apply),
    gradient: (result, g) => {
      const [a, b] = result.inputs
      const [toA, toB] = gradient(a, b, result, g)
      return [toA && sumTo(toA, a.shape), toB && sumTo(toB, b.shape)]
    },
    toOnnx: ({ inputs }, onnx) => onnx.node(onnxName, inputs.map(onnx.name)),
  }
}

const addition: Operation = {
  ...binary(
    'add',
    'Add',
    (a, b) => a + b,
    (_a, _b, _r, g) => [g, g],
  ),
  toOnnx: ({ inputs: [a, b] }, onnx) => {
    const biased = onnx.forProcessor ? (convolutionWithBias(a, b, onnx) ?? convolutionWithBias(b, a, onnx)) : undefined
    // Sum means the same: onnxruntime then makes a product of matrices and its bias one operation. WebGPU has no Sum.
    return biased ?? onnx.node(onnx.forProcessor ? 'Sum' : 'Add', [onnx.name(a), onnx.name(b)])
  },
}
const subtraction = binary(
  'subtract',
  'Sub',
  (a, b) => a - b,
  (_a, _b, _r, g) => [g, negate(g)],
)
const multiplication = binary(
  'multiply',
  'Mul',
  (a, b) => a * b,
  (a, b, _r, g) => [multiply(g, b), multiply(g, a)],
)
const division = binary(
  'divide',
  'Div',
  (a, b) => a / b,
  (_a, b, result, g) => [divide(g, b), negate(divide(multiply(g, result), b))],
)
const greaterThan = binary(
  'greater',
  'Greater',
  (a, b) => (a > b ? 1 : 0),
  () => [null, null],
)

const equality = binary(
  'equal',
  'Equal',
  (a, b) => (a === b ? 1 : 0),
  () => [null, null],
)

function combine(operation: Operation, a: Tensor, b: Tensor, type: 'float' | 'truth' = 'float'): Tensor {
  const shape = broadcastShapes(a.shape, b.shape, operation.name)
  const known = [a, b].map((operand) => constantValue(unstretched(operand, () => true)))
  if (known.every((value) => value !== undefined) && type === 'float') {
    const scalars = known.map((value) => ({ shape: [], data: Float64Array.of(value) }))
    return broadcastTo(constant(operation.evaluate(scalars, node(operation, [a, b], []))[0]), shape)
  }
  // What was stretched before need not have been, where the other operand stretches it anyway.
  const left = unstretched(a, (inner) => sameShape(broadcastShapes(inner, b.shape, operation.name), shape))
  const right = unstretched(b, (inner) => sameShape(broadcastShapes(left.shape, inner, operation.name), shape))
  return node(operation, [left, right], shape, {}, type)
}

/** a + b, element by element; an extent of 1 stretches. */
export function add(a: Operand, b: Operand): Tensor {
  const [left, right] = [asTensor(a), asTensor(b)]
  if (constantValue(left) === 0) return right
  if (constantValue(right) === 0) return left
  return combine(addition, left, right)
}

/** a - b, element by element. */
export const subtract = (a: Operand, b: Operand): Tensor => combine(subtraction, asTensor(a), asTensor(b))

/** a b, element by element. */
export function multiply(a: Operand, b: Operand): Tensor {
  const [left, right] = [asTensor(a), asTensor(b)]
  if (constantValue(left) === 1) return right
  if (constantValue(right) === 1) return left
  return combine(multiplication, left, right)
}

/** a / b, element by element. */
export const divide = (a: Operand, b: Operand): Tensor => combine(division, asTensor(a), asTensor(b))

/** Whether a > b, element by element. */
export const greater = (a: Operand, b: Operand): Tensor => combine(greaterThan, asTensor(a), asTensor(b), 'truth')

/** Whether a = b, element by element. */
export const equal = (a: Operand, b: Operand): Tensor => combine(equality, asTensor(a), asTensor(b), 'truth')

const unaries: Operation[] = []

/** An operation on single elements. */
function unary(
  name: string,
  onnxName: string,
  apply: (x: number) => number,
  gradient: (x: Tensor, result: Tensor, g: Tensor) => Tensor | null,
): (x: Tensor) => Tensor {
  const operation: Operation = {
    name,
    evaluate: ([x]) => x.data.map(apply),
    gradient: (result, g) => [gradient(result.inputs[0], result, g)],
    toOnnx: ({ inputs: [x] }, onnx) => onnx.node(onnxName, [onnx.name(x)]),
  }
  unaries.push(operation)
  return (x) => node(operation, [x], x.shape)
}

/** -x */
export const negate = unary(
  'negate',
  'Neg',
  (x) => -x,
  (_x, _r, g) => negate(g),
)

/** e to the x */
export const exp = unary('exp', 'Exp', Math.exp, (_x, result, g) => multiply(g, result))

/** Natural logarithm */
export const log = unary('log', 'Log', Math.log, (x, _r, g) => divide(g, x))

/** Square root */
export const sqrt = unary('sqrt', 'Sqrt', Math.sqrt, (_x, result, g) => divide(g, multiply(result, 2)))

/** Hyperbolic tangent */
export const tanh = unary('tanh', 'Tanh', Math.tanh, (_x, result, g) =>
  multiply(g, subtract(1, multiply(result, result))),
)

const stepping: Operation = {
  name: 'step',
  evaluate: ([x]) => x.data.map((value) => (value > 0 ? 1 : 0)),
  gradient: () => [null],
  // max(0, min(1, 3e38 x)): one pass over the numbers, where a comparison and a choice take three.
  toOnnx: ({ inputs: [x] }, onnx) =>
    onnx.node('HardSigmoid', [onnx.name(x)], { alpha: { float: 3e38 }, beta: { float: 0 } }),
}

/** 1 where x > 0, else 0; its gradient is 0. In float32, positive numbers below 3e-39 give less than 1. */
export const step = (x: Tensor): Tensor => node(stepping, [x], x.shape)

/** max(x, 0); its gradient at 0 is 0 */
export const relu = unary(
  'relu',
  'Relu',
  (x) => (x > 0 ? x : 0),
  (_x, result, g) => multiply(g, step(result)),
)

/** 1 / (1 + e to the -x) */
export const sigmoid = unary(
  'sigmoid',
  'Sigmoid',
  (x) => 1 / (1 + Math.exp(-x)),
  (_x, result, g) => multiply(g, multiply(result, subtract(1, result))),
)

/** ln(1 + e to the x), without overflow */
export const softplus = unary(
  'softplus',
  'Softplus',
  (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  (x, _r, g) => multiply(g, sigmoid(x)),
)

/** The absolute value; its gradient at 0 is 0 */
export const abs = unary('abs', 'Abs', Math.abs, (x, _r, g) => multiply(g, sign(x)))

/** -1, 0 or 1; its gradient is 0 */
export const sign = unary('sign', 'Sign', Math.sign, () => null)

/** The same value, through which no gradient passes. */
export const stopGradient = unary(
  'stopGradient',
  'Identity',
  (x) => x,
  () => null,
)

/** x x */
export const square = (x: Tensor): Tensor => multiply(x, x)

const selection: Operation = {
  name: 'where',
  evaluate: ([condition, yes, no], { shape }) => {
    const [c, y, n] = [condition, yes, no].map((value) => broadcastIndex(value.shape, shape))
    return Float64Array.from({ length: c.length }, (_, i) =>
      condition.data[c[i]] !== 0 ? yes.data[y[i]] : no.data[n[i]],
    )
  },
  gradient: ({ inputs: [condition, yes, no] }, g) => [
    null,
    sumTo(where(condition, g, 0), yes.shape),
    sumTo(where(condition, 0, g), no.shape),
  ],
  toOnnx: ({ inputs }, onnx) => onnx.node('Where', inputs.map(onnx.name)),
}

/** `yes` where the condition holds, `no` elsewhere. */
export function where(condition: Tensor, yes: Operand, no: Operand): Tensor {
  const [left, right] = [asTensor(yes), asTensor(no)]
  const shape = broadcastShapes(condition.shape, broadcastShapes(left.shape, right.shape, 'where'), 'where')
  return node(selection, [condition, left, right], shape)
}

/** The larger of a and b, element by element. */
export const maximum = (a: Operand, b: Operand): Tensor => where(greater(asTensor(a), b), a, b)

/** The smaller of a and b, element by element. */
export const minimum = (a: Operand, b: Operand): Tensor => where(greater(asTensor(a), b), b, a)

/** For the registry, where a stored program finds its operations by name. */
export const elementwiseOperations: readonly Operation[] = [
  addition,
  subtraction,
  multiplication,
  division,
  greaterThan,
  equality,
  ...unaries,
  stepping,
  selection,
]
