import { describe, expect, it } from 'vitest'
import { executors } from '../../../../tests/support/executors.ts'
import { batchRows, indicators, numbers } from '../../../../tests/golden/training/numbers.ts'
import reference from '../../../../tests/golden/training/reference.json' with { type: 'json' }
import {
  adam,
  add,
  conv2d,
  type Executor,
  gatherRows,
  input,
  matmul,
  maxPool2d,
  mean,
  type Optimiser,
  type Parameter,
  relu,
  reshape,
  sgd,
  type Shape,
  softmaxCrossEntropy,
  type Tensor,
  train,
} from '../index.ts'

/** make.py's networks, over parameters with make.py's numbers. */
const parameter = (name: string, shape: Shape, key: number, scale: number): Parameter => ({
  tensor: input(name, shape),
  initial: numbers(
    shape.reduce((a, b) => a * b, 1),
    key,
    scale,
  ),
})

function multilayer(widths: readonly number[], key: number) {
  const parameters = widths.slice(1).flatMap((outputs, layer) => {
    const scale = Math.sqrt(2 / widths[layer])
    return [
      parameter(`weights ${layer}`, [widths[layer], outputs], key + layer, scale),
      parameter(`bias ${layer}`, [outputs], 0, 0),
    ]
  })
  const forward = (x: Tensor) => {
    for (let i = 0; i < parameters.length; i += 2) {
      x = add(matmul(x, parameters[i].tensor), parameters[i + 1].tensor)
      if (i + 2 < parameters.length) x = relu(x)
    }
    return x
  }
  return { parameters, forward }
}

function convolutional() {
  const shapes: [Shape, number, number][] = [
    [[4, 2, 3, 3], 20, 0.3],
    [[1, 4, 1, 1], 0, 0],
    [[6, 4, 3, 3], 21, 0.3],
    [[1, 6, 1, 1], 0, 0],
    [[96, 4], 22, 0.15],
    [[4], 0, 0],
  ]
  const parameters = shapes.map(([shape, key, scale], i) => parameter(`parameter ${i}`, shape, key, scale))
  const [kernels1, bias1, kernels2, bias2, weights, bias] = parameters.map(({ tensor }) => tensor)
  const layer = (x: Tensor, kernels: Tensor, offset: Tensor) =>
    maxPool2d(relu(add(conv2d(x, kernels, { padding: [1, 1, 1, 1] }), offset)))
  const forward = (x: Tensor) => {
    const images = reshape(x, [x.shape[0], 2, 14, 14])
    const last = layer(layer(images, kernels1, bias1), kernels2, bias2)
    return add(matmul(reshape(last, [x.shape[0], 96]), weights), bias)
  }
  return { parameters, forward }
}

interface Setting {
  readonly rows: number
  readonly width: number
  readonly key: number
  readonly classes: number
  readonly batch: number
  readonly steps: number
  readonly optimiser: Optimiser
}

async function lossesOf(
  executor: Executor,
  { parameters, forward }: ReturnType<typeof multilayer>,
  { rows, width, key, classes, batch, steps, optimiser }: Setting,
) {
  const [x, y, index] = [input('x', [rows, width]), input('y', [rows, classes]), input('index', [batch], 'integer')]
  const losses: number[] = []
  await train(
    executor,
    {
      parameters,
      loss: mean(softmaxCrossEntropy(forward(gatherRows(x, index)), gatherRows(y, index))),
      optimiser,
      data: [
        { tensor: x, values: numbers(rows * width, key) },
        { tensor: y, values: indicators(rows, classes, key) },
      ],
      perStep: [{ tensor: index, values: (first, count) => batchRows(rows, batch, first, count) }],
      steps,
    },
    { onSteps: (_, stretch) => losses.push(...stretch) },
  )
  return losses
}

function expectClose(ours: readonly number[], theirs: readonly number[], tolerance: number) {
  expect(ours).toHaveLength(theirs.length)
  const worst = Math.max(...ours.map((loss, step) => Math.abs(loss - theirs[step])))
  expect(worst).toBeLessThan(tolerance)
}

/** Issue 3 asks for 1e-4. In float64, where only the order of sums differs, far less is seen. */
const tolerance = (executor: Executor) => (executor.name === 'reference' ? 1e-9 : 1e-4)

const small = { rows: 300, width: 6, key: 1, classes: 3, batch: 32 }

describe.each(executors().map((executor) => [executor.name, executor] as const))(
  'PyTorch and %s agree',
  (_, executor) => {
    it('on 200 losses of a multilayer perceptron', async () => {
      const setting = { ...small, steps: 200, optimiser: adam({ learningRate: 0.01 }) }
      const losses = await lossesOf(executor, multilayer([6, 16, 8, 3], 10), setting)
      expectClose(losses, reference.multilayer, tolerance(executor))
    })

    it('on 200 losses of a convolutional network', { timeout: 300_000 }, async () => {
      const steps = executor.name === 'reference' ? 20 : 200
      const setting = {
        rows: 60,
        width: 392,
        key: 2,
        classes: 4,
        batch: 8,
        steps,
        optimiser: adam({ learningRate: 0.01 }),
      }
      const losses = await lossesOf(executor, convolutional(), setting)
      expectClose(losses, reference.convolutional.slice(0, steps), tolerance(executor))
    })

    it.each<[keyof typeof reference.optimisers, Optimiser]>([
      ['sgd', sgd({ learningRate: 0.1 })],
      ['sgd with momentum', sgd({ learningRate: 0.05, momentum: 0.9 })],
      ['sgd with momentum and weight decay', sgd({ learningRate: 0.05, momentum: 0.9, weightDecay: 0.01 })],
      ['adam', adam({ learningRate: 0.01 })],
      ['adam with weight decay', adam({ learningRate: 0.01, weightDecay: 0.02 })],
    ])('on 60 losses of %s', async (name, optimiser) => {
      const losses = await lossesOf(executor, multilayer([6, 8, 3], 30), { ...small, steps: 60, optimiser })
      expectClose(losses, reference.optimisers[name], tolerance(executor))
    })
  },
)
