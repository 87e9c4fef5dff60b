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
/** From one column of a block to the next: not a power of two, or all would share the same few lines of the processor's memory. */
const stride = block + 8

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
  /** Columns and, last, the outcome of each row, side by side: a row is fetched from memory at once. */
  readonly #data: Float64Array
  readonly #rows: number
  readonly #penalty: number
  /** Columns that are not all ones. */
  readonly #given: number
  readonly #block: Float64Array
  /** The leaving and the joining row of a swap, and the inverse times each: their room is kept from one swap to the next. */
  readonly #scratch: readonly Float64Array[]
  #population: Products | undefined

  constructor(universe: Universe, { penalty, intercept }: RidgeSettings) {
    if (!(penalty >= 0 && penalty < Infinity)) throw new RangeError(`A penalty is a number from 0, not ${penalty}.`)
    const { rows, width: given, inputs, outcome } = universe
    const width = given + (intercept ? 1 : 0)
    this.width = width
    this.#rows = rows
    this.#penalty = penalty
    this.#given = given
    // The outcome is one more column, and an even number of them is summed up two by two. Products with the ones are plain sums.
    this.#block = new Float64Array(2 * Math.ceil((given + 1) / 2) * stride)
    this.#scratch = Array.from({ length: 4 }, () => new Float64Array(width))
    this.#data = new Float64Array(rows * (given + 1))
    this.scales = new Float64Array(width).fill(1)
    const [data, column] = [this.#data, new Float64Array(rows)]
    for (let j = 0; j < given; j++) {
      for (let row = 0, at = j; row < rows; row++, at += given) column[row] = inputs[at]
      const { scale } = standardOf(column)
      this.scales[j] = scale
      for (let row = 0, at = j; row < rows; row++, at += given + 1) data[at] = column[row] / scale
    }
    for (let row = 0, at = given; row < rows; row++, at += given + 1) data[at] = outcome[row]
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
    const [data, given] = [this.#data, this.#given]
    let sum = 0
    for (let j = 0, at = row * (given + 1); j < given; j++, at++) sum += data[at] * parameters[j]
    return parameters.length > given ? sum + parameters[given] : sum
  }

  /** Squared error on one row. */
  loss(parameters: Float64Array, row: number): number {
    return (this.predict(parameters, row) - this.#outcomeOf(row)) ** 2
  }

  /** Mean squared error over some rows. */
  meanLoss(parameters: Float64Array, rows: Int32Array): number {
    let sum = 0
    for (const row of rows) sum += this.loss(parameters, row)
    return sum / rows.length
  }

  /** Mean squared error over the universe. */
  populationLoss(parameters: Float64Array): number {
    this.#population ??= this.#products(allRows(this.#rows))
    return this.#quadraticLoss(this.#population, parameters) / this.#rows
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
    const { inverse } = base
    const [o, i, u, v] = this.#scratch
    this.#copyRow(out, o, 0)
    this.#copyRow(joins, i, 0)
    let oo = 0
    let oi = 0
    let ii = 0
    for (let j = 0, at = 0; j < width; j++) {
      let uj = 0
      let vj = 0
      for (let k = 0; k < width; k++, at++) {
        uj += inverse[at] * o[k]
        vj += inverse[at] * i[k]
      }
      u[j] = uj
      v[j] = vj
      oo += o[j] * uj
      oi += o[j] * vj
      ii += i[j] * vj
    }
    // det (A - oo' + ii') / det A.
    const determinant = (1 - oo) * (1 + ii) + oi * oi
    if (!(determinant > leastDeterminant)) return this.fit(rows())
    // x solves A x = b' of the new moments; K^-1 W'x with K = [[oo - 1, oi], [oi, 1 + ii]] takes the rows out and in.
    const [yo, yi] = [this.#outcomeOf(out), this.#outcomeOf(joins)]
    const x = new Float64Array(width)
    let ox = 0
    let ix = 0
    for (let j = 0; j < width; j++) {
      const xj = base.parameters[j] - u[j] * yo + v[j] * yi
      x[j] = xj
      ox += o[j] * xj
      ix += i[j] * xj
    }
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
      this.#copyRow(row, matrix, i * width)
      right[i] = this.#outcomeOf(row)
    })
    for (let j = 0; j < width; j++)
      matrix[(rows.length + j) * width + j] = Math.sqrt(rows.length * this.#penalty) / this.scales[j]
    return leastSquares(matrix, right, width, leastRest) ?? multiply(pseudoInverse(normal, width), moment)
  }

  #outcomeOf(row: number): number {
    return this.#data[row * (this.#given + 1) + this.#given]
  }

  /** Copies a row's columns, and 1 for the intercept, to where `to` has them from `start` on. */
  #copyRow(row: number, to: Float64Array, start: number) {
    const [data, given] = [this.#data, this.#given]
    for (let j = 0, at = row * (given + 1); j < given; j++, at++) to[start + j] = data[at]
    if (this.width > given) to[start + given] = 1
  }

  #products(rows: Int32Array): Products {
    const { width } = this
    const [data, parts, given] = [this.#data, this.#block, this.#given]
    const size = parts.length / stride
    const all = new Float64Array(size * size)
    const sums = new Float64Array(given + 1)
    // Columns of a block of rows lie together, the outcome's last, so that sums run over long stretches: most of a refit's
    // time goes here.
    for (let first = 0; first < rows.length; first += block) {
      const count = Math.min(block, rows.length - first)
      for (let i = 0; i < count; i++) {
        const from = rows[first + i] * (given + 1)
        for (let j = 0, to = i; j <= given; j++, to += stride) parts[to] = data[from + j]
      }
      for (let j = 0; j < size; j += 2) for (let k = 0; k <= j; k += 2) addProducts(all, parts, size, j, k, count)
      if (width > given) addSums(sums, parts, count)
    }
    const [gram, moment] = [new Float64Array(width * width), new Float64Array(width)]
    for (let j = 0; j < given; j++) {
      moment[j] = all[given * size + j]
      for (let k = 0; k <= j; k++) gram[k * width + j] = gram[j * width + k] = all[j * size + k]
      if (width > given) gram[j * width + given] = gram[given * width + j] = sums[j]
    }
    if (width > given) {
      gram[given * width + given] = rows.length
      moment[given] = sums[given]
    }
    return { gram, moment, squares: all[given * size + given] }
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
    const { length } = parameters
    let sum = squares
    for (let j = 0, at = 0; j < length; j++) {
      let row = -2 * moment[j]
      for (let k = 0; k < length; k++, at++) row += gram[at] * parameters[k]
      sum += parameters[j] * row
    }
    return Math.max(0, sum)
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
  for (let i = 0, a = j * stride, b = k * stride; i < count; i++, a++, b++) {
    const a0 = parts[a]
    const a1 = parts[a + stride]
    const b0 = parts[b]
    const b1 = parts[b + stride]
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

/** Adds up each column of a block, the outcome's too. */
function addSums(sums: Float64Array, parts: Float64Array, count: number) {
  for (let j = 0; j < sums.length; j++) {
    let sum = 0
    for (let i = j * stride, end = i + count; i < end; i++) sum += parts[i]
    sums[j] += sum
  }
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
