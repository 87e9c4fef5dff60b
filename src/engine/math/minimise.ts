/** What {@link minimise} is told about a function at a point: its value; its gradient is written into the second argument. */
export type Differentiable = (point: Float64Array, gradient: Float64Array) => number

export interface Minimum {
  readonly point: Float64Array
  readonly value: number
  /** Euclidean length of the gradient at the point. */
  readonly gradientNorm: number
  readonly iterations: number
}

export interface MinimiseOptions {
  /** Length of the gradient at which the search ends. */
  readonly tolerance?: number
  readonly mostIterations?: number
  /** Called after every iteration; it may wait, or throw to stop the search. */
  readonly onIteration?: () => Promise<void> | void
}

/** Steps remembered. */
const memory = 20
/** A step must win at least this share of what the slope promises (Armijo). */
const sufficient = 1e-4
const mostHalvings = 50

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}

export const euclideanNorm = (values: Float64Array): number => Math.sqrt(dot(values, values))

/**
 * The minimum of a smooth, strictly convex function by L-BFGS (Nocedal and Wright 2006, algorithms 7.4 and 7.5) with
 * halved steps. Without a random draw: the same function and start give the same bits.
 *
 * The search ends at the tolerance, after the most iterations, or where rounding lets no step go further down.
 *
 * @throws RangeError when the function is not finite at the start
 */
export async function minimise(
  value: Differentiable,
  start: Float64Array,
  { tolerance = 1e-9, mostIterations = 2000, onIteration }: MinimiseOptions = {},
): Promise<Minimum> {
  let point: Float64Array = Float64Array.from(start)
  let gradient: Float64Array = new Float64Array(start.length)
  let current = value(point, gradient)
  if (!Number.isFinite(current)) throw new RangeError('The function to be minimised is not finite at the start.')
  const steps: Step[] = []
  let iterations = 0
  for (; iterations < mostIterations && euclideanNorm(gradient) > tolerance; iterations++) {
    await onIteration?.()
    const direction = descent(gradient, steps)
    const found = lineSearch(value, point, current, gradient, direction, steps.length === 0)
    if (!found) break
    const moved = found.point.map((x, i) => x - point[i])
    const changed = found.gradient.map((x, i) => x - gradient[i])
    const curvature = dot(moved, changed)
    if (curvature > 0) steps.push({ moved, changed, curvature })
    if (steps.length > memory) steps.shift()
    ;({ point, gradient } = found)
    current = found.value
  }
  return { point, value: current, gradientNorm: euclideanNorm(gradient), iterations }
}

interface Step {
  readonly moved: Float64Array
  readonly changed: Float64Array
  readonly curvature: number
}

/** Minus the gradient, times the inverse of the Hessian as the remembered steps make it out. */
function descent(gradient: Float64Array, steps: readonly Step[]): Float64Array {
  const direction = gradient.map((x) => -x)
  const factors = new Float64Array(steps.length)
  for (let i = steps.length - 1; i >= 0; i--) {
    factors[i] = dot(steps[i].moved, direction) / steps[i].curvature
    addScaled(direction, steps[i].changed, -factors[i])
  }
  const last = steps.at(-1)
  if (last) {
    const scale = last.curvature / dot(last.changed, last.changed)
    for (let i = 0; i < direction.length; i++) direction[i] *= scale
  }
  for (let i = 0; i < steps.length; i++)
    addScaled(direction, steps[i].moved, factors[i] - dot(steps[i].changed, direction) / steps[i].curvature)
  return direction
}

function addScaled(target: Float64Array, values: Float64Array, factor: number) {
  for (let i = 0; i < target.length; i++) target[i] += factor * values[i]
}

/** The first of ever shorter steps that goes down enough; null where rounding hides any way down. */
function lineSearch(
  value: Differentiable,
  from: Float64Array,
  before: number,
  gradient: Float64Array,
  direction: Float64Array,
  isFirst: boolean,
) {
  const slope = dot(gradient, direction)
  if (!(slope < 0)) return null
  let length = isFirst ? Math.min(1, 1 / euclideanNorm(gradient)) : 1
  // Near the minimum the function's own rounding exceeds what a step can win; there the gradient decides.
  const rounding = 1e-13 * Math.abs(before)
  for (let halving = 0; halving < mostHalvings; halving++, length /= 2) {
    const point = from.map((x, i) => x + length * direction[i])
    const next = new Float64Array(from.length)
    const reached = value(point, next)
    const isLower = reached <= before + sufficient * length * slope
    const isLevel = reached <= before + rounding && Math.abs(dot(next, direction)) < -slope
    if (isLower || isLevel) return { point, gradient: next, value: reached }
  }
  return null
}
