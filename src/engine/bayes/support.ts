import { clopperPearson, type Interval, type Random } from '../math/index.ts'
import { logLikelihoods } from './likelihood.ts'
import type { Network } from './network.ts'
import { drawRows } from './sample.ts'

/** How much of one network's rows another can produce. */
export interface SupportShare extends Interval {
  /** Share of the rows drawn that the other network gives probability 0; low and high are its 95 % interval. */
  readonly outside: number
  readonly rows: number
}

/**
 * The mass of P* outside the support of P, by drawing rows from P* (exact interval of Clopper and Pearson). Where it is not
 * 0, theorem 1 of paper 1, which asks for overlap, does not apply.
 *
 * @param original P
 * @param changed P*: the same nodes in the same order, by redrawing, noise or intervention
 * @param rows how many to draw
 * @throws RangeError when the nodes differ
 */
export function massOutsideSupport(original: Network, changed: Network, rows: number, random: Random): SupportShare {
  if (original.length !== changed.length || original.some(({ name }, i) => name !== changed[i].name))
    throw new RangeError('The two networks must have the same nodes in the same order.')
  const likelihoods = logLikelihoods(original, drawRows(changed, rows, random).columns, rows)
  const outside = likelihoods.reduce((count, value) => count + (value === -Infinity ? 1 : 0), 0)
  return { outside: outside / rows, rows, ...clopperPearson(outside, rows) }
}
