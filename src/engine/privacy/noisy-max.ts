import { laplaceFrom, type UniformSource } from './laplace.ts'

/**
 * Noisy max over teachers' votes (PATE; Papernot et al. 2017, section 2.1), as paper 1's theorem 4 uses it. `gamma` is
 * Papernot's: noise Lap(1 / gamma) on every count. The paper's own noise is Lap(2 / gamma): hand in half of its gamma.
 */

/** Votes for each class, one list for each query. */
export type Votes = readonly ArrayLike<number>[]

/** How many teachers answer each class. @param answers class that each teacher gives */
export function countVotes(answers: ArrayLike<number>, classes: number): Float64Array {
  const votes = new Float64Array(classes)
  for (let i = 0; i < answers.length; i++) votes[answers[i]]++
  return votes
}

/** The class with the most votes after noise; the first among equals. */
export function noisyMax(votes: ArrayLike<number>, gamma: number, random: UniformSource): number {
  requireGamma(gamma)
  let [best, most] = [0, -Infinity]
  for (let k = 0; k < votes.length; k++) {
    const noisy = votes[k] + laplaceFrom(random.uniform(), 1 / gamma)
    if (noisy > most) [best, most] = [k, noisy]
  }
  return best
}

/**
 * A bound on the probability that noisy max does not give the class with most votes (Papernot et al. 2017, lemma 4):
 * the sum over the other classes of (2 + gamma gap) / (4 exp(gamma gap)), at most 1 - 1 / classes.
 */
export function failureBound(votes: ArrayLike<number>, gamma: number): number {
  requireGamma(gamma)
  const counts = Array.from(votes)
  const winner = counts.indexOf(Math.max(...counts))
  const sum = counts.reduce((total, count, k) => {
    const gap = gamma * (counts[winner] - count)
    return k === winner ? total : total + (2 + gap) / (4 * Math.exp(gap))
  }, 0)
  return Math.min(sum, 1 - 1 / counts.length)
}

/**
 * A bound on the moment of order l of one query's privacy loss (Papernot et al. 2017, theorems 2 and 3): the least of the
 * data-independent 2 gamma^2 l (l + 1), 2 gamma l, and, where q < (e^(2 gamma) - 1) / (e^(4 gamma) - 1), the data-dependent
 * log((1 - q) ((1 - q) / (1 - e^(2 gamma) q))^l + q e^(2 gamma l)).
 */
export function queryMoment(votes: ArrayLike<number>, gamma: number, order: number): number {
  const q = failureBound(votes, gamma)
  const epsilon = 2 * gamma
  const plain = Math.min((epsilon * epsilon * order * (order + 1)) / 2, epsilon * order)
  // (e^eps - 1) / (e^(2 eps) - 1) without differences of large numbers.
  const limit = 1 / (Math.exp(epsilon) + 1)
  if (!(q < limit)) return plain
  const stays = Math.log1p(-q) + order * (Math.log1p(-q) - Math.log1p(-Math.exp(epsilon) * q))
  const moves = Math.log(q) + epsilon * order
  const dependent = Math.max(stays, moves) + Math.log1p(Math.exp(-Math.abs(stays - moves)))
  return Math.min(plain, dependent)
}

/** Orders of the moments that are tried; Papernot et al. use 1 to 8. */
const usualOrders = Array.from({ length: 64 }, (_, i) => i + 1)

export interface NoisyMaxBudget {
  /**
   * Epsilon at delta after all queries. It depends on the votes, and so on the data: publishing it may itself give
   * something away (Papernot et al. 2018, section B). For study, not for release.
   */
  readonly dataDependent: number
  /** What holds whatever the votes; it can be published. */
  readonly dataIndependent: number
  /** The order that gives the data-dependent epsilon. */
  readonly order: number
}

/**
 * The budget of some queries: moments add up, and epsilon = min over the orders of (moment + log(1 / delta)) / order
 * (Abadi et al. 2016, theorem 2; Papernot et al. 2017, section 3.2).
 *
 * @param delta above 0, below 1
 * @throws RangeError for a gamma that is not above 0, or a delta out of its range
 */
export function noisyMaxBudget(
  votes: Votes,
  gamma: number,
  delta: number,
  orders: readonly number[] = usualOrders,
): NoisyMaxBudget {
  requireGamma(gamma)
  if (!(delta > 0 && delta < 1)) throw new RangeError(`Delta lies between 0 and 1; it cannot be ${delta}.`)
  const epsilonAt = (order: number, moment: (votes: ArrayLike<number>) => number) =>
    (votes.reduce((sum, counts) => sum + moment(counts), 0) - Math.log(delta)) / order
  const independent = (order: number) => Math.min(2 * gamma * gamma * order * (order + 1), 2 * gamma * order)
  let best = { dataDependent: Infinity, order: orders[0] }
  for (const order of orders) {
    const epsilon = epsilonAt(order, (counts) => queryMoment(counts, gamma, order))
    if (epsilon < best.dataDependent) best = { dataDependent: epsilon, order }
  }
  const byMoments = Math.min(...orders.map((order) => epsilonAt(order, () => independent(order))))
  // Pure differential privacy simply adds up: 2 gamma for each query.
  const pure = 2 * gamma * votes.length
  return { ...best, dataDependent: Math.min(best.dataDependent, pure), dataIndependent: Math.min(byMoments, pure) }
}

/** Papernot's gamma for the noise Lap(2 / gamma) of paper 1's theorem 4. */
export const gammaOfPaper = (paperGamma: number): number => paperGamma / 2

function requireGamma(gamma: number) {
  if (!(gamma > 0 && gamma < Infinity)) throw new RangeError(`Gamma is a number above 0, not ${gamma}.`)
}
