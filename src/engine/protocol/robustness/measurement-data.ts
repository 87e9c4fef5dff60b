import type { Edge } from '#shared/contracts/graph.ts'
import { attackableColumns } from '#shared/graph/attackable.ts'
import { mean, type Random, sampleVariance } from '../../math/index.ts'
import type { LabelledRows } from '../../models/index.ts'

/** Appendix C of paper 2, "Measurement data generation". */
export const measurementWidths = { classes: 5, parents: 5, coParents: 5, children: 10 } as const
const { classes, parents, coParents, children } = measurementWidths
const width = parents + coParents + children

/** Numbers of the columns of each group: parents, then co-parents, then children. */
export const measurementColumns = {
  parents: Array.from({ length: parents }, (_, i) => i),
  coParents: Array.from({ length: coParents }, (_, i) => parents + i),
  children: Array.from({ length: children }, (_, i) => parents + coParents + i),
} as const

/** The graph that the rows are drawn from, over columns by number and "Y". */
const edges: readonly Edge[] = [
  ...measurementColumns.parents.map((column): Edge => [`${column}`, 'Y']),
  ...measurementColumns.children.flatMap((child): Edge[] => [
    ['Y', `${child}`],
    ...measurementColumns.coParents.map((column): Edge => [`${column}`, `${child}`]),
  ]),
]

/** Columns that a valid attack may change: co-parents and children. */
export const attackedColumns: readonly number[] = attackableColumns(
  edges,
  'Y',
  Array.from({ length: width }, (_, column) => `${column}`),
)
  .filter(({ isValid }) => isValid)
  .map(({ column }) => Number(column))

/** A child's mechanism: a quadratic form of the outcome's indicators and the co-parents, u' Q u + w' u. */
interface Mechanism {
  /** (classes + coParents) squared. */
  readonly quadratic: Float64Array
  readonly linear: Float64Array
}

const size = classes + coParents

function apply({ quadratic, linear }: Mechanism, label: number, c: Float64Array): number {
  const u = Float64Array.from({ length: size }, (_, i) => (i < classes ? Number(i === label) : c[i - classes]))
  return u.reduce((total, value, i) => {
    if (value === 0) return total
    const row = u.reduce((sum, other, j) => sum + quadratic[i * size + j] * other, 0)
    return total + value * (linear[i] + row)
  }, 0)
}

/** Rows of the paper's synthetic measurements whose co-parents can be moved after the fact. */
export class Measurements {
  readonly rows: number
  readonly labels: Int32Array
  readonly #a: Float64Array
  readonly #c: Float64Array
  readonly #noise: Float64Array
  readonly #mechanisms: readonly Mechanism[]
  /** Mean and deviation of each mechanism over the rows, with the co-parents as they were. */
  readonly #scales: readonly (readonly [number, number])[]
  readonly #deviation: number

  /**
   * Draws mechanisms and rows: A and C standard normal; Y the largest of 0.2 a^2 - 0.8 a + noise over the five parents; each
   * child a quadratic function of Y and C with standard normal weights, brought to mean 0 and deviation 1 over these rows,
   * plus noise.
   *
   * @param deviation of the noise in the outcome's scores and in the children; the paper does not say
   */
  constructor(rows: number, deviation: number, random: Random) {
    const normals = (count: number, stream: Random) => Float64Array.from({ length: count }, () => stream.normal())
    this.rows = rows
    this.#deviation = deviation
    this.#a = normals(rows * parents, random.stream('parents'))
    this.#c = normals(rows * coParents, random.stream('co-parents'))
    this.#noise = normals(rows * children, random.stream('children'))
    const noise = random.stream('outcome')
    this.labels = Int32Array.from({ length: rows }, (_, row) => {
      const scores = Array.from(this.#a.subarray(row * parents, (row + 1) * parents), (a) => 0.2 * a ** 2 - 0.8 * a)
      const noisy = scores.map((score) => score + deviation * noise.normal())
      return noisy.indexOf(Math.max(...noisy))
    })
    const weights = random.stream('mechanisms')
    this.#mechanisms = Array.from({ length: children }, () => ({
      quadratic: normals(size * size, weights),
      linear: normals(size, weights),
    }))
    this.#scales = this.#mechanisms.map((mechanism) => {
      const values = Array.from({ length: rows }, (_, row) =>
        apply(mechanism, this.labels[row], this.#coParentsOf(row, 0)),
      )
      return [mean(values), Math.sqrt(sampleVariance(values))]
    })
  }

  #coParentsOf(row: number, moved: number): Float64Array {
    return this.#c.slice(row * coParents, (row + 1) * coParents).map((value) => value + moved)
  }

  /**
   * Some of the rows as a table: parents, co-parents, children.
   *
   * @param which rows, by number
   * @param coParentsMoved added to every co-parent, before the children are computed from them by the same mechanisms, with
   *   the same noise: so co-parents and children change, and the outcome does not
   */
  table(which: Int32Array, coParentsMoved = 0): LabelledRows {
    const dense = new Float32Array(which.length * width)
    which.forEach((row, at) => {
      const c = this.#coParentsOf(row, coParentsMoved)
      const x = this.#mechanisms.map((mechanism, child) => {
        const [centre, scale] = this.#scales[child]
        const noise = this.#deviation * this.#noise[row * children + child]
        return (apply(mechanism, this.labels[row], c) - centre) / scale + noise
      })
      dense.set([...this.#a.subarray(row * parents, (row + 1) * parents), ...c, ...x], at * width)
    })
    return {
      inputs: { rows: which.length, width, dense },
      labels: Int32Array.from(which, (row) => this.labels[row]),
    }
  }
}
