import type { ScoreSettings } from '#shared/contracts/structure.ts'
import { logGamma } from '../math/index.ts'

/**
 * The score of one node given its parents, from counts of discrete columns.
 *
 * @param counts rows in each cell: `outer` x `levels` x `inner`, the last varying fastest. A configuration of the parents
 *   is a pair of outer and inner; configurations that no row has may be left out
 * @param configurations how many configurations the parents can have, those without rows included
 */
export type DiscreteRule = (
  counts: Int32Array,
  outer: number,
  levels: number,
  inner: number,
  configurations: number,
) => number

/** n ln n for small n, looked up rather than computed. */
const tabulated = 1 << 16
const products = Float64Array.from({ length: tabulated }, (_, n) => (n === 0 ? 0 : n * Math.log(n)))
const timesLog = (n: number): number => (n < tabulated ? products[n] : n * Math.log(n))

/** The log-likelihood of the node's column at the parameters that make it greatest, in natural logarithms. */
const logLikelihood: DiscreteRule = (counts, outer, levels, inner) => {
  let sum = 0
  for (let i = 0; i < outer; i++)
    for (let k = 0; k < inner; k++) {
      let total = 0
      for (let level = 0, at = i * levels * inner + k; level < levels; level++, at += inner) {
        const count = counts[at]
        if (count > 1) sum += timesLog(count)
        total += count
      }
      sum -= timesLog(total)
    }
  return sum
}

/** The likelihood less a penalty for each free parameter. */
const penalised =
  (perParameter: number): DiscreteRule =>
  (counts, outer, levels, inner, configurations) =>
    logLikelihood(counts, outer, levels, inner, configurations) - perParameter * (levels - 1) * configurations

/**
 * The Bayesian Dirichlet score with equivalent, uniform priors (Heckerman, Geiger and Chickering 1995, equation 28 with
 * BDeu's priors; Buntine 1991): the log marginal likelihood.
 *
 * @param sampleSize the prior's weight in rows, spread evenly over the cells
 */
const bdeu =
  (sampleSize: number): DiscreteRule =>
  (counts, outer, levels, inner, configurations) => {
    const perConfiguration = sampleSize / configurations
    const perCell = perConfiguration / levels
    const atZero = logGamma(perCell)
    const totalAtZero = logGamma(perConfiguration)
    let sum = 0
    for (let i = 0; i < outer; i++)
      for (let k = 0; k < inner; k++) {
        let total = 0
        for (let level = 0, at = i * levels * inner + k; level < levels; level++, at += inner) {
          const count = counts[at]
          if (count > 0) sum += logGamma(perCell + count) - atZero
          total += count
        }
        if (total > 0) sum += totalAtZero - logGamma(perConfiguration + total)
      }
    return sum
  }

/**
 * What each free parameter costs.
 *
 * BIC (Schwarz 1978): ln(rows) / 2; AIC (Akaike 1974): 1. Larger scores are better, as in R's bnlearn.
 *
 * @returns null for a score that is not a penalised likelihood
 */
export function penaltyOf(score: ScoreSettings, rows: number): number | null {
  if (score.kind === 'bdeu') return null
  return { bic: Math.log(rows) / 2, aic: 1, 'log-likelihood': 0 }[score.kind]
}

/** The rule for discrete columns. */
export function discreteRule(score: ScoreSettings, rows: number): DiscreteRule {
  return score.kind === 'bdeu' ? bdeu(score.equivalentSampleSize) : penalised(penaltyOf(score, rows) as number)
}
