/** Steps and projections in the two norms that an attack may be held by. */

import type { Random } from '../../math/index.ts'

export type EvasionNorm = 'L-infinity' | 'L2'

const lengthOf = (values: Float64Array): number => Math.sqrt(values.reduce((total, value) => total + value ** 2, 0))

/** The steepest direction of length 1 in a norm; zero where the slope is. */
export function steepest(slope: Float64Array, norm: EvasionNorm): Float64Array {
  if (norm === 'L-infinity') return slope.map(Math.sign)
  const length = lengthOf(slope)
  return length > 0 ? slope.map((value) => value / length) : slope
}

/** The nearest change of length at most epsilon. */
export function project(change: Float64Array, norm: EvasionNorm, epsilon: number): Float64Array {
  if (norm === 'L-infinity') return change.map((value) => Math.min(epsilon, Math.max(-epsilon, value)))
  const length = lengthOf(change)
  return length > epsilon ? change.map((value) => (value * epsilon) / length) : change
}

/** A change drawn uniformly from the ball. */
export function randomChange(size: number, norm: EvasionNorm, epsilon: number, random: Random): Float64Array {
  if (norm === 'L-infinity') return Float64Array.from({ length: size }, () => epsilon * (2 * random.uniform() - 1))
  const direction = steepest(
    Float64Array.from({ length: size }, () => random.normal()),
    'L2',
  )
  const radius = epsilon * random.uniform() ** (1 / size)
  return direction.map((value) => radius * value)
}

const floats = new Float32Array(1)
const words = new Int32Array(floats.buffer)

/**
 * A number of float32, rounded towards another, so that a change is never longer for being stored.
 *
 * @param origin a number of float32
 */
export function roundTowards(value: number, origin: number): number {
  floats[0] = value
  if (Math.abs(floats[0] - origin) <= Math.abs(value - origin)) return floats[0]
  // The neighbour on the origin's side: one step of the bit pattern, which orders numbers of one sign.
  const isUpward = origin > floats[0]
  if (floats[0] === 0) return origin
  words[0] += isUpward === floats[0] > 0 ? 1 : -1
  return floats[0]
}
