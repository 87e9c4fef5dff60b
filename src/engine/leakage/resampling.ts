import { mean, quantile, type Interval, type Random } from '../math/index.ts'
import { type Arms, refitsOf } from './arms.ts'

/** A number that is computed from both arms, each refit with a weight (null: all 1). */
export type Statistic = (withRecord: Float64Array | null, without: Float64Array | null) => number

/** The bias of a statistic of independent refits, of order 1 / refits, by leaving out one group after the other. */
export function jackknifeBias(arms: Arms, statistic: Statistic, value: number, groups: number): number {
  const refits = refitsOf(arms)
  const count = Math.min(groups, refits)
  const without = (group: number) => Float64Array.from({ length: refits }, (_, i) => (i % count === group ? 0 : 1))
  const biasOf = (leave: (weights: Float64Array) => number) =>
    (count - 1) * (mean(Array.from({ length: count }, (_, group) => leave(without(group)))) - value)
  if (arms.paired) return biasOf((weights) => statistic(weights, weights))
  return biasOf((weights) => statistic(weights, null)) + biasOf((weights) => statistic(null, weights))
}

/**
 * A bootstrap interval around a bias-corrected estimate: the quantiles of the resampled statistic about its own mean,
 * reversed (Davison and Hinkley 1997, section 5.2.1, the basic interval, with the jackknife's bias in the place of the
 * bootstrap's, which is larger by what is resampled twice). Pairs are resampled together.
 */
export function bootstrapInterval(
  arms: Arms,
  statistic: Statistic,
  corrected: number,
  { resamples, random, level = 0.95 }: { readonly resamples: number; readonly random: Random; readonly level?: number },
): Interval {
  const refits = refitsOf(arms)
  const draw = () => {
    const weights = new Float64Array(refits)
    for (let i = 0; i < refits; i++) weights[random.integer(refits)]++
    return weights
  }
  const values = Float64Array.from({ length: resamples }, () => {
    const weights = draw()
    return statistic(weights, arms.paired ? weights : draw())
  })
  const centre = mean(values)
  const [low, high] = [(1 - level) / 2, (1 + level) / 2].map((share) => quantile(values, share))
  return { low: corrected - (high - centre), high: corrected + (centre - low) }
}

/**
 * What the statistic is where the record tells nothing: labels "with" and "without" dealt out anew, within pairs where the
 * arms are paired, else over all refits.
 *
 * @param statistic of other arms of the same size
 */
export function permutationNull(
  arms: Arms,
  statistic: (arms: Arms) => number,
  permutations: number,
  random: Random,
): Float64Array {
  const { dimension, withRecord, without } = arms
  const refits = refitsOf(arms)
  const rowOf = (number: number) =>
    number < refits
      ? withRecord.subarray(number * dimension, (number + 1) * dimension)
      : without.subarray((number - refits) * dimension, (number - refits + 1) * dimension)
  return Float64Array.from({ length: permutations }, () => {
    const order = arms.paired ? Int32Array.from({ length: 2 * refits }, (_, i) => i) : random.permutation(2 * refits)
    if (arms.paired)
      for (let i = 0; i < refits; i++) if (random.uniform() < 0.5) [order[i], order[refits + i]] = [refits + i, i]
    const dealt = [new Float64Array(withRecord.length), new Float64Array(without.length)]
    order.forEach((from, to) => dealt[to < refits ? 0 : 1].set(rowOf(from), (to % refits) * dimension))
    return statistic({ ...arms, withRecord: dealt[0], without: dealt[1] })
  })
}
