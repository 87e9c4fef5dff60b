import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  abs,
  add,
  broadcastTo,
  concat,
  conv2d,
  conv2dTranspose,
  divide,
  type Executor,
  exp,
  gatherRows,
  gradients,
  greater,
  input,
  log,
  logSoftmax,
  logSumExp,
  matmul,
  max,
  maxPool2d,
  maximum,
  meanPool2d,
  mean,
  minimum,
  multiply,
  negate,
  pad,
  relu,
  reshape,
  samePadding,
  type Shape,
  ShapeError,
  sigmoid,
  slice,
  split,
  softmax,
  softmaxCrossEntropy,
  softplus,
  sqrt,
  step,
  square,
  stopGradient,
  subtract,
  sum,
  sumTo,
  tanh,
  type Tensor,
  transpose,
  where,
} from '../index.ts'
import { executors, normals, plainOnnxExecutor } from '../../../../tests/support/executors.ts'
import { sizeOf } from '../graph/shape.ts'

const [reference, ...others] = [...executors(), plainOnnxExecutor()]

/** One function to try on random shapes: its float inputs' shapes, what it makes of them, and where it is smooth. */
interface Case {
  name: string
  shapes: (extent: () => number) => Shape[]
  build: (tensors: Tensor[]) => Tensor
  /** Moves a random number to where the function is defined and smooth. */
  domain?: (x: number) => number
}

const positive = (x: number) => 0.3 + Math.abs(x)
const awayFromZero = (x: number) => (x < 0 ? x - 0.3 : x + 0.3)
const index = (rows: number[]) => {
  const tensor = input('index', [rows.length], 'integer')
  return { tensor, rows }
}
const rows = index([2, 0, 2])

