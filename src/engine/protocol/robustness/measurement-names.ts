/** Names under which the figures of the measurement study are stored and asked for. */

export const curves = ['co-parents moved', 'children moved', 'FGSM', 'PGD'] as const
export type Curve = (typeof curves)[number]

/**
 * Deviations of the noise in the data, which the paper does not give: the outcome nearly decided by its parents, and decided as
 * much by chance. The first is the main reading.
 */
export const noises = [0.1, 1] as const

export const models = {
  network: 'DNN',
  /** The same form of network on the parents only. */
  parents: 'parents only',
  cama: 'CAMA',
  /** CAMA, with do(m = 0) in prediction instead of an inferred m. */
  withoutM: 'CAMA, m = 0',
  /** Fine-tuned on the manipulated rows, asked about them. */
  tuned: 'CAMA, fine-tuned',
  /** Asked about those manipulated rows that fine-tuning has not seen. */
  tunedUnused: 'CAMA, fine-tuned, unused rows',
  /** Without fine-tuning, about the same rows. */
  unused: 'CAMA, unused rows',
  /** Asked about clean rows. */
  tunedClean: 'CAMA, fine-tuned, clean rows',
  /** Attacked anew after fine-tuning. */
  tunedAttacked: 'CAMA, fine-tuned, attacked again',
  /** Without fine-tuning, about rows that were attacked by the DNN's slopes. */
  carriedOver: 'CAMA, rows attacked for the DNN',
} as const

export const shiftName = (shift: number): string => (shift === 0 ? 'as it was' : `moved by ${shift}`)
export const epsilonName = (epsilon: number): string => `epsilon ${epsilon}`

const drawn: readonly string[] = [models.network, models.parents, models.cama, models.tuned]

/** What a figure measures. Those named "accuracy: CURVE" are drawn: the main noise, and the models of the paper's figures. */
export const measureOf = (curve: Curve, deviation: number, model: string): string =>
  `accuracy${deviation === noises[0] ? '' : `, noise ${deviation}`}${drawn.includes(model) ? '' : ', variant'}: ${curve}`
