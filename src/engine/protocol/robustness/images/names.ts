/** Names under which the figures of the image studies are stored and asked for. */

export const directions = ['vertical', 'horizontal'] as const
export type Direction = (typeof directions)[number]
export const otherThan = (direction: Direction): Direction => (direction === 'vertical' ? 'horizontal' : 'vertical')

/** On what, besides clean images, a model was trained; or from what it was fine-tuned. */
export const both = 'both'

export const models = {
  network: 'DNN',
  colourNetwork: 'CNN',
  cama: 'CAMA',
  /** CAMA, with do(m = 0) in prediction instead of an inferred m. */
  withoutM: 'CAMA, m = 0',
  /** Fine-tuned on manipulated images without labels, asked about images manipulated anew or the same ones. */
  tuned: 'CAMA, fine-tuned',
  /** The same, asked about the half that fine-tuning has not seen. */
  tunedUnused: 'CAMA, fine-tuned, unused images',
  /** Without fine-tuning, about the same images. */
  unused: 'CAMA, unused images',
  /** Fine-tuned, asked about clean images. */
  tunedClean: 'CAMA, fine-tuned, clean images',
  /** Attacked anew after fine-tuning. */
  tunedAttacked: 'CAMA, fine-tuned, attacked again',
  /** Without fine-tuning, about images that were attacked by the network's slopes. */
  carriedOver: 'CAMA, images attacked for the network',
  /** Attacked along slopes that single precision has rounded; see `EvasionLimits`. */
  rounded: 'CAMA, rounded slopes',
} as const

/** A network that is attacked so. */
export const roundedName = (networkName: string): string => `${networkName}, rounded slopes`

export const rangeName = (range: number): string => (range === 0 ? 'as it was' : `range ${range}`)
export const epsilonName = (epsilon: number): string => (epsilon === 0 ? 'as it was' : `epsilon ${epsilon}`)

const drawn: readonly string[] = [models.network, models.colourNetwork, models.cama, models.tuned]

/** What a figure measures. Only the models of the paper's figures go under a curve's own name, which charts draw. */
export const measureOf = (curve: string, model: string): string =>
  `accuracy${drawn.includes(model) ? '' : ', variant'}: ${curve}`
