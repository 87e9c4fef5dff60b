import {
  add,
  concat,
  constant,
  logSoftmax,
  logSumExp,
  mean,
  multiply,
  pad,
  reshape,
  subtract,
  sum,
  type Tensor,
  transpose,
} from '../../tensor/index.ts'
import { divergenceFromStandard, logDensity, sampleOf, unitLogDensity } from './gaussian.ts'
import { axes, type CamaNetworks, type Evidence, noManipulation } from './networks.ts'

/** Standard normal numbers that the samples of z and m are made of. */
export interface CamaNoise {
  /** [samples of z, samples of m, classes or 1, rows, latent]. */
  readonly z: Tensor
  /** [1, samples of m, 1, rows, manipulation]. */
  readonly m: Tensor
}

const sampleAxes = [axes.latentSamples, axes.manipulationSamples]

/** All classes as indicators, along the axis of classes: [1, 1, classes, 1, classes]. */
export function everyClass(classes: number): Tensor {
  const one = reshape(constant(1), [1, 1, 1, 1, 1])
  const rows = Array.from({ length: classes }, (_, i) => pad(one, [0, 0, 0, 0, i], [0, 0, 0, 0, classes - 1 - i]))
  return concat(rows, axes.classes)
}

const logPriorOf = (networks: CamaNetworks, rows: Evidence, y: Tensor): Tensor =>
  sum(multiply(networks.logPrior(rows), y), [-1])

/** E over q(z | ., m) of ln p(x | y, c, z, m) + ln p(y | a) + ln p(z) / q(z | ., m), one sample for each of `noise`. */
function givenManipulation(networks: CamaNetworks, rows: Evidence, y: Tensor, m: Tensor, noise: Tensor): Tensor {
  const posterior = networks.inferLatent(rows, y, m)
  const likelihood = networks.logLikelihood(rows, y, sampleOf(posterior, noise), m)
  return add(subtract(likelihood, divergenceFromStandard(posterior)), logPriorOf(networks, rows, y))
}

/**
 * The intervention ELBO (equation 3): a lower bound of ln p(x, y | do(m = 0)), given parents and co-parents. The expectation
 * of ln p(z) / q(z) is taken in closed form, the rest over the samples.
 *
 * @param y indicators of the classes, [1, 1, 1, rows, classes], or {@link everyClass}
 * @returns [classes or 1, rows]
 */
export const interventionElbo = (
  networks: CamaNetworks,
  rows: Evidence,
  y: Tensor,
  noise: Pick<CamaNoise, 'z'>,
): Tensor => mean(givenManipulation(networks, rows, y, noManipulation(networks), noise.z), sampleAxes)

/** The ELBO of the joint distribution (equation 4): a lower bound of ln p(x, y); see {@link interventionElbo}. */
export function jointElbo(networks: CamaNetworks, rows: Evidence, y: Tensor, noise: CamaNoise): Tensor {
  const posterior = networks.inferManipulation(rows)
  const bound = givenManipulation(networks, rows, y, sampleOf(posterior, noise.m), noise.z)
  return mean(subtract(bound, divergenceFromStandard(posterior)), sampleAxes)
}

/**
 * The ELBO of rows without labels (equation 7): ln of the sum over the classes of e to the joint ELBO.
 *
 * @returns [rows]
 */
export const marginalElbo = (networks: CamaNetworks, rows: Evidence, noise: CamaNoise): Tensor =>
  logSumExp(jointElbo(networks, rows, everyClass(networks.classes), noise), [0])

/**
 * ln of the importance-weighted estimate of p(x, y) for each class (equation 6, before its softmax): the mean over the samples
 * of p(x | y, c, z, m) p(y | a) p(z) p(m) / (q(z | .) q(m | x)). The paper's equation has one sample of m, and then its
 * weight is common to all classes and drops out of the softmax.
 *
 * @param manipulation 'inferred' as in the paper, or 'none': do(m = 0) at prediction too
 * @returns [classes, rows]
 */
export function logEvidence(
  networks: CamaNetworks,
  rows: Evidence,
  noise: CamaNoise,
  manipulation: 'inferred' | 'none' = 'inferred',
): Tensor {
  const y = everyClass(networks.classes)
  const posterior = manipulation === 'inferred' ? networks.inferManipulation(rows) : null
  const m = posterior ? sampleOf(posterior, noise.m) : noManipulation(networks)
  const latent = networks.inferLatent(rows, y, m)
  const z = sampleOf(latent, noise.z)
  const weight = add(
    add(networks.logLikelihood(rows, y, z, m), logPriorOf(networks, rows, y)),
    subtract(unitLogDensity(z), logDensity(z, latent)),
  )
  const whole = posterior ? add(weight, subtract(unitLogDensity(m), logDensity(m, posterior))) : weight
  const samples = whole.shape[axes.latentSamples] * whole.shape[axes.manipulationSamples]
  return subtract(logSumExp(whole, sampleAxes), Math.log(samples))
}

/**
 * ln p(y | x, a, c) by equation 6.
 *
 * @returns [rows, classes]
 */
export const logPosterior = (
  networks: CamaNetworks,
  rows: Evidence,
  noise: CamaNoise,
  manipulation?: 'inferred' | 'none',
): Tensor => logSoftmax(transpose(logEvidence(networks, rows, noise, manipulation)))