const cases: Case[] = [
  {
    name: 'add, stretched',
    shapes: (n) => {
      const [a, b] = [n(), n()]
      return [[a, b], [b]]
    },
    build: ([a, b]) => add(a, b),
  },
  {
    name: 'subtract, stretched both ways',
    shapes: (n) => {
      const [a, b] = [n(), n()]
      return [
        [a, 1],
        [1, b],
      ]
    },
    build: ([a, b]) => subtract(a, b),
  },
  {
    name: 'multiply, stretched',
    shapes: (n) => {
      const [a, b, c] = [n(), n(), n()]
      return [
        [a, 1, c],
        [b, c],
      ]
    },
    build: ([a, b]) => multiply(a, b),
  },
  {
    name: 'divide',
    shapes: (n) => {
      const a = n()
      return [[a], [a]]
    },
    build: ([a, b]) => divide(a, b),
    domain: awayFromZero,
  },
  { name: 'sigmoid', shapes: (n) => [[n(), n()]], build: ([a]) => sigmoid(a) },
  { name: 'softplus', shapes: (n) => [[n(), n()]], build: ([a]) => softplus(a) },
  { name: 'abs', shapes: (n) => [[n(), n()]], build: ([a]) => square(abs(a)), domain: awayFromZero },
  {
    name: 'maximum and minimum',
    shapes: (n) => {
      const a = n()
      return [[a, 1], [1]]
    },
    build: ([a, b]) => add(square(maximum(a, b)), minimum(a, 0)),
    domain: awayFromZero,
  },
  {
    name: 'stopGradient, beside a path that passes',
    shapes: (n) => [[n()]],
    build: ([a]) => add(multiply(a, 2), subtract(stopGradient(exp(a)), stopGradient(exp(a)))),
  },
  { name: 'max over axes', shapes: (n) => [[n(), n(), n()]], build: ([a]) => square(max(a, [0, 2])) },
  { name: 'max, kept', shapes: (n) => [[n(), n()]], build: ([a]) => multiply(max(a, [-1], true), a) },
  { name: 'logSumExp', shapes: (n) => [[n(), n()]], build: ([a]) => logSumExp(multiply(a, 3), [1]) },
  { name: 'slice', shapes: (n) => [[n() + 1, n() + 2]], build: ([a]) => slice(square(a), [1, 0], [a.shape[0] - 1, 2]) },
  { name: 'pad', shapes: (n) => [[n(), n()]], build: ([a]) => square(pad(a, [1, 0], [0, 2], 0.5)) },
  {
    name: 'concat',
    shapes: (n) => {
      const [a, b, c] = [n(), n(), n()]
      return [
        [a, b],
        [a, c],
        [a, 1],
      ]
    },
    build: (parts) => square(concat(parts, -1)),
  },
  {
    name: 'conv2d',
    shapes: (n) => {
      const c = n()
      return [
        [2, c, n() + 2, n() + 2],
        [2, c, 2, 3],
      ]
    },
    build: ([x, w]) => conv2d(x, w, { padding: [1, 0, 0, 1] }),
  },
  {
    name: 'conv2d with a stride',
    shapes: (n) => {
      const c = n()
      return [
        [1, c, n() + 3, n() + 4],
        [n(), c, 3, 3],
      ]
    },
    build: ([x, w]) => conv2d(x, w, { stride: 2, padding: samePadding([x.shape[2], x.shape[3]], [3, 3], 2) }),
  },
  {
    name: 'conv2dTranspose with a stride',
    shapes: (n) => {
      const o = n()
      return [
        [1, o, 2, 3],
        [o, n(), 3, 3],
      ]
    },
    build: ([y, w]) => conv2dTranspose(y, w, [4, 5], { stride: 2, padding: [0, 1, 1, 1] }),
  },
  { name: 'maxPool2d, odd sizes', shapes: (n) => [[1, n(), n() + 2, n() + 3]], build: ([x]) => square(maxPool2d(x)) },
  { name: 'meanPool2d', shapes: (n) => [[1, n(), 4, 2 * n()]], build: ([x]) => square(meanPool2d(x)) },
  { name: 'negate', shapes: (n) => [[n()]], build: ([a]) => negate(a) },
  { name: 'exp', shapes: (n) => [[n(), n()]], build: ([a]) => exp(a) },
  { name: 'log', shapes: (n) => [[n(), n()]], build: ([a]) => log(a), domain: positive },
  { name: 'sqrt', shapes: (n) => [[n()]], build: ([a]) => sqrt(a), domain: positive },
  { name: 'square', shapes: (n) => [[n()]], build: ([a]) => square(a) },
  { name: 'tanh', shapes: (n) => [[n(), n()]], build: ([a]) => tanh(a) },
  {
    name: 'split',
    shapes: (n) => [[n() + n() + 2]],
    build: ([a]) => {
      const [left, right] = split(square(a), [2, a.shape[0] - 2])
      return concat([multiply(right, 3), left, right], 0)
    },
  },
  { name: 'step', shapes: (n) => [[n(), n()]], build: ([a]) => multiply(a, step(a)), domain: awayFromZero },
  {
    name: 'sum over the axes at both ends',
    shapes: (n) => [[n(), n() + 1, n()]],
    build: ([a]) => sum(multiply(a, a), [0, 2]),
  },
  { name: 'relu', shapes: (n) => [[n(), n()]], build: ([a]) => relu(a), domain: awayFromZero },
  {
    name: 'where',
    shapes: (n) => {
      const [a, b] = [n(), n()]
      return [[a, b], [b], [a, 1]]
    },
    build: ([a, b, c]) => where(greater(a, 0), multiply(a, b), c),
    domain: awayFromZero,
  },
  { name: 'sum over one axis', shapes: (n) => [[n(), n(), n()]], build: ([a]) => sum(a, [1]) },
  { name: 'sum, kept', shapes: (n) => [[n(), n()]], build: ([a]) => multiply(sum(a, [-1], true), a) },
  { name: 'mean', shapes: (n) => [[n(), n()]], build: ([a]) => mean(square(a), [0]) },
  {
    name: 'sumTo',
    shapes: (n) => {
      const b = n()
      return [[n(), n(), b]]
    },
    build: ([a]) => sumTo(a, [1, a.shape[2]]),
  },
  {
    name: 'broadcastTo',
    shapes: (n) => {
      const b = n()
      return [[1, b]]
    },
    build: ([a]) => broadcastTo(a, [3, 2, a.shape[1]]),
  },
  { name: 'reshape', shapes: (n) => [[n(), n()]], build: ([a]) => reshape(square(a), [a.shape[1], a.shape[0]]) },
  { name: 'transpose', shapes: (n) => [[n(), n(), n()]], build: ([a]) => transpose(square(a), [2, 0, 1]) },
  {
    name: 'matmul',
    shapes: (n) => {
      const [a, b, c] = [n(), n(), n()]
      return [
        [a, b],
        [b, c],
      ]
    },
    build: ([a, b]) => matmul(a, b),
  },
  {
    name: 'matmul of transposed',
    shapes: (n) => {
      const [a, b, c] = [n(), n(), n()]
      return [
        [b, a],
        [c, b],
      ]
    },
    build: ([a, b]) => matmul(transpose(a), transpose(b)),
  },
  {
    name: 'matmul, batched and stretched',
    shapes: (n) => {
      const [a, b, c, r] = [n(), n(), n(), n()]
      return [
        [r, a, b],
        [1, b, c],
      ]
    },
    build: ([a, b]) => matmul(a, b),
  },
  { name: 'logSoftmax', shapes: (n) => [[n(), n()]], build: ([a]) => logSoftmax(a) },
  { name: 'softmax', shapes: (n) => [[n(), n() + 1]], build: ([a]) => softmax(a) },
  {
    name: 'softmaxCrossEntropy',
    shapes: (n) => {
      const s = [n(), n() + 1]
      return [s, s]
    },
    build: ([a, b]) => softmaxCrossEntropy(a, softmax(b)),
  },
  { name: 'gatherRows', shapes: (n) => [[3, n()]], build: ([a]) => square(gatherRows(a, rows.tensor)) },
]

