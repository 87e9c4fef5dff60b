/** A table of numbers over the levels of some nodes: what variable elimination multiplies and sums. */
export interface Factor {
  /** Positions of the nodes, each once; the last one's level varies fastest. */
  readonly scope: readonly number[]
  readonly values: Float64Array
}

/** Cells of a factor over these nodes. */
export const cellsOf = (scope: readonly number[], levels: readonly number[]): number =>
  scope.reduce((product, node) => product * levels[node], 1)

/** The product of factors over all the nodes of `scope`, which holds at least those of the factors. */
export function multiply(factors: readonly Factor[], scope: readonly number[], levels: readonly number[]): Factor {
  const values = new Float64Array(cellsOf(scope, levels)).fill(1)
  const sizes = scope.map((node) => levels[node])
  for (const factor of factors) multiplyInto(values, sizes, stridesIn(factor, scope, levels), factor.values)
  return { scope, values }
}

/** How far apart neighbouring levels of each node of `scope` lie in a factor; 0 for nodes that it lacks. */
export function stridesIn(factor: Factor, scope: readonly number[], levels: readonly number[]): Int32Array {
  const strides = new Int32Array(scope.length)
  let stride = 1
  for (let i = factor.scope.length - 1; i >= 0; i--) {
    const at = scope.indexOf(factor.scope[i])
    if (at >= 0) strides[at] = stride
    stride *= levels[factor.scope[i]]
  }
  return strides
}

/** Walks through all cells like an odometer, with the place in the factor beside it. */
function multiplyInto(values: Float64Array, sizes: readonly number[], strides: Int32Array, factor: Float64Array): void {
  const last = sizes.length - 1
  const width = last < 0 ? 1 : sizes[last]
  const step = last < 0 ? 0 : strides[last]
  const digits = new Int32Array(sizes.length)
  let at = 0
  for (let start = 0; start < values.length; start += width) {
    for (let i = 0; i < width; i++) values[start + i] *= factor[at + i * step]
    for (let node = last - 1; node >= 0; node--) {
      at += strides[node]
      if (++digits[node] < sizes[node]) break
      at -= strides[node] * sizes[node]
      digits[node] = 0
    }
  }
}

/** Multiplies the factors that hold a node and sums over its levels. */
export function sumOut(node: number, factors: readonly Factor[], levels: readonly number[]): Factor {
  const others = [...new Set(factors.flatMap(({ scope }) => scope))].filter((other) => other !== node)
  const { values } = multiply(factors, [...others, node], levels)
  const width = levels[node]
  const sums = new Float64Array(values.length / width)
  for (let cell = 0; cell < sums.length; cell++)
    for (let level = 0; level < width; level++) sums[cell] += values[cell * width + level]
  return { scope: others, values: sums }
}

/**
 * The part of a factor that agrees with fixed levels.
 *
 * @param fixed the level of each node, -1 for nodes that are free
 */
export function reduce(factor: Factor, fixed: ArrayLike<number>, levels: readonly number[]): Factor {
  if (factor.scope.every((node) => fixed[node] < 0)) return factor
  const scope = factor.scope.filter((node) => fixed[node] < 0)
  const strides = stridesIn(factor, factor.scope, levels)
  const offset = factor.scope.reduce((sum, node, i) => (fixed[node] < 0 ? sum : sum + fixed[node] * strides[i]), 0)
  const values = new Float64Array(cellsOf(scope, levels)).fill(1)
  multiplyInto(
    values,
    scope.map((node) => levels[node]),
    stridesIn(factor, scope, levels),
    factor.values.subarray(offset),
  )
  return { scope, values }
}
