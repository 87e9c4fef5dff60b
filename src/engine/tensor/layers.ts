import type { Random } from '../math/index.ts'
import { ShapeError, showShape, sizeOf, type Shape } from './graph/shape.ts'
import { input, type Tensor } from './graph/tensor.ts'
import { glorotUniform, zeros } from './initialisers.ts'
import { add } from './operations/elementwise.ts'
import { matmul } from './operations/matmul.ts'
import type { Parameter } from './optimisers/optimiser.ts'
import type { State } from './program.ts'

/**
 * The parameters of one network, or of many independent networks of the same form that are trained as one program. With
 * many, every parameter and every activation has an axis of models in front, and nothing ever crosses that axis: each
 * network computes what it would compute alone.
 */
export class Parameters {
  readonly list: Parameter[] = []
  readonly #randoms: readonly Random[]

  /** @param randoms one stream of initial values for each network */
  constructor(randoms: readonly Random[]) {
    if (randoms.length === 0) throw new RangeError('There must be at least one network.')
    this.#randoms = randoms
  }

  /** How many networks there are. */
  get models(): number {
    return this.#randoms.length
  }

  /** The shape of something that each network has: with an axis of models in front where there are many. */
  shapeOf(shape: Shape): Shape {
    return this.models === 1 ? shape : [this.models, ...shape]
  }

  /**
   * A parameter of every network.
   *
   * @param name unique; also the name of the stream that its initial values are drawn from
   * @param shape in one network
   * @param initialise the initial values of one network
   */
  add(name: string, shape: Shape, initialise: (shape: Shape, random: Random) => Float32Array): Tensor {
    const tensor = input(name, this.shapeOf(shape))
    const initial = new Float32Array(sizeOf(tensor.shape))
    this.#randoms.forEach((random, model) => initial.set(initialise(shape, random.stream(name)), model * sizeOf(shape)))
    this.list.push({ tensor, initial })
    return tensor
  }

  /** The part of a trained state that belongs to one network. */
  stateOf(model: number, state: State): State {
    return Object.fromEntries(
      this.list.map(({ tensor }) => {
        const name = tensor.name as string
        const size = sizeOf(tensor.shape) / this.models
        return [name, state[name].slice(model * size, (model + 1) * size)]
      }),
    )
  }
}

/**
 * A dense layer: x W + b, with weights uniform after Glorot and a bias of zero.
 *
 * @param x of shape [..., rows, inputs]
 * @param name of the layer; its parameters are "NAME weights" and "NAME bias"
 */
export function dense(parameters: Parameters, x: Tensor, outputs: number, name: string): Tensor {
  const inputs = x.shape.at(-1) ?? 0
  const expected = parameters.shapeOf([x.shape.at(-2) ?? 0, inputs])
  if (x.shape.length !== expected.length || x.shape[0] !== expected[0])
    throw new ShapeError(`${name}: ${showShape(x.shape)} are no rows for ${parameters.models} networks.`)
  const weights = parameters.add(`${name} weights`, [inputs, outputs], glorotUniform)
  const bias = parameters.add(`${name} bias`, parameters.models === 1 ? [outputs] : [1, outputs], zeros)
  return add(matmul(x, weights), bias)
}
