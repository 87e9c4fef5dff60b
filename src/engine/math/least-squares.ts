/**
 * The least-squares solution of A x = b by Householder's reflections (Golub and Van Loan 2013, algorithm 5.3.2), which
 * keeps twice the digits of the normal equations.
 *
 * @param matrix rows x width, row by row, with at least as many rows as columns; it is overwritten
 * @param right b; it is overwritten
 * @param least the share of a column's length that must be left beside the columns before it
 * @returns null where less is left: the columns are dependent to that precision
 */
export function leastSquares(
  matrix: Float64Array,
  right: Float64Array,
  width: number,
  least = 1e-12,
): Float64Array | null {
  const rows = right.length
  const lengths = new Float64Array(width)
  for (let at = 0; at < matrix.length; at++) lengths[at % width] += matrix[at] * matrix[at]
  for (let k = 0; k < width; k++) {
    let square = 0
    for (let i = k; i < rows; i++) square += matrix[i * width + k] ** 2
    if (!(Math.sqrt(square) > least * Math.sqrt(lengths[k]))) return null
    const head = matrix[k * width + k]
    const diagonal = head > 0 ? -Math.sqrt(square) : Math.sqrt(square)
    // The reflection's vector stands in the column; the diagonal of R is kept aside until it is done.
    matrix[k * width + k] = head - diagonal
    const norm = square - head * diagonal
    for (let j = k + 1; j <= width; j++) {
      let sum = 0
      for (let i = k; i < rows; i++) sum += matrix[i * width + k] * (j < width ? matrix[i * width + j] : right[i])
      const factor = sum / norm
      for (let i = k; i < rows; i++)
        if (j < width) matrix[i * width + j] -= factor * matrix[i * width + k]
        else right[i] -= factor * matrix[i * width + k]
    }
    matrix[k * width + k] = diagonal
  }
  const solution = right.slice(0, width)
  for (let k = width - 1; k >= 0; k--) {
    for (let j = k + 1; j < width; j++) solution[k] -= matrix[k * width + j] * solution[j]
    solution[k] /= matrix[k * width + k]
  }
  return solution
}
