import type { Shift, StudySpec } from '#shared/contracts/study.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { parentsOf, topologicalOrder } from '#shared/graph/relations.ts'
import { fitNetwork, type NodeStructure, redrawTables, sampleNetwork } from '../bayes/index.ts'
import {
  type CategoryColumn,
  columnOf,
  type DiscreteFeature,
  type NumberColumn,
  type Table,
  type TableColumn,
} from '../data/index.ts'
import type { Random } from '../math/index.ts'
import { columnsWith, type PreparedData } from './prepare.ts'

/** Rows with their outcomes. */
export interface Population {
  readonly table: Table
  readonly rows: Int32Array
  /** Class of each of these rows. */
  readonly labels: Int32Array
  /** Person of every row of the table; null where each row is a person of its own. */
  readonly persons: Int32Array | null
}

export const population = ({ table, labels, persons }: PreparedData, rows: Int32Array): Population => ({
  table,
  rows,
  labels: rows.map((row) => labels[row]),
  persons,
})

type SiteShift = Extract<Shift, { kind: 'site' }>
type RedrawShift = Extract<Shift, { kind: 'redraw' }>

/**
 * Divides the rows into those of the home sites (P) and the others (P*). Somebody who was also treated at home counts
 * there only: a member is no non-member elsewhere, and the attacker must not meet one person in training and again in test.
 */
export function divideBySite(spec: StudySpec, data: PreparedData): { home: Int32Array; away: Int32Array } {
  const shift = spec.settings.shifts.find((candidate): candidate is SiteShift => candidate.kind === 'site')
  if (!shift) return { home: data.rows, away: new Int32Array(0) }
  const site = columnsWith(spec, 'site')[0]
  if (!site)
    throw new CloisterError(
      'study-invalid',
      'The study compares sites, but no column has the role "site".',
      'Give a column that role on the Data page, or leave the comparison out on the Study page.',
    )
  const column = columnOf(data.table, site.name)
  const name = (row: number) =>
    column.kind === 'category' ? column.levels[column.codes[row]] : String(column.values[row])
  const isHome = new Set(shift.home)
  const home = data.rows.filter((row) => isHome.has(name(row)))
  const persons = data.persons
  const atHome = persons && new Set(home.map((row) => persons[row]))
  const away = data.rows.filter((row) => !isHome.has(name(row)) && !(persons && atHome?.has(persons[row])))
  if (home.length === 0 || away.length === 0)
    throw new CloisterError(
      'study-invalid',
      `With ${shift.home.join(', ')} as the home of ${site.name}, no rows are left ${home.length === 0 ? 'at home' : persons ? 'elsewhere of persons who were never at home' : 'elsewhere'}.`,
      'Choose other sites on the Study page.',
    )
  return { home, away }
}

/** Numbers that the tables of a redrawn network may have in all; more would not fit into memory beside the rest. */
export const mostTableCells = 10_000_000

/**
 * The size of the tables that redrawing needs: one number for each level of a node in each configuration of its parents.
 *
 * @returns the numbers in all tables together, and the node with the largest
 */
export function redrawnTableCells(spec: StudySpec, data: PreparedData): { cells: number; largest: string } {
  const levels = new Map(
    data.features.map(({ name, missing }) => {
      const column = columnOf(data.table, name)
      const own = column.kind === 'category' ? Math.max(1, column.levels.length) : spec.settings.discretiser.bins
      return [name, own + (missing === 'category' ? 1 : 0)]
    }),
  )
  levels.set(data.outcome, data.classes.length)
  const tables = [...levels].map(([name, count]) => ({
    name,
    cells: [...new Set(parentsOf(spec.edges, name))].reduce(
      (product, parent) => product * (levels.get(parent) ?? 1),
      count,
    ),
  }))
  return {
    cells: tables.reduce((sum, { cells }) => sum + cells, 0),
    largest: tables.reduce((a, b) => (b.cells > a.cells ? b : a)).name,
  }
}

/** A column whose values are drawn from training rows of the same category, so that every model can read it. */
function decode(feature: DiscreteFeature, codes: Int32Array, training: Population, random: Random): TableColumn {
  const column = columnOf(training.table, feature.name)
  if (column.kind === 'category') {
    const back = codes.map((code) => (code === feature.missingCode ? -1 : code))
    return { kind: 'category', name: feature.name, levels: column.levels, codes: back } satisfies CategoryColumn
  }
  const rowsOf: number[][] = feature.levels.map(() => [])
  feature.codes(training.table, training.rows).forEach((code, i) => rowsOf[code].push(training.rows[i]))
  const values = Float64Array.from(codes, (code) => {
    if (code === feature.missingCode) return Number.NaN
    const rows = rowsOf[code]
    // Only where the column has no value in any training row is there a bin without rows.
    return rows.length > 0 ? column.values[rows[random.integer(rows.length)]] : Number.NaN
  })
  return { kind: 'number', name: feature.name, values } satisfies NumberColumn
}

/**
 * P* by redrawing Pr(X) (paper 1, section 4.1): a network is fitted to the training rows on the user's graph, every table
 * but the outcome's is redrawn uniformly on the simplex, and rows are sampled. Numbers are binned for this; a sampled bin
 * gets the value of a random training row in it. The outcome's table keeps P(Y | parents); a configuration of parents
 * that training never saw gets the training rows' overall frequencies.
 */
export function redrawPopulation(
  shift: RedrawShift,
  spec: StudySpec,
  data: PreparedData,
  training: Population,
  features: readonly DiscreteFeature[],
  heldOut: number,
  random: Random,
): Population {
  const levels = new Map(features.map(({ name, levels }) => [name, levels]))
  levels.set(data.outcome, data.classes)
  const order = topologicalOrder([data.outcome, ...features.map(({ name }) => name)], spec.edges)
  const structure: NodeStructure[] = order.map((name) => ({
    name,
    levels: levels.get(name) as readonly string[],
    parents: [...new Set(parentsOf(spec.edges, name))].map((parent) => order.indexOf(parent)),
  }))
  const codes = order.map((name) =>
    name === data.outcome
      ? training.labels
      : (features.find((feature) => feature.name === name) as DiscreteFeature).codes(training.table, training.rows),
  )
  const fitted = fitNetwork(structure, codes, training.rows.length)
  const redrawn = redrawTables(fitted, new Set([data.outcome]), random.stream('tables'))
  const rows = shift.rows ?? heldOut
  const sample = sampleNetwork(redrawn, rows, random.stream('rows'))
  const columns = features.map((feature) =>
    decode(feature, sample[order.indexOf(feature.name)], training, random.stream(`values of ${feature.name}`)),
  )
  return {
    table: { rows, columns },
    rows: Int32Array.from({ length: rows }, (_, row) => row),
    labels: sample[order.indexOf(data.outcome)],
    persons: null,
  }
}
