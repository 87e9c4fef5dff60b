import type { ProvenSensitivity, SampledSensitivity } from './sensitivity.ts'

/** Uniform numbers on [0, 1): a seeded stream. */
export interface UniformSource {
  uniform(): number
}

/** A Laplace variate of mean 0 from a uniform number, by the inverse of its distribution function. */
export function laplaceFrom(uniform: number, scale: number): number {
  const centred = uniform - 0.5
  // Of 1 - 2 |u| = 0, at u = 0, the logarithm is infinite; half of the smallest step stands in its place.
  const tail = Math.max(1 - 2 * Math.abs(centred), 2 ** -54)
  return -scale * Math.sign(centred) * Math.log(tail)
}

/** Parameters with noise, and how they may be used. */
export interface NoisyParameters {
  readonly values: Float64Array
  readonly scale: number
  /**
   * simulation: the noise can be drawn again by whoever knows the seed, so it protects nobody;
   * release: drawn from the operating system's randomness, never to be drawn again
   */
  readonly use: 'simulation' | 'release'
}

/** Adds Laplace noise to every parameter from a seeded stream: to study what noise does, never to publish. */
export function simulateLaplace(values: ArrayLike<number>, scale: number, random: UniformSource): NoisyParameters {
  requireScale(scale)
  return {
    values: Float64Array.from({ length: values.length }, (_, i) => values[i] + laplaceFrom(random.uniform(), scale)),
    scale,
    use: 'simulation',
  }
}

/** Random bytes that nobody can draw again: crypto.getRandomValues. Handed in, since the engine knows no platform. */
export type SecureBytes = (bytes: Uint8Array) => void

/**
 * Adds Laplace noise to every parameter for release: epsilon-differentially private for a proven sensitivity (Dwork and Roth
 * 2014, definition 3.3 and theorem 3.6). No seed exists that could be exported.
 *
 * The noise is the difference of two exponential variates of 53 random bits each. Values and result are rounded to a multiple of
 * a power of two near scale / 2^20, since the lowest bits of floating-point noise betray what it was added to (Mironov
 * 2012); what the rounding adds to the sensitivity is part of the scale. This is a blunt form of Mironov's snapping: its
 * epsilon is not proven to the last bit.
 *
 * @throws RangeError for a sensitivity that was only sampled, or an epsilon that is not above 0
 */
export function releaseLaplace(
  values: ArrayLike<number>,
  sensitivity: ProvenSensitivity,
  epsilon: number,
  fill: SecureBytes,
): NoisyParameters {
  if ((sensitivity as ProvenSensitivity | SampledSensitivity).kind !== 'proven')
    throw new RangeError('Only a proven sensitivity allows a release.')
  if (!(epsilon > 0 && epsilon < Infinity)) throw new RangeError(`Epsilon is a number above 0, not ${epsilon}.`)
  const grain = 2 ** Math.floor(Math.log2(sensitivity.l1 / epsilon) - 20)
  const scale = (sensitivity.l1 + values.length * grain) / epsilon
  const round = (value: number) => Math.round(value / grain) * grain
  const exponential = secureExponential(fill)
  return {
    values: Float64Array.from({ length: values.length }, (_, i) =>
      round(round(values[i]) + scale * (exponential() - exponential())),
    ),
    scale,
    use: 'release',
  }
}

function secureExponential(fill: SecureBytes): () => number {
  const bytes = new Uint8Array(8)
  const view = new DataView(bytes.buffer)
  return () => {
    fill(bytes)
    const high = view.getUint32(0) >>> 5
    const low = view.getUint32(4) >>> 6
    const uniform = (high * 67108864 + low + 0.5) / 9007199254740992
    bytes.fill(0)
    return -Math.log(uniform)
  }
}

function requireScale(scale: number) {
  if (!(scale >= 0 && scale < Infinity)) throw new RangeError(`The scale of noise is a number from 0, not ${scale}.`)
}

/** The epsilon that Laplace noise of a scale guarantees (Dwork and Roth 2014, theorem 3.6): L1 sensitivity / scale. */
export function laplaceEpsilon(sensitivity: ProvenSensitivity, scale: number): number {
  requireScale(scale)
  return sensitivity.l1 / scale
}

/**
 * What a sampled sensitivity over the scale would be if nothing worse than the neighbours tried existed: implied, not a
 * guarantee, and at most the true epsilon.
 */
export const impliedRatio = (sensitivity: SampledSensitivity, scale: number): number => sensitivity.lowerBound / scale

/** Two mechanisms with the same noise, and the order of their epsilons (paper 1, theorem 3). */
export const equalNoise = (causal: ProvenSensitivity, associational: ProvenSensitivity, scale: number) => ({
  causal: laplaceEpsilon(causal, scale),
  associational: laplaceEpsilon(associational, scale),
})

/** The most membership advantage under epsilon-differential privacy by paper 1's lemma 2, after Yeom et al. 2018: e^epsilon - 1. */
export const advantageBound = (epsilon: number): number => Math.expm1(epsilon)

/**
 * The most membership advantage under epsilon-differential privacy for any adversary, which is tight: with TPR <= e^eps FPR and
 * 1 - FPR <= e^eps (1 - TPR), TPR - FPR is at most (e^eps - 1) / (e^eps + 1) = tanh(eps / 2) (Humphries et al. 2023, theorem 3.1).
 */
export const tightAdvantageBound = (epsilon: number): number => Math.tanh(epsilon / 2)
