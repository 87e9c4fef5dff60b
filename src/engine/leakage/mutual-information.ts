import { cholesky, type Random, solveLower } from '../math/index.ts'
import { type Arms, shrinkageOf, standardise } from './arms.ts'
import { estimateOf, gaussiansOf, type LeakageEstimate, type LeakageSettings } from './estimate.ts'
import { divergenceTerms, type Gaussian } from './gaussian.ts'
import type { Statistic } from './resampling.ts'

/** ln(1 + e^x) without overflow. */
const softplus = (x: number) => (x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x)))

/**
 * The mutual information, in nats, of a choice between two normal distributions and what is drawn from the one chosen: paper
 * 3, equation 3, by drawing from both. The logarithm of the densities' ratio, whose mean is known (a divergence),
 * is a control variate, so that small informations are found too.
 *
 * @param share probability of the first, 0 to 1: n / N for a record's membership
 * @param normals draws x dimension standard normal numbers, used for both
 * @returns 0 to the entropy of the choice
 * @throws SingularError
 */
export function mixtureInformation(one: Gaussian, zero: Gaussian, share: number, normals: Float64Array): number {
  const size = one.mean.length
  const draws = normals.length / size
  const { traces, distances, logRatio } = divergenceTerms(one, zero)
  // KL(one || zero) and KL(zero || one).
  const toZero = (traces[0] - size + distances[0] + logRatio) / 2
  const toOne = (traces[1] - size + distances[1] - logRatio) / 2
  const factors = [one, zero].map(({ covariance }) => cholesky(covariance, size)) as Float64Array[]
  const away = new Float64Array(size)
  /** ln p_k(x) - ln p_other(x) at x = m_k + L_k z, without the determinants. */
  const ratioAt = (k: 0 | 1, draw: number): number => {
    const [own, other] = k === 0 ? [one, zero] : [zero, one]
    let length = 0
    for (let i = 0; i < size; i++) {
      let sum = own.mean[i] - other.mean[i]
      for (let j = 0; j <= i; j++) sum += factors[k][i * size + j] * normals[draw * size + j]
      away[i] = sum
      length += normals[draw * size + i] ** 2
    }
    solveLower(factors[1 - k], size, away)
    for (let i = 0; i < size; i++) length -= away[i] ** 2
    return -length / 2
  }
  const prior = Math.log(share / (1 - share))
  const other = 1 - share
  // Distributions that are far apart make the ratio wilder than what it is to control.
  const control = toZero + toOne < 1 ? 1 : 0
  let sum = 0
  for (let draw = 0; draw < draws; draw++) {
    const under1 = ratioAt(0, draw) + logRatio / 2
    const under0 = -ratioAt(1, draw) + logRatio / 2
    // -ln(share + (1 - share) e^-r) under one, and the same for zero, each with its control variate.
    const first = -Math.log(share) - softplus(-under1 - prior) - control * other * (under1 - toZero)
    const second = -Math.log(other) - softplus(under0 + prior) + control * share * (under0 + toOne)
    sum += share * first + other * second
  }
  const entropy = -share * Math.log(share) - other * Math.log(other)
  return Math.min(entropy, Math.max(0, sum / draws))
}

/**
 * rho_MI of one record (paper 3, definition 1), with the parameters' distributions taken as normal.
 *
 * @param share probability that the record is a member: n / N (the paper's text has the two probabilities exchanged)
 * @param draws from each distribution
 */
export function estimateInformation(
  arms: Arms,
  share: number,
  draws: number,
  settings: LeakageSettings & { readonly covariance: 'full' | 'shrunk' },
  random: Random,
): LeakageEstimate {
  if (!(share > 0 && share < 1)) throw new RangeError(`A share of members lies between 0 and 1, not ${share}.`)
  const standard = standardise(arms)
  const stream = random.stream('draws')
  const normals = Float64Array.from({ length: draws * arms.dimension }, () => stream.normal())
  const shrinkage = settings.covariance === 'shrunk' ? shrinkageOf(standard) : 0
  const statistic =
    (other: Arms): Statistic =>
    (withRecord, without) => {
      const gaussians = gaussiansOf({ ...standard, ...other }, settings, shrinkage, [withRecord, without])
      return mixtureInformation(...gaussians, share, normals)
    }
  return estimateOf(standard, settings, statistic, random)
}
