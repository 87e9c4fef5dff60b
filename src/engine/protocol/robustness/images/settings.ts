import type { DiscriminativeSettings, ImageCamaSizes } from '../../../models/index.ts'
import { fineTuneDefaults, paperColourSizes, paperImageSizes } from '../../../models/index.ts'
import type { Preset } from '../../study.ts'
import type { ImageCounts } from './data.ts'

/** How much of the image studies is computed. */
export interface ImageExtent {
  /** Each with other images, other shifts and new models. */
  readonly repetitions: number
  readonly counts: ImageCounts
  readonly batch: number
  /** Passes over the training images. */
  readonly camaEpochs: number
  readonly networkEpochs: number
  /** Epochs between two looks at the validation images. */
  readonly validateEvery: number
  readonly sizes: ImageCamaSizes
  /** Samples of z for each class in prediction (K); while attacked, as many. */
  readonly samples: number
  readonly fineTuneSteps: number
  /** Ranges of the shifts, as shares of the image; 0 stands beside them. */
  readonly ranges: readonly number[]
  /** The range of the shifted images that augmentation adds, and of those whose share is varied. */
  readonly augmentedBy: number
  /** Shares of the manipulated images that fine-tuning is given, of the half that it may see. */
  readonly shares: readonly number[]
  readonly epsilons: readonly number[]
  readonly attacked: { readonly images: number; readonly iterations: number }
  /** Hidden layers of the discriminative networks are no wider than this. */
  readonly networkWidth: number
  /** Of the convolutional network. */
  readonly convolutions: readonly (readonly number[])[]
  /** Examples in a picture. */
  readonly examples: number
}

/** quick: fewer images and passes, narrower networks, fewer points; full: the paper's sizes, hours on a processor; tiny: for tests. */
export const extents: Record<Preset, ImageExtent> = {
  tiny: {
    repetitions: 2,
    counts: { train: 60, validation: 20, test: 20 },
    batch: 20,
    camaEpochs: 2,
    networkEpochs: 2,
    validateEvery: 1,
    sizes: { hidden: 6, latent: 2, manipulation: 2, filters: 2, form: 'MNIST' },
    samples: 1,
    fineTuneSteps: 2,
    ranges: [0.3],
    augmentedBy: 0.5,
    shares: [0.1, 1],
    epsilons: [0.2],
    attacked: { images: 10, iterations: 2 },
    networkWidth: 8,
    convolutions: [[2], [2]],
    examples: 4,
  },
  quick: {
    repetitions: 3,
    counts: { train: 4000, validation: 200, test: 300 },
    batch: 32,
    camaEpochs: 12,
    networkEpochs: 10,
    validateEvery: 3,
    sizes: { hidden: 128, latent: 32, manipulation: 16, filters: 16, form: 'MNIST' },
    samples: 2,
    fineTuneSteps: 200,
    ranges: [0.1, 0.3],
    augmentedBy: 0.5,
    shares: [0.02, 1],
    epsilons: [0.1, 0.3],
    attacked: { images: 100, iterations: 5 },
    networkWidth: 1024,
    convolutions: [
      [8, 8],
      [16, 16],
    ],
    examples: 10,
  },
  full: {
    repetitions: 3,
    counts: { train: 47_500, validation: 2500, test: 10_000 },
    batch: 128,
    camaEpochs: 100,
    networkEpochs: 50,
    validateEvery: 1,
    sizes: paperImageSizes,
    samples: 16,
    fineTuneSteps: 2000,
    ranges: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9],
    augmentedBy: 0.5,
    shares: [0.01, 0.05, 0.1, 0.25, 0.5, 1],
    epsilons: [0.05, 0.1, 0.15, 0.2, 0.25, 0.3],
    attacked: { images: 1000, iterations: 40 },
    networkWidth: 1024,
    convolutions: [
      [32, 32],
      [64, 64],
    ],
    examples: 10,
  },
}

/** The same for CIFAR-binary: two classes of colour images, 10,000 and 2,000 for tests. */
export const colourExtents: Record<Preset, ImageExtent> = {
  tiny: {
    ...extents.tiny,
    sizes: { hidden: 6, latent: 2, manipulation: 2, filters: 2, form: 'CIFAR' },
    convolutions: [[2], [2], [2]],
    epsilons: [0.05, 0.2],
  },
  quick: {
    ...extents.quick,
    counts: { train: 2000, validation: 100, test: 200 },
    sizes: { hidden: 128, latent: 32, manipulation: 16, filters: 16, form: 'CIFAR' },
    convolutions: [[16], [16], [16]],
    networkWidth: 128,
    epsilons: [0.05, 0.2],
  },
  full: {
    ...extents.full,
    counts: { train: 9500, validation: 500, test: 2000 },
    sizes: paperColourSizes,
    convolutions: [[128], [128], [128]],
    epsilons: [0.05, 0.1, 0.15, 0.2],
  },
}

/** Adam's, of every training; the paper does not say it. */
export const learningRate = 1e-3

/** Appendix C: the DNN of the MNIST experiments. */
const paperNetwork = { hidden: [512, 256, 126, 512], dropout: [0.25, 0.25, 0.25, 0.5] } as const

/** The discriminative networks of figures 1, 16 and 17. */
export const networkKinds = ['DNN', 'CNN', 'wide MLP'] as const
export type DigitNetwork = (typeof networkKinds)[number]
export type NetworkKind = DigitNetwork | 'colour CNN'

/**
 * The CNN is that of the Keras example which appendix B names: blocks of two convolutions with pooling and dropout 0.25, then
 * 512 with dropout 0.5. The wide MLP has the DNN's dropout. The colour CNN is appendix C's for CIFAR-binary, without dropout.
 */
export function networkSettings(
  kind: NetworkKind,
  { batch, networkEpochs: epochs, convolutions, networkWidth }: ImageExtent,
  { height, width, channels }: { readonly height: number; readonly width: number; readonly channels: number },
): DiscriminativeSettings {
  const common = { epochs, batch, learningRate }
  const layers = (widths: readonly number[]) => widths.map((own) => Math.min(own, networkWidth))
  switch (kind) {
    case 'DNN':
      return { ...common, ...paperNetwork, hidden: layers(paperNetwork.hidden) }
    case 'wide MLP':
      return { ...common, ...paperNetwork, hidden: layers([1024, 512, 512, 1024]) }
    case 'colour CNN':
      return {
        ...common,
        hidden: layers([1000, 1000]),
        dropout: [0, 0],
        convolutions: { height, width, channels, blocks: convolutions.map((own) => ({ channels: own, dropout: 0 })) },
      }
    case 'CNN':
      return {
        ...common,
        hidden: layers([512]),
        dropout: [0.5],
        convolutions: {
          height,
          width,
          channels,
          blocks: convolutions.map((own) => ({ channels: own, dropout: 0.25 })),
        },
      }
  }
}

/** Equation 8: alpha, and the clean images' term with do(m = 0), which appendix B has as a variant beside ELBO(x, y). */
export const fineTuning = ({ fineTuneSteps: steps, batch }: ImageExtent) =>
  ({
    ...fineTuneDefaults,
    steps,
    batch,
    learningRate,
  }) as const
