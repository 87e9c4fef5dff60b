import { allRows } from '../data/index.ts'
import { cholesky, inverseOf, leastSquares, symmetricEigen } from '../math/index.ts'
import { standardOf, type Universe } from './universe.ts'

export interface RidgeSettings {
  /** lambda of lambda theta'theta + mean squared error (paper 3, equation 1), at least 0. */
  readonly penalty: number
  /** Whether a constant is among the features; it is penalised like the others, since g(theta) = theta'theta. */
  readonly intercept: boolean
}

/** A regression fitted to some rows. */
export interface RidgeFit {
  /** Of the columns divided by {@link RidgeRegression.scales}. */
  readonly parameters: Float64Array
  /** Mean squared error on its training rows. */
  readonly trainingLoss: number
}

/** X'X, X'y and y'y of some rows. */
interface Products {
  readonly gram: Float64Array
  readonly moment: Float64Array
  readonly squares: number
}

/** A fit, with what it takes to swap a row of it for another. */
export interface RidgeBase extends RidgeFit, Products {
  readonly rows: Int32Array
  /** Inverse of X'X + n lambda; null where that is nearly singular, and every swap is solved anew. */
  readonly inverse: Float64Array | null
}

/** With a pivot of the normal equations below this share of its diagonal entry rounding would grow too much. */
const safe = 1e-6
/** What of a column is left beside the others, of its length, below which it counts as nothing. */
const leastRest = 1e-11
/** An eigenvalue of the normal equations below this share of the greatest counts as zero. */
const precision = 1e-10
/** A swap whose determinant falls below this is solved anew. */
const leastDeterminant = 1e-6
/** Up to so many rows the training loss is added up row by row: exact where the regression meets every row. */
const fewRows = 64
/** Rows that are summed up together: their columns fit into the processor's nearest memory. */
const block = 512

/**
 * Ridge regression on subsets of a universe, refitted by exact swaps of one row: the inverse after a swap follows from the
 * one before (Woodbury's identity with rank two), in O(p^2).
 *
 * Nearly singular equations are solved from the rows by orthogonal reflections. Where they are singular (no penalty and
 * too few different rows), the solution of least length in units of {@link scales} is taken, as the pseudo-inverse gives it.
 */
export class RidgeRegression {
  /** Parameters: columns, and the intercept, which is the last. */
  readonly width: number
  /** Each column's standard deviation over the universe, by which it is divided for precision; 1 for the intercept. */
  readonly scales: Float64Array
  readonly #columns: Float64Array
  readonly #outcome: Float64Array
  readonly #penalty: number
  readonly #block: Float64Array
  #population: Products | undefined

