import { type Parameters, reshape, slice, type Tensor } from '../../tensor/index.ts'
import { imageNetworks, type ImageCamaSizes, type ImageShape } from './image-networks.ts'
import { type CamaSizes, measurementNetworks, type MeasurementWidths } from './measurement-networks.ts'
import type { CamaNetworks, Evidence } from './networks.ts'

/** A kind of deep CAMA: its networks, and where in a row its variables stand. */
export interface CamaDesign {
  /** Numbers in a row. */
  readonly width: number
  readonly classes: number
  readonly latent: number
  readonly manipulation: number
  /** How many samples one call is asked for: so many that its memory stays within some hundred megabytes. */
  readonly samplesPerCall: number
  networks(parameters: Parameters): CamaNetworks
  /** @param rows of shape [rows, width] */
  evidence(rows: Tensor): Evidence
}

/**
 * The generic CAMA for measurements; a row holds the parents, then the co-parents, then the children. Where parents and
 * co-parents overlap (`both`), what they have in common stands there once.
 */
export function measurementDesign(widths: MeasurementWidths, sizes: CamaSizes): CamaDesign {
  const { classes, parents, coParents, children, both = 0, categories = [] } = widths
  if (!(classes >= 2 && children >= 1))
    throw new RangeError('A CAMA for measurements needs an outcome of two classes or more, and a child of it.')
  if (both > Math.min(parents, coParents) || categories.reduce((total, width) => total + width, 0) > children)
    throw new RangeError('The parts of a CAMA’s rows do not fit each other.')
  const before = parents + coParents - both
  const part = (rows: Tensor, start: number, width: number) =>
    reshape(slice(rows, [0, start], [rows.shape[0], width]), [1, 1, 1, rows.shape[0], width])
  return {
    width: before + children,
    classes,
    latent: sizes.latent,
    manipulation: sizes.manipulation,
    samplesPerCall: 10_000,
    networks: (parameters) => measurementNetworks(parameters, widths, sizes),
    evidence: (rows) => ({
      a: parents > 0 ? part(rows, 0, parents) : null,
      c: coParents > 0 ? part(rows, parents - both, coParents) : null,
      x: part(rows, before, children),
    }),
  }
}

/** Numbers in the widest hidden layer of one call: 100 MB; slopes keep several such layers. */
const widestLayer = 25_000_000

/** The CAMA for images; a row holds the pixels, 0 to 1, channel by channel. */
export function imageDesign(shape: ImageShape, sizes: ImageCamaSizes): CamaDesign {
  const width = shape.channels * shape.height * shape.width
  // What the last deconvolution reads.
  const largest = sizes.filters * Math.ceil(shape.height / 2) * Math.ceil(shape.width / 2)
  return {
    width,
    classes: shape.classes,
    latent: sizes.latent,
    manipulation: sizes.manipulation,
    samplesPerCall: Math.max(1, Math.min(10_000, Math.floor(widestLayer / largest))),
    networks: (parameters) => imageNetworks(parameters, shape, sizes),
    evidence: (rows) => ({ x: reshape(rows, [1, 1, 1, rows.shape[0], width]), a: null, c: null }),
  }
}