const feeds = (tensors: Tensor[], seed: number, domain: (x: number) => number = (x) => x) => ({
  ...Object.fromEntries(
    tensors.map((tensor, i) => [tensor.name as string, normals(sizeOf(tensor.shape), seed + i).map(domain)]),
  ),
  index: Int32Array.from(rows.rows),
})

/** Weighs the elements unevenly, so that a gradient in the wrong place shows. */
const weigh = (tensor: Tensor) => {
  const weights = input('weights', tensor.shape)
  return { weights, total: sum(multiply(tensor, weights)) }
}

const run = async (
  executor: Executor,
  inputs: Tensor[],
  outputs: Record<string, Tensor>,
  values: Record<string, Float64Array | Int32Array>,
) => {
  const compiled = await executor.compileFunction({ inputs, outputs })
  const result = await compiled.run(values)
  await compiled.dispose()
  return result
}

const needsIndex = (name: string) => name === 'gatherRows'
const extents = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 4, maxLength: 4 })

/** Builds the case on random extents, with its weighted total and first and second derivatives of that. */
function setUp({ name, shapes, build, domain }: Case, sizes: number[], seed: number) {
  let next = 0
  const tensors = shapes(() => sizes[next++ % sizes.length]).map((shape, i) => input(`x${i}`, shape))
  const result = build(tensors)
  const { weights, total } = weigh(result)
  const first = gradients(total, tensors)
  // A scalar that depends on the first derivatives; its gradient exercises the gradients' own gradients.
  const bent = first.map((gradient) => sum(square(gradient))).reduce((a, b) => add(a, b))
  const second = gradients(bent, tensors)
  const inputs = [...tensors, weights, ...(needsIndex(name) ? [rows.tensor] : [])]
  const values: Record<string, Float64Array | Int32Array> = {
    ...feeds(tensors, seed, domain),
    weights: normals(sizeOf(weights.shape), seed + 99),
  }
  if (!needsIndex(name)) delete values.index
  return { tensors, inputs, values, result, total, bent, first, second }
}