  constructor(universe: Universe, { penalty, intercept }: RidgeSettings) {
    if (!(penalty >= 0 && penalty < Infinity)) throw new RangeError(`A penalty is a number from 0, not ${penalty}.`)
    const { rows, width: given, inputs, outcome } = universe
    const width = given + (intercept ? 1 : 0)
    this.width = width
    this.#outcome = outcome
    this.#penalty = penalty
    // The outcome is one more column, and an even number of them is summed up two by two.
    this.#block = new Float64Array(2 * Math.ceil((width + 1) / 2) * block)
    this.#columns = new Float64Array(rows * width).fill(1)
    this.scales = new Float64Array(width).fill(1)
    const [columns, column] = [this.#columns, new Float64Array(rows)]
    for (let j = 0; j < given; j++) {
      for (let row = 0, at = j; row < rows; row++, at += given) column[row] = inputs[at]
      const { scale } = standardOf(column)
      this.scales[j] = scale
      for (let row = 0, at = j; row < rows; row++, at += width) columns[at] = column[row] / scale
    }
  }

  /** Parameters of the columns as they were given. */
  parametersOf({ parameters }: Pick<RidgeFit, 'parameters'>): Float64Array {
    const result = new Float64Array(this.width)
    for (let j = 0; j < this.width; j++) result[j] = parameters[j] / this.scales[j]
    return result
  }

  /** The same way back. */
  fromParameters(parameters: Float64Array): Float64Array {
    return parameters.map((value, j) => value * this.scales[j])
  }

  predict(parameters: Float64Array, row: number): number {
    let sum = 0
    for (let j = 0, at = row * this.width; j < this.width; j++, at++) sum += this.#columns[at] * parameters[j]
    return sum
  }

  /** Squared error on one row. */
  loss(parameters: Float64Array, row: number): number {
    return (this.predict(parameters, row) - this.#outcome[row]) ** 2
  }

  /** Mean squared error over some rows. */
  meanLoss(parameters: Float64Array, rows: Int32Array): number {
    let sum = 0
    for (const row of rows) sum += this.loss(parameters, row)
    return sum / rows.length
  }

  /** Mean squared error over the universe. */
  populationLoss(parameters: Float64Array): number {
    this.#population ??= this.#products(allRows(this.#outcome.length))
    return this.#quadraticLoss(this.#population, parameters) / this.#outcome.length
  }

  /** @param rows of the universe, each at most once */
  fit(rows: Int32Array): RidgeBase {
    const products = this.#products(rows)
    const { gram, moment } = products
    const normal = this.#penalised(gram, rows.length)
    const factor = cholesky(normal, this.width, safe)
    const inverse = factor && inverseOf(factor, this.width)
    const parameters = inverse ? multiply(inverse, moment) : this.#solveRows(rows, normal, moment)
    return { ...products, rows, inverse, parameters, trainingLoss: this.#trainingLoss(parameters, rows, products) }
  }

  /** The fit after the row at a place of the training set has left and another has joined. */
  swap(base: RidgeBase, leaves: number, joins: number): RidgeFit {
    const { width } = this
    const out = base.rows[leaves]
    const rows = () => base.rows.map((row, place) => (place === leaves ? joins : row))
    if (!base.inverse) return this.fit(rows())
    const [o, i] = [this.#row(out), this.#row(joins)]
    const [yo, yi] = [this.#outcome[out], this.#outcome[joins]]
    const [u, v] = [multiply(base.inverse, o), multiply(base.inverse, i)]
    const [oo, oi, ii] = [dot(o, u), dot(o, v), dot(i, v)]
    // det (A - oo' + ii') / det A.
    const determinant = (1 - oo) * (1 + ii) + oi * oi
    if (!(determinant > leastDeterminant)) return this.fit(rows())
    // x solves A x = b' of the new moments; K^-1 W'x with K = [[oo - 1, oi], [oi, 1 + ii]] takes the rows out and in.
    const x = new Float64Array(width)
    for (let j = 0; j < width; j++) x[j] = base.parameters[j] - u[j] * yo + v[j] * yi
    const [ox, ix] = [dot(o, x), dot(i, x)]
    const a = -((1 + ii) * ox - oi * ix) / determinant
    const b = -((oo - 1) * ix - oi * ox) / determinant
    for (let j = 0; j < width; j++) x[j] -= u[j] * a + v[j] * b
    return { parameters: x, trainingLoss: this.#swappedLoss(base, x, leaves, joins) }
  }

  /** Nearly singular equations, from the rows themselves: without squaring them half of the digits are kept. */
  #solveRows(rows: Int32Array, normal: Float64Array, moment: Float64Array): Float64Array {
    const { width } = this
    const height = rows.length + width
    const matrix = new Float64Array(height * width)
    const right = new Float64Array(height)
    rows.forEach((row, i) => {
      matrix.set(this.#row(row), i * width)
      right[i] = this.#outcome[row]
    })
    for (let j = 0; j < width; j++)
      matrix[(rows.length + j) * width + j] = Math.sqrt(rows.length * this.#penalty) / this.scales[j]
    return leastSquares(matrix, right, width, leastRest) ?? multiply(pseudoInverse(normal, width), moment)
  }

  #row(row: number): Float64Array {
    return this.#columns.subarray(row * this.width, (row + 1) * this.width)
  }

  #products(rows: Int32Array): Products {
    const { width } = this
    const [columns, outcome, parts] = [this.#columns, this.#outcome, this.#block]
    const size = parts.length / block
    const all = new Float64Array(size * size)
    // Columns of a block of rows lie together, the outcome's last, so that sums run over long stretches: most of a refit's
    // time goes here.
    for (let first = 0; first < rows.length; first += block) {
      const count = Math.min(block, rows.length - first)
      for (let i = 0; i < count; i++) {
        const row = rows[first + i]
        for (let j = 0, from = row * width, to = i; j < width; j++, from++, to += block) parts[to] = columns[from]
        parts[width * block + i] = outcome[row]
      }
      for (let j = 0; j < size; j += 2) for (let k = 0; k <= j; k += 2) addProducts(all, parts, size, j, k, count)
    }
    const [gram, moment] = [new Float64Array(width * width), new Float64Array(width)]
    for (let j = 0; j < width; j++) {
      moment[j] = all[width * size + j]
      for (let k = 0; k <= j; k++) gram[k * width + j] = gram[j * width + k] = all[j * size + k]
    }
    return { gram, moment, squares: all[width * size + width] }
  }

  #penalised(gram: Float64Array, rows: number): Float64Array {
    const result = gram.slice()
    for (let j = 0; j < this.width; j++) result[j * this.width + j] += (rows * this.#penalty) / this.scales[j] ** 2
    return result
  }

  #trainingLoss(parameters: Float64Array, rows: Int32Array, products: Products): number {
    if (rows.length <= fewRows) return this.meanLoss(parameters, rows)
    return this.#quadraticLoss(products, parameters) / rows.length
  }

  /** Sum of squared errors of the rows that the products are of. */
  #quadraticLoss({ gram, moment, squares }: Products, parameters: Float64Array): number {
    return Math.max(0, squares - 2 * dot(moment, parameters) + dot(parameters, multiply(gram, parameters)))
  }

  #swappedLoss(base: RidgeBase, parameters: Float64Array, leaves: number, joins: number): number {
    const count = base.rows.length
    const change = this.loss(parameters, joins) - this.loss(parameters, base.rows[leaves])
    if (count > fewRows) return Math.max(0, (this.#quadraticLoss(base, parameters) + change) / count)
    let sum = this.loss(parameters, joins)
    for (let place = 0; place < count; place++) if (place !== leaves) sum += this.loss(parameters, base.rows[place])
    return sum / count
  }
}

/** Adds the products of columns j and j + 1 of a block with k and k + 1: four sums side by side, for each number read twice. */
function addProducts(all: Float64Array, parts: Float64Array, size: number, j: number, k: number, count: number) {
  let s00 = 0
  let s01 = 0
  let s10 = 0
  let s11 = 0
  for (let i = 0, a = j * block, b = k * block; i < count; i++, a++, b++) {
    const a0 = parts[a]
    const a1 = parts[a + block]
    const b0 = parts[b]
    const b1 = parts[b + block]
    s00 += a0 * b0
    s01 += a0 * b1
    s10 += a1 * b0
    s11 += a1 * b1
  }
  all[j * size + k] += s00
  all[j * size + k + 1] += s01
  all[(j + 1) * size + k] += s10
  all[(j + 1) * size + k + 1] += s11
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let j = 0; j < a.length; j++) sum += a[j] * b[j]
  return sum
}

function multiply(matrix: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length
  const result = new Float64Array(size)
  for (let j = 0; j < size; j++) {
    let sum = 0
    for (let k = 0, at = j * size; k < size; k++, at++) sum += matrix[at] * vector[k]
    result[j] = sum
  }
  return result
}

/** Of a symmetric matrix without negative eigenvalues. */
function pseudoInverse(matrix: Float64Array, size: number): Float64Array {
  const { values, vectors } = symmetricEigen(matrix, size)
  const result = new Float64Array(size * size)
  values.forEach((value, k) => {
    if (!(value > precision * values[0])) return
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++) result[i * size + j] += (vectors[k * size + i] * vectors[k * size + j]) / value
  })
  return result
}
