import { Random } from '../../math/index.ts'
import { sameShape, ShapeError, showShape, sizeOf, type Shape } from '../graph/shape.ts'
import { input, type Tensor } from '../graph/tensor.ts'
import type { Parameter } from '../optimisers/optimiser.ts'
import type { State, StateVariable } from '../program.ts'

/** How one network's parameter begins. */
export type Initialiser = (shape: Shape, random: Random) => Float32Array

/** A dense layer as it was applied: what per-example gradients are made of. */
export interface DenseApplication {
  /** What went in, [..., rows, inputs]. */
  readonly x: Tensor
  /** What came out, before any activation, [..., rows, outputs]. */
  readonly z: Tensor
  readonly weights: Tensor
  readonly bias: Tensor
}

/**
 * The parameters of one network, or of many independent networks of the same form that are trained as one program. With
 * many, every parameter and every activation has an axis of models in front, and nothing ever crosses that axis: each
 * network computes what it would compute alone.
 *
 * A network is a function that takes these and its input, and asks for its parameters by name. It can be called again to
 * build another program (prediction after training) over the same parameters.
 */
export class Parameters {
  readonly list: Parameter[] = []
  /** What training carries along without a gradient: the running means of batch normalisation. */
  readonly carried: StateVariable[] = []
  readonly denseLayers: DenseApplication[] = []
  /** How many networks there are. */
  readonly models: number
  readonly #randoms: readonly Random[]
  readonly #known = new Map<string, Tensor>()

  /** @param randoms one stream of initial values for each network */
  constructor(randoms: readonly Random[]) {
    if (randoms.length === 0) throw new RangeError('There must be at least one network.')
    this.models = randoms.length
    this.#randoms = randoms
  }

  /** Parameters of one network that is only read, after it has learned elsewhere. */
  static toRead(): Parameters {
    return new Parameters([new Random(Uint32Array.of(1, 0, 0, 0))])
  }

  /** Everything that a prediction reads. */
  get tensors(): Tensor[] {
    return [...this.list.map(({ tensor }) => tensor), ...this.carried.map(({ current }) => current)]
  }

  /** The shape of something that each network has: with an axis of models in front where there are many. */
  shapeOf(shape: Shape): Shape {
    return this.models === 1 ? shape : [this.models, ...shape]
  }

  /**
   * A parameter of every network; the same one when asked for again.
   *
   * @param name also the name of the stream that its initial values are drawn from
   * @param shape in one network
   * @param initialise the initial values of one network
   */
  add(name: string, shape: Shape, initialise: Initialiser): Tensor {
    const known = this.#find(name, shape)
    if (known) return known
    const tensor = input(name, this.shapeOf(shape))
    this.#known.set(name, tensor)
    const initial = () => this.#initial(name, shape, initialise)
    // Made when training asks for them, since a prediction never does.
    this.list.push({
      tensor,
      get initial() {
        return initial()
      },
    })
    return tensor
  }

  /**
   * Something that a training step replaces without a gradient.
   *
   * @param next makes its new value from its current one; left out where a program only reads it
   */
  carry(name: string, shape: Shape, initialise: Initialiser, next?: (current: Tensor) => Tensor): Tensor {
    const known = this.#find(name, shape)
    const current = known ?? input(name, this.shapeOf(shape))
    this.#known.set(name, current)
    const at = this.carried.findIndex((variable) => variable.current === current)
    if (at < 0) {
      const initial = this.#initial(name, shape, initialise)
      this.carried.push({ current, next: next ? next(current) : current, initial })
    } else if (next) this.carried[at] = { ...this.carried[at], next: next(current) }
    return current
  }

  /** The part of a trained state that belongs to one network. */
  stateOf(model: number, state: State): State {
    return Object.fromEntries(
      Object.entries(state).map(([name, values]) => {
        const size = values.length / this.models
        return [name, values.slice(model * size, (model + 1) * size)]
      }),
    )
  }

  #find(name: string, shape: Shape): Tensor | undefined {
    const known = this.#known.get(name)
    if (known && !sameShape(known.shape, this.shapeOf(shape)))
      throw new ShapeError(
        `${name}: it is ${showShape(known.shape)} and cannot be ${showShape(this.shapeOf(shape))} too.`,
      )
    return known
  }

  #initial(name: string, shape: Shape, initialise: Initialiser): Float32Array {
    const initial = new Float32Array(sizeOf(shape) * this.models)
    this.#randoms.forEach((random, model) => initial.set(initialise(shape, random.stream(name)), model * sizeOf(shape)))
    return initial
  }
}
