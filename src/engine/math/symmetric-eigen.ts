/** Eigenvalues, greatest first, and their eigenvectors. */
export interface SymmetricEigen {
  readonly values: Float64Array
  /** size x size: row k is the unit eigenvector of value k. */
  readonly vectors: Float64Array
}

const mostSweeps = 100

/**
 * Eigenvalues and eigenvectors of a symmetric matrix by Jacobi's cyclic rotations (Golub and Van Loan 2013, algorithm
 * 8.5.3): slow for large matrices, and accurate to the last digits for small ones.
 *
 * @param matrix size x size, row by row
 * @throws RangeError when it is not symmetric, or holds something that is no finite number
 */
export function symmetricEigen(matrix: ArrayLike<number>, size: number): SymmetricEigen {
  const a = Float64Array.from(matrix)
  const scale = a.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++)
      if (!(Math.abs(a[i * size + j] - a[j * size + i]) <= 1e-9 * scale && Number.isFinite(a[i * size + j])))
        throw new RangeError('Eigenvectors are found of symmetric matrices of finite numbers only.')
  const v = new Float64Array(size * size)
  for (let i = 0; i < size; i++) v[i * size + i] = 1
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    let changed = false
    for (let p = 0; p < size - 1; p++) for (let q = p + 1; q < size; q++) changed = rotate(a, v, size, p, q) || changed
    if (!changed) break
  }
  const order = Array.from({ length: size }, (_, i) => i).sort((i, j) => a[j * size + j] - a[i * size + i])
  const vectors = new Float64Array(size * size)
  order.forEach((from, to) => {
    for (let k = 0; k < size; k++) vectors[to * size + k] = v[k * size + from]
  })
  return { values: Float64Array.from(order, (i) => a[i * size + i]), vectors }
}

/** Turns the entry (p, q) to zero; false where it is zero beside the diagonal already. */
function rotate(a: Float64Array, v: Float64Array, size: number, p: number, q: number): boolean {
  const [app, aqq, apq] = [a[p * size + p], a[q * size + q], a[p * size + q]]
  if (Math.abs(apq) <= 1e-17 * Math.sqrt(Math.abs(app * aqq)) || apq === 0) return false
  const tau = (aqq - app) / (2 * apq)
  const t = Math.sign(tau || 1) / (Math.abs(tau) + Math.hypot(1, tau))
  const c = 1 / Math.hypot(1, t)
  const s = t * c
  for (let k = 0; k < size; k++) {
    const [akp, akq] = [a[k * size + p], a[k * size + q]]
    a[k * size + p] = c * akp - s * akq
    a[k * size + q] = s * akp + c * akq
  }
  for (let k = 0; k < size; k++) {
    const [apk, aqk] = [a[p * size + k], a[q * size + k]]
    a[p * size + k] = c * apk - s * aqk
    a[q * size + k] = s * apk + c * aqk
    const [vkp, vkq] = [v[k * size + p], v[k * size + q]]
    v[k * size + p] = c * vkp - s * vkq
    v[k * size + q] = s * vkp + c * vkq
  }
  a[p * size + q] = a[q * size + p] = 0
  return true
}
