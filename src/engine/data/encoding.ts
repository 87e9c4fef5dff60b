import type { Discretiser } from '#shared/contracts/study.ts'
import type { MissingTreatment } from '#shared/contracts/dataset.ts'
import { mean, quantile, sampleVariance } from '../math/index.ts'
import { binNames, binOf, quantileCuts, supervisedCuts } from './discretiser.ts'
import { type CategoryColumn, columnOf, isMissing, type NumberColumn, type Table } from './table.ts'

/** A column that models may use, and what to do where it has no value. */
export interface Feature {
  readonly name: string
  readonly missing: MissingTreatment
}

/** What the encoders learn from: the training rows, and their outcomes for supervised cuts. */
export interface EncodingBasis {
  readonly table: Table
  readonly rows: Int32Array
  /** Class of each of these rows. */
  readonly labels: Int32Array
  readonly classes: number
}

/** One feature as categories. */
export interface DiscreteFeature {
  readonly name: string
  readonly levels: readonly string[]
  /** The category that stands for a missing value; null where missing values are imputed. */
  readonly missingCode: number | null
  /** Of a column of numbers: ascending cuts; a value belongs to the bin numbered by how many lie below it. */
  readonly cuts?: Float64Array
  /** Categories of the given rows, 0 .. levels - 1. */
  codes(table: Table, rows: Int32Array): Int32Array
}

/** One feature as numbers. */
export interface DenseFeature {
  /** What each number means. */
  readonly names: readonly string[]
  /**
   * Writes the feature's numbers for the given rows.
   *
   * @param to a matrix of `width` columns, row by row, all zero where this feature writes
   * @param offset the feature's first column
   */
  write(table: Table, rows: Int32Array, to: Float32Array, offset: number, width: number): void
}

const numbersOf = (table: Table, name: string) => (columnOf(table, name) as NumberColumn).values
const codesOf = (table: Table, name: string) => (columnOf(table, name) as CategoryColumn).codes

/** The most frequent code; the first among equals, 0 where there is none. */
function modeOf(column: CategoryColumn, rows: Int32Array): number {
  const counts = new Int32Array(Math.max(1, column.levels.length))
  for (const row of rows) if (column.codes[row] >= 0) counts[column.codes[row]]++
  return counts.reduce((best, count, code) => (count > counts[best] ? code : best), 0)
}

/** The median of the values that are there; 0 where there is none. */
function medianOf(column: NumberColumn, rows: Int32Array): number {
  const present = rows.filter((row) => !isMissing(column, row))
  return present.length === 0
    ? 0
    : quantile(
        Float64Array.from(present, (row) => column.values[row]),
        0.5,
      )
}

const missingLevel = '(missing)'
/** Standard deviations from the mean at which a standardised number is cut. */
const furthest = 1e6

function categoriesOfCategory({ name, missing }: Feature, column: CategoryColumn, rows: Int32Array): DiscreteFeature {
  // Where no row of the table has a value there is nothing to impute.
  const own = missing === 'category' || column.levels.length === 0
  const fallback = own ? column.levels.length : modeOf(column, rows)
  return {
    name,
    levels: own ? [...column.levels, missingLevel] : column.levels,
    missingCode: own ? fallback : null,
    codes: (table, index) => {
      const codes = codesOf(table, name)
      return index.map((row) => (codes[row] < 0 ? fallback : codes[row]))
    },
  }
}

function cutsOf(
  column: NumberColumn,
  { rows, labels, classes }: EncodingBasis,
  { method, bins }: Discretiser,
): Float64Array {
  const known = Int32Array.from(rows.keys()).filter((i) => !isMissing(column, rows[i]))
  const values = Float64Array.from(known, (i) => column.values[rows[i]])
  return method === 'quantile'
    ? quantileCuts(values, bins)
    : supervisedCuts(
        values,
        known.map((i) => labels[i]),
        classes,
        bins,
      )
}

/** Fits one feature's categories on the training rows: its own levels, or the bins of its numbers. */
export function fitDiscrete(feature: Feature, basis: EncodingBasis, discretiser: Discretiser): DiscreteFeature {
  const { name } = feature
  const column = columnOf(basis.table, name)
  if (column.kind === 'category') return categoriesOfCategory(feature, column, basis.rows)
  const own = feature.missing === 'category'
  const cuts = cutsOf(column, basis, discretiser)
  const names = binNames(cuts)
  const fallback = own ? names.length : binOf(medianOf(column, basis.rows), cuts)
  return {
    name,
    levels: own ? [...names, missingLevel] : names,
    cuts,
    missingCode: own ? fallback : null,
    codes: (table, index) => {
      const values = numbersOf(table, name)
      return index.map((row) => (Number.isNaN(values[row]) ? fallback : binOf(values[row], cuts)))
    },
  }
}

