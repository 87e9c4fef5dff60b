import { mean, type Random } from '../math/index.ts'
import { type Arms, refitsOf, standardise } from './arms.ts'
import { gaussiansOf } from './estimate.ts'
import { type Gaussian, symmetricDivergence } from './gaussian.ts'
import { permutationNull } from './resampling.ts'

/**
 * rho_KL of one record for any Gaussian noise on its parameters, with full covariances and less its mean over permutations: what
 * `estimateLeakage` gives, but refits are looked at once, so that many noises cost little.
 *
 * @returns the leakage in nats for a standard deviation of the noise, in the parameters' own units
 * @throws RangeError with too few refits for full covariances of so many parameters
 */
export function leakageByNoise(arms: Arms, permutations: number, random: Random): (noise: number) => number {
  if (refitsOf(arms) < arms.dimension + 3)
    throw new RangeError(`${refitsOf(arms)} refits are too few for the covariances of ${arms.dimension} parameters.`)
  const standard = standardise(arms)
  const pairOf = (own: Arms) => gaussiansOf({ ...standard, ...own }, { covariance: 'full' }, 0)
  const plain = pairOf(standard)
  const dealt: (readonly [Gaussian, Gaussian])[] = []
  if (permutations > 0)
    permutationNull(standard, (other) => dealt.push(pairOf(other)), permutations, random.stream('permutations'))
  const { dimension, scales } = standard
  return (noise) => {
    const noisy = ({ mean: centre, covariance }: Gaussian): Gaussian => {
      const wider = covariance.slice()
      for (let j = 0; j < dimension; j++) wider[j * dimension + j] += (noise / scales[j]) ** 2
      return { mean: centre, covariance: wider }
    }
    const at = ([one, zero]: readonly [Gaussian, Gaussian]) => symmetricDivergence(noisy(one), noisy(zero))
    return at(plain) - (dealt.length > 0 ? mean(dealt.map(at)) : 0)
  }
}
