/** Two small networks on invented data, to try executors with: one as studies of tables train them, one for images. */

import { type Random, randomFromSeed } from '../../math/index.ts'
import { input, type Tensor } from '../graph/tensor.ts'
import { glorotUniform, zeros } from '../initialisers.ts'
import type { Parameter } from '../optimisers/optimiser.ts'
import { conv2d } from '../operations/convolution.ts'
import { add, relu } from '../operations/elementwise.ts'
import { gatherRows } from '../operations/gather.ts'
import { matmul } from '../operations/matmul.ts'
import { reshape } from '../operations/layout.ts'
import { mean, softmaxCrossEntropy } from '../operations/losses.ts'
import { maxPool2d } from '../operations/pooling.ts'
import { adam } from '../optimisers/adam.ts'
import { EpochBatches } from '../training/batches.ts'
import type { TrainingTask } from '../training/train.ts'

export interface TrialSettings {
  readonly seed: number
  readonly steps: number
  /** small runs in a moment on any executor; usual is what a study trains, for a measurement of speed. */
  readonly size: 'small' | 'usual'
}

/** Adds a parameter to a network. */
type AddParameter = (name: string, shape: readonly number[]) => Tensor

function dense(parameter: AddParameter, x: Tensor, outputs: number, name: string): Tensor {
  const weights = parameter(`${name} weights`, [x.shape[1], outputs])
  return add(matmul(x, weights), parameter(`${name} bias`, [outputs]))
}

/** A network over rows of numbers. `rows` are gathered by number in each step, as in real training. */
function trial(
  { seed, steps, size }: TrialSettings,
  shape: {
    readonly rows: number
    readonly batch: number
    readonly example: readonly number[]
    readonly classes: number
  },
  logitsOf: (batch: Tensor, parameter: AddParameter) => Tensor,
): TrainingTask {
  const { rows, batch, example, classes } = shape
  const random = randomFromSeed(seed)
  const parameters: Parameter[] = []
  const parameter: AddParameter = (name, shape) => {
    const tensor = input(name, shape)
    const initial = shape.length === 2 || shape.length === 4 ? glorotUniform(shape, random.stream(name)) : zeros(shape)
    parameters.push({ tensor, initial })
    return tensor
  }
  const [x, y] = [input('x', [rows, ...example]), input('y', [rows, classes])]
  const index = input('batch', [batch], 'integer')
  const batches = new EpochBatches(rows, random.stream('batches'))
  const logits = logitsOf(gatherRows(x, index), parameter)
  return {
    parameters,
    loss: mean(softmaxCrossEntropy(logits, gatherRows(y, index))),
    optimiser: adam({ learningRate: size === 'small' ? 0.003 : 0.001 }),
    data: [
      { tensor: x, values: normals(rows * example.reduce((product, extent) => product * extent, 1), random) },
      { tensor: y, values: indicators(rows, classes) },
    ],
    perStep: [{ tensor: index, values: (_, count) => batches.take(count * batch) }],
    steps,
  }
}

const normals = (count: number, random: Random) => {
  const stream = random.stream('data')
  return Float32Array.from({ length: count }, () => stream.normal())
}

/** Classes in turn, one row each, with a 1 at its class. */
function indicators(rows: number, classes: number): Float32Array {
  const result = new Float32Array(rows * classes)
  for (let row = 0; row < rows; row++) result[row * classes + (row % classes)] = 1
  return result
}

/** Rows of 20 numbers through layers of 128, 512 and 128 to 5 classes, in batches of 128; or a much smaller one. */
export function perceptronTrial(settings: TrialSettings): TrainingTask {
  const isSmall = settings.size === 'small'
  const hidden = isSmall ? [16, 8] : [128, 512, 128]
  const shape = isSmall
    ? { rows: 60, batch: 16, example: [6], classes: 3 }
    : { rows: 1000, batch: 128, example: [20], classes: 5 }
  return trial(settings, shape, (batch, parameter) => {
    const last = hidden.reduce((x, width, layer) => relu(dense(parameter, x, width, `layer ${layer}`)), batch)
    return dense(parameter, last, shape.classes, 'logits')
  })
}

/** Images through a convolution of 3 by 3, the largest of each 2 by 2, and a dense layer. */
export function convolutionalTrial(settings: TrialSettings): TrainingTask {
  const isSmall = settings.size === 'small'
  const [channels, extent] = isSmall ? [4, 9] : [32, 28]
  const shape = { rows: isSmall ? 40 : 200, batch: isSmall ? 8 : 64, example: [1, extent, extent], classes: 3 }
  return trial(settings, shape, (batch, parameter) => {
    const kernel = parameter('kernel', [channels, 1, 3, 3])
    const bias = parameter('kernel bias', [channels, 1, 1])
    const convolved = relu(add(conv2d(batch, kernel, { padding: [1, 1, 1, 1] }), bias))
    const pooled = maxPool2d(convolved, 2)
    const flat = reshape(pooled, [shape.batch, pooled.shape.slice(1).reduce((a, b) => a * b, 1)])
    return dense(parameter, flat, shape.classes, 'logits')
  })
}