describe.each(cases)('$name', (spec) => {
  it('has the gradient that central differences show, and so has its gradient', async () => {
    await fc.assert(
      fc.asyncProperty(extents, fc.integer({ min: 1, max: 1e6 }), async (sizes, seed) => {
        const { tensors, inputs, values, total, bent, first, second } = setUp(spec, sizes, seed)
        const outputs = Object.fromEntries([...first, ...second].map((tensor, i) => [`g${i}`, tensor]))
        const gradient = await run(reference, inputs, outputs, values)
        const at = await reference.compileFunction({ inputs, outputs: { total, bent } })
        const step = 1e-5
        for (const [which, tensor] of tensors.entries())
          for (let element = 0; element < sizeOf(tensor.shape); element++) {
            const moved = async (by: number) => {
              const copy = Float64Array.from(values[tensor.name as string])
              copy[element] += by
              return at.run({ ...values, [tensor.name as string]: copy })
            }
            const [up, down] = [await moved(step), await moved(-step)]
            // The error of central differences: step^2 times third derivatives, and rounding over step.
            const close = (name: 'total' | 'bent', ours: number) => {
              const slope = (up[name][0] - down[name][0]) / (2 * step)
              expect(Math.abs(ours - slope)).toBeLessThan(2e-5 * (1 + Math.abs(slope)))
            }
            close('total', gradient[`g${which}`][element])
            close('bent', gradient[`g${tensors.length + which}`][element])
          }
      }),
      { numRuns: 8, seed: 20 },
    )
  })

  it.each(others.map((executor) => [executor.name, executor] as const))(
    'gives the same numbers in %s, gradients included',
    async (_, executor) => {
      await fc.assert(
        fc.asyncProperty(extents, fc.integer({ min: 1, max: 1e6 }), async (sizes, seed) => {
          const { inputs, values, result, first, second } = setUp(spec, sizes, seed)
          const outputs = Object.fromEntries([result, ...first, ...second].map((tensor, i) => [`o${i}`, tensor]))
          const [exact, single] = [
            await run(reference, inputs, outputs, values),
            await run(executor, inputs, outputs, values),
          ]
          for (const name of Object.keys(outputs))
            exact[name].forEach((value, i) =>
              expect(Math.abs(single[name][i] - value)).toBeLessThan(2e-4 * (1 + Math.abs(value))),
            )
        }),
        { numRuns: 4, seed: 21 },
      )
    },
  )
})

describe('shapes that do not fit are refused when the program is built', () => {
  const tensor = (...shape: number[]) => input('x', shape)
  it.each([
    ['add', () => add(tensor(2, 3), tensor(2)), '[2, 3] and [2]'],
    ['matmul', () => matmul(tensor(2, 3), tensor(2, 3)), '[2, 3] and [2, 3]'],
    ['matmul', () => matmul(tensor(2), tensor(2, 3)), '[2] and [2, 3]'],
    ['reshape', () => reshape(tensor(2, 3), [7]), '6 elements'],
    ['transpose', () => transpose(tensor(2, 3), [0, 0]), 'not an order'],
    ['broadcastTo', () => broadcastTo(tensor(2), [3]), '[2] and [3]'],
    ['sumTo', () => sumTo(tensor(2, 3), [2]), '[2, 3]'],
    ['sum', () => sum(tensor(2), [1]), 'no axis 1'],
    ['gatherRows', () => gatherRows(tensor(2), tensor(2)), 'index'],
    ['slice', () => slice(tensor(2, 3), [1, 0], [2, 3]), 'no block of [2, 3] at [1, 0]'],
    ['pad', () => pad(tensor(2), [1], []), 'cannot be padded'],
    ['concat', () => concat([tensor(2, 3), tensor(3, 3)], 1), '[2, 3] and [3, 3]'],
    ['gradients', () => gradients(tensor(2), []), 'scalar'],
  ])('%s', (_, build, message) => {
    expect(build).toThrow(ShapeError)
    expect(build).toThrow(message)
  })
})