/** Fits one feature's numbers on the training rows: standardised numbers, or indicators for categories. */
export function fitDense(feature: Feature, basis: EncodingBasis): DenseFeature {
  const { name } = feature
  const column = columnOf(basis.table, name)
  if (column.kind === 'category') return oneHot(categoriesOfCategory(feature, column, basis.rows))
  const own = feature.missing === 'category'
  const median = medianOf(column, basis.rows)
  const values = Float64Array.from(basis.rows, (row) => (isMissing(column, row) ? median : column.values[row]))
  // A column without spread carries nothing and is kept at 0. Rounding can give equal values a mean beside them and so
  // a tiny spread; dividing by that would make huge numbers of any other value.
  const isConstant = values.every((value) => value === values[0])
  const centre = isConstant ? (values[0] ?? 0) : mean(values)
  const spread = isConstant ? 0 : Math.sqrt(sampleVariance(values))
  const scale = spread > 0 ? spread : 1
  return {
    names: own ? [name, `${name} missing`] : [name],
    write: (table, rows, to, offset, width) => {
      const column = numbersOf(table, name)
      for (let i = 0; i < rows.length; i++) {
        const value = column[rows[i]]
        // Cut, so that no number is too large for the single precision that networks compute in.
        const standard = ((Number.isNaN(value) ? median : value) - centre) / scale
        to[i * width + offset] = Math.max(-furthest, Math.min(furthest, standard))
        if (own && Number.isNaN(value)) to[i * width + offset + 1] = 1
      }
    },
  }
}

/** Categories as indicators. */
export function oneHot(feature: DiscreteFeature): DenseFeature {
  return {
    names: feature.levels.map((level) => `${feature.name} = ${level}`),
    write: (table, rows, to, offset, width) => {
      const codes = feature.codes(table, rows)
      for (let i = 0; i < rows.length; i++) to[i * width + offset + codes[i]] = 1
    },
  }
}

/** How a set of features is encoded, once fitted on the training rows. */
export interface Encoding {
  readonly discrete: readonly DiscreteFeature[]
  readonly dense: readonly DenseFeature[]
}

/**
 * Fits every feature's encodings on the training rows only.
 *
 * @param shared whether numbers reach every model as the same bins
 */
export function fitEncoding(
  features: readonly Feature[],
  basis: EncodingBasis,
  discretiser: Discretiser,
  shared: boolean,
): Encoding {
  const discrete = features.map((feature) => fitDiscrete(feature, basis, discretiser))
  return { discrete, dense: shared ? discrete.map(oneHot) : features.map((feature) => fitDense(feature, basis)) }
}

/** Rows of a table as a model sees them; each view is made when it is first asked for. */
export class EncodedMatrix {
  readonly rows: number
  /** How many numbers a row of {@link dense} has. */
  readonly width: number
  readonly #encoding: Encoding
  readonly #table: Table
  readonly #index: Int32Array
  #codes: readonly Int32Array[] | undefined
  #dense: Float32Array | undefined

  /** @param index row numbers of the table */
  constructor(encoding: Encoding, table: Table, index: Int32Array) {
    this.rows = index.length
    this.width = encoding.dense.reduce((sum, { names }) => sum + names.length, 0)
    this.#encoding = encoding
    this.#table = table
    this.#index = index
  }

  /** How many categories each feature has. */
  get levels(): readonly number[] {
    return this.#encoding.discrete.map(({ levels }) => levels.length)
  }

  /** Categories, one array for each feature. */
  get codes(): readonly Int32Array[] {
    this.#codes ??= this.#encoding.discrete.map((feature) => feature.codes(this.#table, this.#index))
    return this.#codes
  }

  /** Numbers, row by row: rows x width. */
  get dense(): Float32Array {
    if (!this.#dense) {
      this.#dense = new Float32Array(this.rows * this.width)
      let offset = 0
      for (const feature of this.#encoding.dense) {
        feature.write(this.#table, this.#index, this.#dense, offset, this.width)
        offset += feature.names.length
      }
    }
    return this.#dense
  }
}
