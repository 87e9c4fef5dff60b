import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { randomFromSeed } from '../../math/index.ts'
import {
  adam,
  add,
  DivergedError,
  EpochBatches,
  type Executor,
  gatherRows,
  glorotUniform,
  input,
  matmul,
  mean,
  type Optimiser,
  relu,
  sgd,
  softmaxCrossEntropy,
  square,
  subtract,
  train,
  type TrainingTask,
  zeros,
} from '../index.ts'
import { executors, normals, onnxExecutor } from '../../../../tests/support/executors.ts'

const [reference] = executors()

/** A small network on random data: 40 rows, 6 inputs, 8 hidden units, 3 classes. */
function network(optimiser: Optimiser, steps: number): TrainingTask {
  const random = randomFromSeed(3)
  const parameter = (name: string, shape: number[]) => ({
    tensor: input(name, shape),
    initial: shape.length > 1 ? glorotUniform(shape, random.stream(name)) : zeros(shape),
  })
  const [w1, b1, w2, b2] = [
    parameter('w1', [6, 8]),
    parameter('b1', [8]),
    parameter('w2', [8, 3]),
    parameter('b2', [3]),
  ]
  const [x, y, batch] = [input('x', [40, 6]), input('y', [40, 3]), input('batch', [10], 'integer')]
  const hidden = relu(add(matmul(gatherRows(x, batch), w1.tensor), b1.tensor))
  const logits = add(matmul(hidden, w2.tensor), b2.tensor)
  const features = normals(240, 1)
  const classes = Float32Array.from({ length: 120 }, (_, i) => (Math.floor(i / 3) % 3 === i % 3 ? 1 : 0))
  const batches = new EpochBatches(40, random.stream('batches'))
  return {
    parameters: [w1, b1, w2, b2],
    loss: mean(softmaxCrossEntropy(logits, gatherRows(y, batch))),
    optimiser,
    data: [
      { tensor: x, values: features },
      { tensor: y, values: classes },
    ],
    perStep: [{ tensor: batch, values: (_, count) => batches.take(10 * count) }],
    steps,
  }
}

const lossesOf = async (executor: Executor, task: TrainingTask) => {
  const all: number[] = []
  const state = await train(executor, task, { onSteps: (_, losses) => all.push(...losses) })
  return { all, state }
}

describe('training', () => {
  it.each([
    ['adam', () => adam({ learningRate: 0.01 })],
    ['sgd', () => sgd({ learningRate: (step) => 0.5 / (1 + step / 20) })],
  ])('with %s gives the same losses in onnxruntime as in the float64 reference', async (_, optimiser) => {
    const [exact, single] = [
      await lossesOf(reference, network(optimiser(), 150)),
      await lossesOf(onnxExecutor(), network(optimiser(), 150)),
    ]
    expect(exact.all).toHaveLength(150)
    expect(exact.all.at(-1)).toBeLessThan(0.8 * exact.all[0])
    // The bound that the engine promises between executors for 50 steps; float32 rounding grows slowly after that.
    exact.all.slice(0, 50).forEach((loss, step) => expect(Math.abs(single.all[step] - loss)).toBeLessThan(1e-4))
    exact.all.forEach((loss, step) => expect(Math.abs(single.all[step] - loss)).toBeLessThan(1e-3))
  })

  it('is bit-equal when repeated', async () => {
    const [once, again] = [
      await lossesOf(onnxExecutor(), network(adam({ learningRate: 0.01 }), 230)),
      await lossesOf(onnxExecutor(), network(adam({ learningRate: 0.01 }), 230)),
    ]
    expect(again).toEqual(once)
  })

  it('takes the steps that Adam’s paper writes down', async () => {
    // Minimise mean((a - target)^2) over two numbers, and follow algorithm 1 of Kingma and Ba by hand.
    const a = { tensor: input('a', [2]), initial: Float64Array.of(1, -2) }
    const target = input('target', [2])
    const task: TrainingTask = {
      parameters: [a],
      loss: mean(square(subtract(a.tensor, target))),
      optimiser: adam({ learningRate: 0.1, beta1: 0.8, beta2: 0.95, epsilon: 1e-3 }),
      data: [],
      perStep: [
        {
          tensor: target,
          values: (first, count) => Float64Array.from({ length: 2 * count }, (_, i) => Math.sin(2 * first + i)),
        },
      ],
      steps: 25,
    }
    const { state } = await lossesOf(reference, task)
    const [theta, m, v] = [
      [1, -2],
      [0, 0],
      [0, 0],
    ]
    for (let t = 1; t <= 25; t++)
      for (const i of [0, 1]) {
        const g = theta[i] - Math.sin(2 * (t - 1) + i)
        m[i] = 0.8 * m[i] + 0.2 * g
        v[i] = 0.95 * v[i] + 0.05 * g * g
        theta[i] -= (0.1 * (m[i] / (1 - 0.8 ** t))) / (Math.sqrt(v[i] / (1 - 0.95 ** t)) + 1e-3)
      }
    expect(state.a[0]).toBeCloseTo(theta[0], 12)
    expect(state.a[1]).toBeCloseTo(theta[1], 12)
  })

  it('stops when asked, and says when it diverges', async () => {
    const controller = new AbortController()
    const run = train(onnxExecutor(), network(adam({ learningRate: 0.01 }), 1000), {
      signal: controller.signal,
      onSteps: (done) => done >= 200 && controller.abort(),
    })
    await expect(run).rejects.toThrow('abort')
    await expect(train(onnxExecutor(), network(sgd({ learningRate: 1e30 }), 100))).rejects.toThrow(DivergedError)
  })

  it('refuses an input that it was not told of, and numbers of the wrong count', async () => {
    const a = { tensor: input('a', [2]), initial: Float64Array.of(1, 2) }
    const stray = input('stray', [2])
    const task = (data: TrainingTask['data']): TrainingTask => ({
      parameters: [a],
      loss: mean(square(subtract(a.tensor, stray))),
      optimiser: sgd({ learningRate: 0.1 }),
      data,
      perStep: [],
      steps: 1,
    })
    for (const executor of executors()) {
      await expect(train(executor, task([]))).rejects.toThrow('"stray"')
      await expect(train(executor, task([{ tensor: stray, values: Float64Array.of(1) }]))).rejects.toThrow(
        'needs 2 numbers',
      )
    }
  })
})

describe('batches', () => {
  it('give every row once before any row twice', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 6 }),
        (rows, counts) => {
          const batches = new EpochBatches(rows, randomFromSeed(1))
          const all = counts.flatMap((count) => [...batches.take(count)])
          for (let start = 0; start + rows <= all.length; start += rows)
            expect([...all.slice(start, start + rows)].sort((a, b) => a - b)).toEqual([...Array(rows).keys()])
        },
      ),
      { seed: 5 },
    )
  })
})
