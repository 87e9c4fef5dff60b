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
  /** Which of appendix C's networks: those for MNIST, or those for CIFAR-binary. */
  readonly form: keyof typeof forms
}

/** Where the two differ. */
const forms = {
  MNIST: {
    /** Hidden layers of NN_M of p. */
    manipulationDepth: 4,
    /** Hidden layers of NN_M of q. */
    inferenceDepth: 1,
    /** Whether one stack of convolutions serves q(m | x) and q(z | x, y, m). */
    isShared: false,
    /** Deconvolutions of stride 1 before those of stride 2. */
    plainDeconvolutions: 0,
  },
  CIFAR: { manipulationDepth: 3, inferenceDepth: 2, isShared: true, plainDeconvolutions: 1 },
} as const

/** Appendix C, MNIST. */
export const paperImageSizes: ImageCamaSizes = {
  hidden: 500,
  latent: 64,
  manipulation: 32,
  filters: 64,
  form: 'MNIST',
}

/** Appendix C, CIFAR-binary. */
export const paperColourSizes: ImageCamaSizes = {
  hidden: 1000,
  latent: 128,
  manipulation: 64,
  filters: 64,
  form: 'CIFAR',
}

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

/**
 * Logits of the pixels: deconvolutions from a small image, the last three of stride 2, the sizes those of {@link halvings}
 * backwards.
 */
function drawn(parameters: Parameters, merged: Tensor, shape: ImageShape, { filters, form }: ImageCamaSizes): Tensor {
  const [heights, widths] = [halvings(shape.height), halvings(shape.width)]
  const leading = merged.shape.slice(0, -1)
  let images = reshape(merged, [sizeOf(leading), filters, heights[blocks], widths[blocks]])
  const { plainDeconvolutions } = forms[form]
  const last = plainDeconvolutions + blocks
  for (let number = 1; number <= last; number++) {
    const stride = number <= plainDeconvolutions ? 1 : 2
    const halved = Math.min(blocks, last - number)
    const size = [heights[halved], widths[halved]] as const
    const channels = number === last ? shape.channels : filters
    const name = `${names.merge} deconvolution ${number}`
    const kernels = parameters.add(`${name} kernels`, [filters, channels, 3, 3], heNormal)
    const bias = parameters.add(`${name} bias`, [1, channels, 1, 1], zeros)
    const padding = samePadding(size, [3, 3], stride)
    const sums = add(conv2dTranspose(images, kernels, size, { stride, padding }), bias)
    images = number === last ? sums : relu(sums)
  }
  return reshape(images, [...leading, sizeOf(images.shape.slice(1))])
}

/**
 * The networks of the deep CAMA for images (section 3.1 and appendix C): p(y) uniform; p(x | y, z, m) a Bernoulli for
 * each pixel; q(m | x); q(z | x, y, m).
 *
 * Two corrections to the appendix: three deconvolutions of stride 2 from 4 x 4 give 32 x 32 and not 28 x 28, so each has the
 * size of the pooled image that it mirrors, 4-7-14-28; and pooling keeps the odd row and column (28-14-7-4). For CIFAR-binary
 * four of them from 4 x 4 would give 64 x 64: the first is of stride 1, then 4-8-16-32. The convolutions that q(m | x) and
 * q(z | x, y, m) share there are no part of NN_M, so that fine-tuning leaves them, and with them q(z | x, y, m), as they are.
 */
export function imageNetworks(parameters: Parameters, shape: ImageShape, sizes: ImageCamaSizes): CamaNetworks {
  const { hidden, latent, manipulation, filters, form } = sizes
  const { manipulationDepth, inferenceDepth, isShared } = forms[form]
  const { classes } = shape
  const wide = (depth: number) => Array.from({ length: depth }, () => hidden)
  // Computed once for both uses of the same images.
  const shared = new Map<Tensor, Tensor>()
  const sharedOf = (x: Tensor): Tensor => {
    const found = shared.get(x) ?? seen(parameters, x, shape, filters, 3, names.sharedOfQ)
    shared.set(x, found)
    return found
  }
  const smallest = [shape.height, shape.width].map((extent) => halvings(extent)[blocks])
  const logitsOf = (y: Tensor, z: Tensor, m: Tensor) => {
    const of = {
      y: features(parameters, y, [hidden, hidden], names.outcome),
      z: features(parameters, z, [hidden, hidden], names.latent),
      m: features(parameters, m, wide(manipulationDepth), names.manipulationOfP),
    }
    const merged = relu(joined(parameters, of, filters * smallest[0] * smallest[1], `${names.merge} layer 1`))
    return drawn(parameters, merged, shape, sizes)
  }
  return {
    classes,
    latent,
    manipulation,
    logPrior: ({ x }) => broadcastTo(constant(-Math.log(classes)), [1, 1, 1, x.shape[3], classes]),
    inferManipulation: ({ x }) => {
      const from = isShared ? sharedOf(x) : seen(parameters, x, shape, filters, 3, names.manipulationOfQ)
      const widths = [...wide(inferenceDepth), 2 * manipulation]
      return gaussianOf(linearTop(parameters, from, widths, names.manipulationOfQ))
    },
    inferLatent: ({ x }, y, m) => {
      const name = (number: number) => `${names.latentOfQ} layer ${number}`
      if (isShared) {
        const first = relu(joined(parameters, { x: sharedOf(x), y, m }, hidden, name(1)))
        const second = relu(layer(parameters, first, hidden, name(2)))
        return gaussianOf(layer(parameters, second, 2 * latent, name(3)))
      }
      const from = features(
        parameters,
        seen(parameters, x, shape, filters, 5, names.latentOfQ),
        [hidden],
        names.latentOfQ,
      )
      const both = relu(joined(parameters, { x: from, y, m }, hidden, name(2)))
      return gaussianOf(layer(parameters, both, 2 * latent, name(3)))
    },
    logLikelihood: ({ x }, y, z, m) => {
      const logits = logitsOf(y, z, m)
      return sum(subtract(multiply(x, logits), softplus(logits)), [-1])
    },
    expected: (_, y, z, m) => sigmoid(logitsOf(y, z, m)),
  }
}
