/** Newton's steps at most. */
const mostSteps = 50

/**
 * The greatest log-likelihood of a multinomial logistic regression, by Newton's method with halved steps.
 *
 * @param design rows x width, row by row, with a column of ones if an intercept is wanted
 * @param labels class of each row, 0 .. classes - 1
 * @returns natural logarithm; where classes can be told apart without error, a value just below its bound 0
 */
export function logisticLikelihood(
  design: Float64Array,
  width: number,
  labels: ArrayLike<number>,
  classes: number,
): number {
  const size = width * (classes - 1)
  let weights = new Float64Array(size)
  let current = derivatives(design, width, labels, classes, weights)
  for (let step = 0; step < mostSteps; step++) {
    const direction = solve(current.information, current.gradient)
    const slope = direction.reduce((sum, value, i) => sum + value * current.gradient[i], 0)
    if (slope < 1e-10 * Math.max(1, Math.abs(current.likelihood))) break
    let share = 1
    let next = current
    for (; share > 1e-6; share /= 2) {
      const tried = weights.map((weight, i) => weight + share * direction[i])
      next = derivatives(design, width, labels, classes, tried)
      if (next.likelihood > current.likelihood) {
        weights = tried
        break
      }
    }
    if (next.likelihood <= current.likelihood) break
    current = next
  }
  return current.likelihood
}

/** The log-likelihood, its gradient, and the negative of its second derivatives. */
function derivatives(
  design: Float64Array,
  width: number,
  labels: ArrayLike<number>,
  classes: number,
  weights: Float64Array,
) {
  const others = classes - 1
  const size = width * others
  const gradient = new Float64Array(size)
  const information = new Float64Array(size * size)
  const scores = new Float64Array(classes)
  let likelihood = 0
  for (let row = 0; row < labels.length; row++) {
    const start = row * width
    let top = 0
    for (let k = 0; k < others; k++) {
      let sum = 0
      for (let j = 0; j < width; j++) sum += weights[k * width + j] * design[start + j]
      scores[k] = sum
      top = Math.max(top, sum)
    }
    scores[others] = 0
    let total = 0
    for (let k = 0; k < classes; k++) total += Math.exp(scores[k] - top)
    const logTotal = top + Math.log(total)
    likelihood += scores[labels[row]] - logTotal
    for (let k = 0; k < others; k++) {
      const p = Math.exp(scores[k] - logTotal)
      const residual = (labels[row] === k ? 1 : 0) - p
      for (let j = 0; j < width; j++) gradient[k * width + j] += residual * design[start + j]
      for (let l = 0; l <= k; l++) {
        const q = Math.exp(scores[l] - logTotal)
        const weight = p * ((k === l ? 1 : 0) - q)
        for (let i = 0; i < width; i++) {
          const scaled = weight * design[start + i]
          const at = (k * width + i) * size + l * width
          for (let j = 0; j < width; j++) information[at + j] += scaled * design[start + j]
        }
      }
    }
  }
  for (let i = 0; i < size; i++)
    for (let j = i + 1; j < size; j++) information[i * size + j] = information[j * size + i]
  return { likelihood, gradient, information }
}

/**
 * Solves a symmetric positive semidefinite system by elimination; a direction that the data say nothing about is left
 * where it is.
 */
function solve(matrix: Float64Array, right: Float64Array): Float64Array {
  const size = right.length
  const a = Float64Array.from(matrix)
  const b = Float64Array.from(right)
  const isFree = new Uint8Array(size)
  for (let k = 0; k < size; k++) {
    const pivot = a[k * size + k]
    if (!(pivot > 1e-10 * Math.max(matrix[k * size + k], 1e-300))) {
      isFree[k] = 1
      continue
    }
    for (let i = k + 1; i < size; i++) {
      const factor = a[i * size + k] / pivot
      for (let j = k; j < size; j++) a[i * size + j] -= factor * a[k * size + j]
      b[i] -= factor * b[k]
    }
  }
  for (let k = size - 1; k >= 0; k--) {
    if (isFree[k]) {
      b[k] = 0
      continue
    }
    for (let j = k + 1; j < size; j++) b[k] -= a[k * size + j] * b[j]
    b[k] /= a[k * size + k]
  }
  return b
}
