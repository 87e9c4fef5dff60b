/**
 * Linear algebra of small symmetric positive definite matrices, row by row in one list, by Cholesky's factorisation
 * A = L L' (Golub and Van Loan 2013, algorithm 4.2.2).
 */

/**
 * The factor L, lower triangle with zeros above it.
 *
 * @param matrix size x size, symmetric; only its lower triangle is read
 * @param least a pivot below this share of its diagonal entry counts as zero
 * @returns null where the matrix is not positive definite to that precision
 */
export function cholesky(matrix: Float64Array, size: number, least = 1e-13): Float64Array | null {
  const factor = new Float64Array(size * size)
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j]
      for (let k = 0; k < j; k++) sum -= factor[i * size + k] * factor[j * size + k]
      if (i > j) factor[i * size + j] = sum / factor[j * size + j]
      else if (sum > least * matrix[i * size + i]) factor[i * size + i] = Math.sqrt(sum)
      else return null
    }
  }
  return factor
}

/** Solves L x = b in place. */
export function solveLower(factor: Float64Array, size: number, b: Float64Array): Float64Array {
  for (let i = 0; i < size; i++) {
    let sum = b[i]
    for (let k = 0; k < i; k++) sum -= factor[i * size + k] * b[k]
    b[i] = sum / factor[i * size + i]
  }
  return b
}

/** Solves L' x = b in place. */
export function solveUpper(factor: Float64Array, size: number, b: Float64Array): Float64Array {
  for (let i = size - 1; i >= 0; i--) {
    let sum = b[i]
    for (let k = i + 1; k < size; k++) sum -= factor[k * size + i] * b[k]
    b[i] = sum / factor[i * size + i]
  }
  return b
}

/** ln det A of the matrix that was factorised. */
export function logDeterminant(factor: Float64Array, size: number): number {
  let sum = 0
  for (let i = 0; i < size; i++) sum += Math.log(factor[i * size + i])
  return 2 * sum
}

/** The inverse of the matrix that was factorised. */
export function inverseOf(factor: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size)
  for (let column = 0; column < size; column++) {
    const unit = new Float64Array(size)
    unit[column] = 1
    solveUpper(factor, size, solveLower(factor, size, unit))
    for (let row = 0; row < size; row++) inverse[row * size + column] = unit[row]
  }
  return inverse
}
