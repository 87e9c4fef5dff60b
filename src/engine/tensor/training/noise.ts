import type { Random } from '../../math/index.ts'
import { sizeOf, type Shape } from '../graph/shape.ts'
import { input, type Tensor } from '../graph/tensor.ts'
import { add, multiply } from '../operations/elementwise.ts'
import type { PerStep } from './train.ts'

/**
 * Random numbers that every step gets anew, for one network or for many trained together. Each network's come from its
 * own stream, one after the other, so that it gets the same whether trained alone or with others.
 */
export class StepNoise {
  readonly perStep: PerStep[] = []
  readonly #randoms: readonly Random[]

  /** @param randoms one for each network */
  constructor(randoms: readonly Random[]) {
    this.#randoms = randoms
  }

  /** The shape of one network's part of something. */
  shapeOfOne(shape: Shape): Shape {
    return this.#randoms.length === 1 ? shape : shape.slice(1)
  }

  /**
   * Standard normal numbers.
   *
   * @param name unique among the program's inputs
   * @param shape in one network
   */
  normal(name: string, shape: Shape): Tensor {
    return this.#add(name, shape, (random) => random.normal())
  }

  /**
   * 1 / keep with probability `keep`, else 0.
   *
   * @param keep to 16 bits, above 0
   */
  keep(name: string, shape: Shape, keep: number): Tensor {
    const threshold = Math.round(keep * 65536)
    if (!(threshold >= 1 && threshold <= 65536)) throw new RangeError(`${name}: a share of ${keep} cannot be kept.`)
    const value = 65536 / threshold
    return this.#add(name, shape, (random) => (random.word() >>> 16 < threshold ? value : 0))
  }

  #add(name: string, shape: Shape, draw: (random: Random) => number): Tensor {
    const models = this.#randoms.length
    const streams = this.#randoms.map((random) => random.stream(name))
    const size = sizeOf(shape)
    const tensor = input(name, models === 1 ? shape : [models, ...shape])
    const values = (_: number, count: number) => {
      const result = new Float32Array(count * models * size)
      for (let at = 0; at < result.length;) {
        const random = streams[(at / size) % models]
        for (const end = at + size; at < end; at++) result[at] = draw(random)
      }
      return result
    }
    this.perStep.push({ tensor, values })
    return tensor
  }
}

/**
 * A sample of a Gaussian as a differentiable function of its mean and deviation (the reparameterisation of Kingma and
 * Welling 2014, section 2.4): mean + deviation noise.
 *
 * @param noise standard normal, of a shape that mean and deviation stretch to
 */
export const gaussianSample = (mean: Tensor, deviation: Tensor, noise: Tensor): Tensor =>
  add(mean, multiply(deviation, noise))
