import {
  add,
  broadcastTo,
  constant,
  conv2dTranspose,
  convolution,
  heNormal,
  maxPool2d,
  multiply,
  type Parameters,
  relu,
  reshape,
  samePadding,
  sigmoid,
  sizeOf,
  softplus,
  subtract,
  sum,
  type Tensor,
  zeros,
} from '../../tensor/index.ts'
import { gaussianOf } from './gaussian.ts'
import type { CamaSizes } from './measurement-networks.ts'
import { type CamaNetworks, features, joined, layer, linearTop, names } from './networks.ts'

/** The images of a CAMA of one modality, and what they are told into. */
export interface ImageShape {
  readonly classes: number
  readonly channels: number
  readonly height: number
  readonly width: number
}

export interface ImageCamaSizes extends CamaSizes {
  /** Channels of every convolution. */
  readonly filters: number
}

/** Appendix C, MNIST. */
export const paperImageSizes: ImageCamaSizes = { hidden: 500, latent: 64, manipulation: 32, filters: 64 }

/** How often images are halved on the way in, and doubled on the way out. */
const blocks = 3

/** Extents of an image after each halving (ceil mode): 28, 14, 7, 4. */
const halvings = (extent: number): number[] =>
  Array.from({ length: blocks + 1 }, (_, i) =>
    Array.from({ length: i }).reduce<number>((size) => Math.ceil(size / 2), extent),
  )

/** Blocks of {convolution, ReLU, max-pooling}, then all numbers in a row: [1, 1, 1, rows, filters x 4 x 4]. */
function seen(
  parameters: Parameters,
  x: Tensor,
  shape: ImageShape,
  filters: number,
  kernel: number,
  name: string,
): Tensor {
  const rows = x.shape[3]
  let images = reshape(x, [rows, shape.channels, shape.height, shape.width])
  for (let block = 1; block <= blocks; block++)
    images = maxPool2d(
      relu(convolution(parameters, images, { channels: filters, kernel }, `${name} convolution ${block}`)),
    )
  return reshape(images, [1, 1, 1, rows, sizeOf(images.shape.slice(1))])
}

/** Logits of the pixels: three deconvolutions of stride 2 from a small image, the sizes those of {@link halvings} backwards. */
function drawn(parameters: Parameters, merged: Tensor, shape: ImageShape, filters: number): Tensor {
  const [heights, widths] = [halvings(shape.height), halvings(shape.width)]
  const leading = merged.shape.slice(0, -1)
  let images = reshape(merged, [sizeOf(leading), filters, heights[blocks], widths[blocks]])
  for (let block = 1; block <= blocks; block++) {
    const size = [heights[blocks - block], widths[blocks - block]] as const
    const channels = block === blocks ? shape.channels : filters
    const name = `${names.merge} deconvolution ${block}`
    const kernels = parameters.add(`${name} kernels`, [filters, channels, 3, 3], heNormal)
    const bias = parameters.add(`${name} bias`, [1, channels, 1, 1], zeros)
    const padding = samePadding(size, [3, 3], 2)
    const sums = add(conv2dTranspose(images, kernels, size, { stride: 2, padding }), bias)
    images = block === blocks ? sums : relu(sums)
  }
  return reshape(images, [...leading, sizeOf(images.shape.slice(1))])
}

/**
 * The networks of the deep CAMA for images (section 3.1 and appendix C, MNIST): p(y) uniform; p(x | y, z, m) a Bernoulli for
 * each pixel; q(m | x); q(z | x, y, m).
 *
 * Two corrections to the appendix: three deconvolutions of stride 2 from 4 x 4 give 32 x 32 and not 28 x 28, so each has the
 * size of the pooled image that it mirrors, 4-7-14-28; and pooling keeps the odd row and column (28-14-7-4).
 */
export function imageNetworks(
  parameters: Parameters,
  shape: ImageShape,
  { hidden, latent, manipulation, filters }: ImageCamaSizes,
): CamaNetworks {
  const { classes } = shape
  const smallest = [shape.height, shape.width].map((extent) => halvings(extent)[blocks])
  const logitsOf = (y: Tensor, z: Tensor, m: Tensor) => {
    const of = {
      y: features(parameters, y, [hidden, hidden], names.outcome),
      z: features(parameters, z, [hidden, hidden], names.latent),
      m: features(parameters, m, [hidden, hidden, hidden, hidden], names.manipulationOfP),
    }
    const merged = relu(joined(parameters, of, filters * smallest[0] * smallest[1], `${names.merge} layer 1`))
    return drawn(parameters, merged, shape, filters)
  }
  return {
    classes,
    latent,
    manipulation,
    logPrior: ({ x }) => broadcastTo(constant(-Math.log(classes)), [1, 1, 1, x.shape[3], classes]),
    inferManipulation: ({ x }) => {
      const from = seen(parameters, x, shape, filters, 3, names.manipulationOfQ)
      return gaussianOf(linearTop(parameters, from, [hidden, 2 * manipulation], names.manipulationOfQ))
    },
    inferLatent: ({ x }, y, m) => {
      const from = features(
        parameters,
        seen(parameters, x, shape, filters, 5, names.latentOfQ),
        [hidden],
        names.latentOfQ,
      )
      const both = relu(joined(parameters, { x: from, y, m }, hidden, `${names.latentOfQ} layer 2`))
      return gaussianOf(layer(parameters, both, 2 * latent, `${names.latentOfQ} layer 3`))
    },
    logLikelihood: ({ x }, y, z, m) => {
      const logits = logitsOf(y, z, m)
      return sum(subtract(multiply(x, logits), softplus(logits)), [-1])
    },
    expected: (_, y, z, m) => sigmoid(logitsOf(y, z, m)),
  }
}
