import {
  add,
  broadcastTo,
  constant,
  dense,
  type Parameters,
  relu,
  reshape,
  matmul,
  sizeOf,
  type Tensor,
  zeros,
} from '../../tensor/index.ts'
import type { Gaussian } from './gaussian.ts'

/**
 * What a deep CAMA is made of (paper 2, equations 1, 2, 9 and 10), as functions of tensors.
 *
 * Every tensor has five axes: [samples of z, samples of m, classes, rows, numbers], with an extent of 1 along each that it
 * does not depend on. So a network is applied once to what is there, and what is stretched is only the sums after it.
 */
export interface CamaNetworks {
  readonly classes: number
  /** Numbers in Z. */
  readonly latent: number
  /** Numbers in M. */
  readonly manipulation: number
  /** ln p(y | a): [1, 1, 1, rows, classes]. */
  logPrior(rows: Evidence): Tensor
  /** q(m | x): [1, 1, 1, rows, manipulation]. */
  inferManipulation(rows: Evidence): Gaussian
  /** q(z | x, y, m, a, c). */
  inferLatent(rows: Evidence, y: Tensor, m: Tensor): Gaussian
  /** ln p(x | y, c, z, m), without the last axis. */
  logLikelihood(rows: Evidence, y: Tensor, z: Tensor, m: Tensor): Tensor
  /** The mean of p(x | y, c, z, m), with the numbers of x along the last axis. */
  expected(rows: Evidence, y: Tensor, z: Tensor, m: Tensor): Tensor
}

/** What is known of some rows, each of shape [1, 1, 1, rows, numbers]; null for a group of variables that is empty. */
export interface Evidence {
  /** Children of the outcome, or the image. */
  readonly x: Tensor
  /** Its parents. */
  readonly a: Tensor | null
  /** The children's other parents. */
  readonly c: Tensor | null
}

/** The axes of {@link CamaNetworks}. */
export const axes = { latentSamples: 0, manipulationSamples: 1, classes: 2, rows: 3, numbers: 4 } as const

/** A dense layer on tensors with any axes in front. */
export function layer(parameters: Parameters, x: Tensor, width: number, name: string): Tensor {
  const leading = x.shape.slice(0, -1)
  const flat = reshape(x, [sizeOf(leading), x.shape.at(-1) as number])
  return reshape(dense(parameters, flat, width, name), [...leading, width])
}

/** Dense layers with ReLU after each: a network [dim, ...widths] of appendix C. */
export const features = (parameters: Parameters, x: Tensor, widths: readonly number[], name: string): Tensor =>
  widths.reduce((rows, width, i) => relu(layer(parameters, rows, width, `${name} layer ${i + 1}`)), x)

/** Dense layers with ReLU between them and none after the last. */
export function linearTop(parameters: Parameters, x: Tensor, widths: readonly number[], name: string): Tensor {
  const last = features(parameters, x, widths.slice(0, -1), name)
  return layer(parameters, last, widths.at(-1) as number, `${name} layer ${widths.length}`)
}

/**
 * A dense layer on several inputs joined end to end, computed part by part: [h1 h2] W = h1 W1 + h2 W2. So each part is
 * multiplied once, however many classes and samples of another part it is joined with. Weights begin as those of the
 * whole would (uniform after Glorot).
 *
 * @param parts by name; null for one that is empty
 */
export function joined(
  parameters: Parameters,
  parts: Readonly<Record<string, Tensor | null>>,
  width: number,
  name: string,
): Tensor {
  const present = Object.entries(parts).filter((part): part is [string, Tensor] => part[1] !== null)
  const inputs = present.reduce((total, [, { shape }]) => total + (shape.at(-1) as number), 0)
  const limit = Math.sqrt(6 / (inputs + width))
  const bias = parameters.add(`${name} bias`, [width], zeros)
  const products = present.map(([part, x]) => {
    const leading = x.shape.slice(0, -1)
    const extent = x.shape.at(-1) as number
    const weights = parameters.add(`${name} weights of ${part}`, [extent, width], (shape, random) =>
      Float32Array.from({ length: sizeOf(shape) }, () => (2 * random.uniform() - 1) * limit),
    )
    return reshape(matmul(reshape(x, [sizeOf(leading), extent]), weights), [...leading, width])
  })
  return products.reduce((total, product) => add(total, product), bias)
}

/** The null manipulation of do(m = 0). */
export const noManipulation = ({ manipulation }: CamaNetworks): Tensor =>
  broadcastTo(constant(0), [1, 1, 1, 1, manipulation])

/** Which weights fine-tuning moves: NN_M of p and NN_M of q (section 3.1). */
export const isFineTuned = (name: string): boolean =>
  name.startsWith(names.manipulationOfP) || name.startsWith(names.manipulationOfQ)

/** How the parameters of each network begin. */
export const names = {
  prior: 'p(y|a)',
  outcome: 'NN_Y of p',
  coParents: 'NN_C of p',
  latent: 'NN_Z of p',
  manipulationOfP: 'NN_M of p',
  merge: 'NN_merge of p',
  manipulationOfQ: 'NN_M of q',
  latentOfQ: 'NN_Z of q',
  /** Convolutions that both networks of q have in common. */
  sharedOfQ: 'convolutions of q',
} as const
