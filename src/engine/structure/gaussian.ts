import type { ContinuousColumn } from './data.ts'

/** Standard deviations of residuals below this share of the column's own count as zero: the parents determine it. */
const singular = Math.sqrt(Number.EPSILON)

/** Configurations of discrete parents: for each row its number. */
export interface Configurations {
  readonly codes: Int32Array
  readonly count: number
}

/**
 * Likelihoods of continuous columns as linear regressions: one for each configuration of the discrete parents, each with
 * its own intercept, coefficients and residual standard deviation (conditional linear Gaussian networks, Lauritzen and
 * Wermuth 1989). As in R's bnlearn ("loglik-cg"), the standard deviation divides by the degrees of freedom.
 */
export class GaussianLikelihood {
  /** Columns with mean 0 and standard deviation 1, so that their products are of a size. */
  readonly #columns: readonly Float64Array[]
  readonly #logScale: readonly number[]
  readonly #rows: number
  /** Products of every two columns over all rows, for families without discrete parents. */
  readonly #products: Float64Array

  /** @param columns none of them constant */
  constructor(columns: readonly ContinuousColumn[], rows: number) {
    this.#rows = rows
    const standard = columns.map(({ values }) => standardise(values))
    this.#columns = standard.map(({ values }) => values)
    this.#logScale = standard.map(({ scale }) => Math.log(scale))
    const count = columns.length
    this.#products = new Float64Array(count * count)
    for (let i = 0; i < count; i++)
      for (let j = 0; j <= i; j++) {
        const [a, b] = [this.#columns[i], this.#columns[j]]
        let sum = 0
        for (let row = 0; row < rows; row++) sum += a[row] * b[row]
        this.#products[i * count + j] = this.#products[j * count + i] = sum
      }
  }

  /**
   * The log-likelihood of a column given continuous and discrete parents.
   *
   * @param node position of the column, as of its continuous parents
   * @param configurations of the discrete parents; null without any
   * @returns -Infinity where a configuration has too few rows for its regression or the parents determine the column
   */
  of(node: number, parents: readonly number[], configurations: Configurations | null): number {
    const variables = [...parents, node]
    const perRow = -this.#logScale[node] - 0.5 * Math.log(2 * Math.PI)
    const moments = configurations ? this.#momentsIn(variables, configurations) : [this.#overall(variables)]
    let sum = this.#rows * perRow
    for (const { rows, products } of moments) {
      if (rows === 0) continue
      const degrees = rows - parents.length - 1
      if (degrees <= 0) return -Infinity
      const deviation = Math.sqrt(residualSquares(products, variables.length) / degrees)
      if (!(deviation > singular)) return -Infinity
      sum -= rows * Math.log(deviation) + degrees / 2
    }
    return sum
  }

  #overall(variables: readonly number[]) {
    const count = this.#columns.length
    const products = new Float64Array(variables.length ** 2)
    variables.forEach((a, i) =>
      variables.forEach((b, j) => (products[i * variables.length + j] = this.#products[a * count + b])),
    )
    return { rows: this.#rows, products }
  }

  /** Rows and centred products of the variables in each configuration. */
  #momentsIn(variables: readonly number[], { codes, count }: Configurations) {
    const width = variables.length
    const columns = variables.map((variable) => this.#columns[variable])
    const rows = new Float64Array(count)
    for (let row = 0; row < codes.length; row++) rows[codes[row]]++
    const means = columns.map((column) => {
      const sums = new Float64Array(count)
      for (let row = 0; row < codes.length; row++) sums[codes[row]] += column[row]
      return sums.map((sum, code) => sum / rows[code])
    })
    const moments = Array.from(rows, (number) => ({ rows: number, products: new Float64Array(width * width) }))
    for (let i = 0; i < width; i++)
      for (let j = 0; j <= i; j++) {
        const [a, b, meansA, meansB] = [columns[i], columns[j], means[i], means[j]]
        const sums = new Float64Array(count)
        for (let row = 0; row < codes.length; row++) {
          const code = codes[row]
          sums[code] += (a[row] - meansA[code]) * (b[row] - meansB[code])
        }
        sums.forEach(
          (sum, code) => (moments[code].products[i * width + j] = moments[code].products[j * width + i] = sum),
        )
      }
    return moments
  }
}

function standardise(values: Float64Array): { values: Float64Array; scale: number } {
  const rows = values.length
  let mean = 0
  for (const value of values) mean += value / rows
  let squares = 0
  for (const value of values) squares += (value - mean) ** 2
  const scale = Math.sqrt(squares / rows)
  return { values: values.map((value) => (value - mean) / scale), scale }
}

/**
 * The sum of squared residuals of the last variable regressed on the others: the last pivot of Gaussian elimination on
 * the matrix of centred products.
 *
 * @returns 0 where the others are linearly dependent
 */
function residualSquares(products: Float64Array, width: number): number {
  const matrix = Float64Array.from(products)
  for (let k = 0; k < width - 1; k++) {
    const pivot = matrix[k * width + k]
    // A regressor that the others determine leaves no unique regression.
    if (!(pivot > singular ** 2 * products[k * width + k])) return 0
    for (let i = k + 1; i < width; i++) {
      const factor = matrix[i * width + k] / pivot
      for (let j = k; j < width; j++) matrix[i * width + j] -= factor * matrix[k * width + j]
    }
  }
  return matrix[width * width - 1]
}
