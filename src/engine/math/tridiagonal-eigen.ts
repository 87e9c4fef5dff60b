import type { SymmetricEigen } from './symmetric-eigen.ts'

/**
 * Eigenvalues and eigenvectors of a symmetric matrix of some hundred columns: Householder's reduction to three diagonals, then
 * the QR iteration with implicit shifts (Golub and Van Loan 2013, algorithms 8.3.1 and 8.3.3). Much faster for such sizes than
 * `symmetricEigen`, which is for small matrices.
 *
 * @param matrix size x size, row by row; only its lower half is read
 * @throws RangeError when an eigenvalue is not found, as with numbers that are not finite
 */
export function largeSymmetricEigen(matrix: ArrayLike<number>, size: number): SymmetricEigen {
  const vectors = Float64Array.from(matrix)
  const { diagonal, below } = tridiagonal(vectors, size)
  iterate(vectors, diagonal, below, size)
  const order = Array.from({ length: size }, (_, i) => i).sort((i, j) => diagonal[j] - diagonal[i])
  const sorted = new Float64Array(size * size)
  order.forEach((from, to) => sorted.set(vectors.subarray(from * size, (from + 1) * size), to * size))
  return { values: Float64Array.from(order, (i) => diagonal[i]), vectors: sorted }
}

/**
 * Turns a symmetric matrix into Q' T Q with three diagonals in T.
 *
 * @param a replaced by Q, row by row: row k becomes an eigenvector once T is diagonal
 */
function tridiagonal(a: Float64Array, size: number) {
  const [diagonal, below] = [new Float64Array(size), new Float64Array(size)]
  const reflections: { readonly start: number; readonly v: Float64Array; readonly scale: number }[] = []
  for (let column = 0; column < size - 2; column++) {
    // A reflection that leaves of the column, below the diagonal, its first number only.
    const start = column + 1
    const v = Float64Array.from({ length: size - start }, (_, i) => a[(start + i) * size + column])
    const length = norm(v)
    const sum = v.subarray(1).reduce((total, value) => total + value ** 2, 0)
    if (sum === 0) continue
    v[0] += v[0] >= 0 ? length : -length
    const scale = 2 / v.reduce((total, value) => total + value ** 2, 0)
    reflections.push({ start, v, scale })
    reflectBothSides(a, size, start, v, scale, column)
  }
  for (let i = 0; i < size; i++) {
    diagonal[i] = a[i * size + i]
    below[i] = i + 1 < size ? a[(i + 1) * size + i] : 0
  }
  // Q, transposed: the reflections one after the other, applied to the identity from the last to the first.
  a.fill(0)
  for (let i = 0; i < size; i++) a[i * size + i] = 1
  for (const { start, v, scale } of reflections.reverse())
    for (let row = start; row < size; row++) {
      let product = 0
      const at = row * size + start
      for (let i = 0; i < v.length; i++) product += a[at + i] * v[i]
      for (let i = 0; i < v.length; i++) a[at + i] -= scale * product * v[i]
    }
  return { diagonal, below }
}

const norm = (v: Float64Array) => Math.sqrt(v.reduce((total, value) => total + value ** 2, 0))

/** H a H for H = 1 - scale v v', on the rows and columns from `start`; and the column before them. */
function reflectBothSides(
  a: Float64Array,
  size: number,
  start: number,
  v: Float64Array,
  scale: number,
  column: number,
): void {
  const count = v.length
  const p = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    const at = (start + i) * size + start
    let sum = 0
    for (let j = 0; j < count; j++) sum += a[at + j] * v[j]
    p[i] = scale * sum
  }
  let half = 0
  for (let i = 0; i < count; i++) half += (scale / 2) * p[i] * v[i]
  for (let i = 0; i < count; i++) p[i] -= half * v[i]
  for (let i = 0; i < count; i++) {
    const at = (start + i) * size + start
    for (let j = 0; j < count; j++) a[at + j] -= v[i] * p[j] + p[i] * v[j]
  }
  let product = 0
  for (let i = 0; i < count; i++) product += v[i] * a[(start + i) * size + column]
  for (let i = 0; i < count; i++) a[(start + i) * size + column] -= scale * product * v[i]
}

/**
 * QR iterations until what stands below the diagonal is nothing beside the matrix: beside its own neighbours on the diagonal
 * would be too much to ask where many eigenvalues are 0 and all that stands there is rounding.
 *
 * @param vectors rows, rotated along
 */
function iterate(vectors: Float64Array, d: Float64Array, e: Float64Array, size: number): void {
  const greatest = d.reduce((most, value, i) => Math.max(most, Math.abs(value) + Math.abs(e[i])), 0)
  const nothing = Number.EPSILON * greatest
  for (let first = 0; first < size; first++)
    for (let round = 0; ; round++) {
      let last = first
      while (last < size - 1 && !(Math.abs(e[last]) <= nothing)) last++
      if (last === first) break
      if (round === 60) throw new RangeError('An eigenvalue was not found: the matrix is not of finite numbers.')
      // Wilkinson's shift.
      const ratio = (d[first + 1] - d[first]) / (2 * e[first])
      const root = Math.hypot(ratio, 1)
      let g = d[last] - d[first] + e[first] / (ratio + (ratio >= 0 ? root : -root))
      let [s, c, p] = [1, 1, 0]
      let i = last - 1
      for (; i >= first; i--) {
        const [f, b] = [s * e[i], c * e[i]]
        const r = Math.hypot(f, g)
        e[i + 1] = r
        if (r === 0) {
          d[i + 1] -= p
          e[last] = 0
          break
        }
        s = f / r
        c = g / r
        g = d[i + 1] - p
        const t = (d[i] - g) * s + 2 * c * b
        p = s * t
        d[i + 1] = g + p
        g = c * t - b
        const [upper, lower] = [i * size, (i + 1) * size]
        for (let k = 0; k < size; k++) {
          const value = vectors[lower + k]
          vectors[lower + k] = s * vectors[upper + k] + c * value
          vectors[upper + k] = c * vectors[upper + k] - s * value
        }
      }
      if (i >= first) continue
      d[first] -= p
      e[first] = g
      e[last] = 0
    }
}
