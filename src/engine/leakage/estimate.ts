import { type Interval, mean, quantile, type Random } from '../math/index.ts'
import {
  type Arms,
  type CovarianceKind,
  moments,
  refitsOf,
  shrinkageOf,
  standardise,
  type StandardArms,
  varianceFloor,
} from './arms.ts'
import { diagonalDivergence, divergenceTerms, type Gaussian, symmetricDivergence } from './gaussian.ts'
import { bootstrapInterval, jackknifeBias, permutationNull, type Statistic } from './resampling.ts'

export interface LeakageSettings {
  readonly covariance: CovarianceKind
  /**
   * Standard deviation of Gaussian noise that is added to every parameter. It is added to the covariances exactly, so that
   * it brings no sampling error of its own (default 0).
   */
  readonly noise?: number
  /**
   * What is subtracted from the plug-in: its mean over permutations, which is right where nothing leaks, too little by a
   * few hundredths of a great leakage, and never wild; or the jackknife's estimate of its bias, which is right for every leakage
   * to first order, and wild where few refits decide a variance.
   */
  readonly correction: 'permutations' | 'jackknife' | 'none'
  /** Resamples of the bootstrap; 0: no interval. */
  readonly resamples: number
  /** Permutations for the floor; 0: no floor. */
  readonly permutations: number
}

/** Groups of the jackknife. */
const groups = 40

/** An estimate of rho_KL, or rho_MI, of one record, in nats. */
export interface LeakageEstimate {
  /** Of the Gaussians fitted to the refits as they are: too high by about the floor. */
  readonly plugIn: number
  /** Less its bias; may be below 0 where the truth is near 0. */
  readonly corrected: number
  /** Bootstrap, 95 %, not below 0; null where none was asked for. */
  readonly interval: Interval | null
  /** What the plug-in gives with as many refits where the record tells nothing: mean and 95 % quantile of permutations. */
  readonly floor: { readonly mean: number; readonly high: number; readonly pValue: number } | null
  /** Of each arm. */
  readonly refits: number
}

/** Gaussians of two arms, by the kind of covariance asked for; a diagonal one as variances. */
export function gaussiansOf(
  arms: StandardArms,
  { covariance: kind, noise = 0 }: Pick<LeakageSettings, 'covariance' | 'noise'>,
  shrinkage: number,
  weights: readonly [Float64Array | null, Float64Array | null] = [null, null],
): readonly [Gaussian, Gaussian] {
  const { dimension, scales } = arms
  const isDiagonal = kind === 'diagonal'
  const gaussian = (samples: Float64Array, own: Float64Array | null): Gaussian => {
    const { mean: centre, covariance } = moments(samples, dimension, own, isDiagonal)
    for (let j = 0; j < dimension; j++) {
      if (kind === 'shrunk')
        for (let k = 0; k < dimension; k++) if (k !== j) covariance[j * dimension + k] *= 1 - shrinkage
      covariance[isDiagonal ? j : j * dimension + j] += varianceFloor + (noise / scales[j]) ** 2
    }
    return { mean: centre, covariance }
  }
  return [gaussian(arms.withRecord, weights[0]), gaussian(arms.without, weights[1])]
}

const divergenceOf = ([one, zero]: readonly [Gaussian, Gaussian], kind: CovarianceKind): number =>
  kind === 'diagonal'
    ? diagonalDivergence({ ...one, variances: one.covariance }, { ...zero, variances: zero.covariance })
    : symmetricDivergence(one, zero)

/** A divergence from the fitted Gaussians, with its bias, interval and floor. */
export function estimateOf(
  arms: StandardArms,
  { correction, resamples, permutations }: LeakageSettings,
  statistic: (arms: Arms) => Statistic,
  random: Random,
): LeakageEstimate {
  const own = statistic(arms)
  const plugIn = own(null, null)
  const permuted =
    permutations > 0
      ? permutationNull(arms, (other) => statistic(other)(null, null), permutations, random.stream('permutations'))
      : null
  if (correction === 'permutations' && !permuted) throw new RangeError('A correction by permutations needs some.')
  const bias =
    correction === 'jackknife'
      ? jackknifeBias(arms, own, plugIn, groups)
      : correction === 'permutations' && permuted
        ? mean(permuted)
        : 0
  const corrected = plugIn - bias
  const found =
    resamples > 0 ? bootstrapInterval(arms, own, corrected, { resamples, random: random.stream('bootstrap') }) : null
  return {
    plugIn,
    corrected,
    interval: found && { low: Math.max(0, found.low), high: Math.max(0, found.high) },
    floor: permuted && {
      mean: mean(permuted),
      high: quantile(permuted, 0.95),
      pValue: (1 + permuted.filter((value) => value >= plugIn).length) / (1 + permuted.length),
    },
    refits: refitsOf(arms),
  }
}

/**
 * rho_KL of one record: both Kullback-Leibler divergences between the distributions of the refitted parameters with the
 * record and without it, both taken as normal (paper 3, definition 2 and remark 2).
 *
 * @throws RangeError with too few refits for full covariances of so many parameters
 */
export function estimateLeakage(arms: Arms, settings: LeakageSettings, random: Random): LeakageEstimate {
  const standard = standardise(arms)
  if (settings.covariance === 'full' && refitsOf(arms) < arms.dimension + 3)
    throw new RangeError(`${refitsOf(arms)} refits are too few for the covariances of ${arms.dimension} parameters.`)
  const shrinkage = settings.covariance === 'shrunk' ? shrinkageOf(standard) : 0
  const statistic =
    (other: Arms): Statistic =>
    (withRecord, without) =>
      divergenceOf(
        gaussiansOf({ ...standard, ...other }, settings, shrinkage, [withRecord, without]),
        settings.covariance,
      )
  return estimateOf(standard, settings, statistic, random)
}

/**
 * rho_KL without bias for independent arms of truly normal parameters and full covariances: the inverse of a Wishart
 * matrix of v degrees of freedom is too large by v / (v - p - 1), and means differ by chance (Mardia, Kent and Bibby 1979,
 * section 3.8). Paired arms have a smaller bias, for which this would subtract too much.
 *
 * @throws RangeError for paired arms, or with no more refits than parameters + 2
 */
export function unbiasedLeakage(arms: Arms): number {
  const refits = refitsOf(arms)
  const { dimension } = arms
  if (arms.paired) throw new RangeError('Paired arms have another bias; use the jackknife.')
  if (!(refits > dimension + 2)) throw new RangeError(`${refits} refits are too few for ${dimension} parameters.`)
  const gaussians = gaussiansOf(standardise(arms), { covariance: 'full' }, 0)
  const { traces, distances } = divergenceTerms(...gaussians)
  const [trace, distance] = [traces[0] + traces[1], distances[0] + distances[1]]
  const excess = (refits - 1) / (refits - dimension - 2)
  return (trace / excess + distance / excess - (2 * dimension) / refits - trace / (excess * refits)) / 2 - dimension
}

/**
 * What the plug-in gives on average for independent arms of one and the same normal distribution: the floor of unpaired
 * refits in closed form, about (p (p + 1) + 2 p) / refits.
 */
export function independentFloor(dimension: number, refits: number): number {
  const excess = (refits - 1) / (refits - dimension - 2)
  return dimension * (excess * (1 + 2 / refits) - 1)
}
