import type { Intervention, Shift, StudySpec } from '#shared/contracts/study.ts'
import { parentsOf, topologicalOrder } from '#shared/graph/relations.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { rangeInWords } from '#shared/text/shifts.ts'
import {
  addNoise,
  type Codes,
  fitNetwork,
  intervene,
  logLikelihoods,
  type Network,
  type NodeStructure,
  redrawTables,
  sampleNetwork,
} from '../bayes/index.ts'
import { columnOf, type DiscreteFeature, type NumberColumn, type TableColumn } from '../data/index.ts'
import type { Random } from '../math/index.ts'
import type { PreparedData } from './prepare.ts'
import type { Population } from './shifts.ts'

/** Shifts that make P* from a network on the user's graph. */
export type NetworkShift = Exclude<Shift, { kind: 'site' }>

/** Numbers that the tables of such a network may have in all; more would not fit into memory beside the rest. */
export const mostTableCells = 10_000_000

/**
 * The size of the tables that the network needs: one number for each level of a node in each configuration of its parents.
 *
 * @returns the numbers in all tables together, and the node with the largest
 */
export function networkTableCells(spec: StudySpec, data: PreparedData): { cells: number; largest: string } {
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

/** P as a network on the user's graph, fitted to the training rows; numbers are binned for it. */
export interface StudyNetwork {
  readonly network: Network
  readonly outcome: string
  readonly features: readonly DiscreteFeature[]
  readonly training: Population
}

/**
 * Fits the network. A configuration of parents that training never saw gets the node's overall frequencies.
 *
 * @param features all of the study's, as categories
 */
export function fitStudyNetwork(
  spec: StudySpec,
  data: PreparedData,
  training: Population,
  features: readonly DiscreteFeature[],
): StudyNetwork {
  const levels = new Map(features.map(({ name, levels }) => [name, levels]))
  levels.set(data.outcome, data.classes)
  const order = topologicalOrder([data.outcome, ...features.map(({ name }) => name)], spec.edges)
  const structure: NodeStructure[] = order.map((name) => ({
    name,
    levels: levels.get(name) as readonly string[],
    parents: [...new Set(parentsOf(spec.edges, name))].map((parent) => order.indexOf(parent)),
  }))
  const codes = order.map((name) =>
    name === data.outcome ? training.labels : featureOf(features, name).codes(training.table, training.rows),
  )
  return { network: fitNetwork(structure, codes, training.rows.length), outcome: data.outcome, features, training }
}

const featureOf = (features: readonly DiscreteFeature[], name: string) =>
  features.find((feature) => feature.name === name) as DiscreteFeature

/** Whether a training row may lend its number to a drawn one, by what an intervention says of the column. */
type Allowed = (value: number) => boolean

const within =
  ({ from, upTo }: Extract<Intervention, { to: 'range' }>): Allowed =>
  (value) =>
    value >= (from ?? -Infinity) && value <= (upTo ?? Infinity)

/**
 * How probable an intervention makes each level of its column: all on one category, the shares given, all levels but that
 * for "missing" alike, or, for numbers within limits, how often such numbers of the training rows fall into each bin.
 *
 * @throws CloisterError too-few-rows where no training row has such a number
 */
export function levelShares(intervention: Intervention, { features, training }: StudyNetwork): number[] {
  const feature = featureOf(features, intervention.column)
  const { levels, missingCode } = feature
  if (intervention.to === 'value') return levels.map((level) => (level === intervention.value ? 1 : 0))
  if (intervention.to === 'uniform') {
    const known = levels.length - (missingCode === null ? 0 : 1)
    return levels.map((_, code) => (code === missingCode ? 0 : 1 / known))
  }
  if (intervention.to === 'shares') {
    const { shares } = intervention
    const total = Object.values(shares).reduce((a, b) => a + b, 0)
    return levels.map((level) => (Object.hasOwn(shares, level) ? shares[level] / total : 0))
  }
  const { values } = columnOf(training.table, feature.name) as NumberColumn
  const isWithin = within(intervention)
  const rows = training.rows.filter((row) => isWithin(values[row]))
  if (rows.length === 0)
    throw new CloisterError(
      'too-few-rows',
      `No training row has ${feature.name} of ${rangeInWords(intervention)}, so no such population can be made.`,
      'Choose wider limits on the Study page.',
    )
  const counts = new Array<number>(levels.length).fill(0)
  for (const code of feature.codes(training.table, rows)) counts[code]++
  return counts.map((count) => count / rows.length)
}

/** P* as a network: every table but the outcome's may be another. */
export function shiftedNetwork(shift: NetworkShift, model: StudyNetwork, random: Random): Network {
  const kept = new Set([model.outcome])
  if (shift.kind === 'redraw') return redrawTables(model.network, kept, random, shift)
  if (shift.kind === 'noise') return addNoise(model.network, kept, shift.eta, random, shift)
  return intervene(model.network, new Map(shift.interventions.map((one) => [one.column, levelShares(one, model)])))
}

/** A column whose values are drawn from training rows of the same category, so that every model can read it. */
function decode(
  feature: DiscreteFeature,
  codes: Int32Array,
  training: Population,
  allowed: Allowed,
  random: Random,
): TableColumn {
  const column = columnOf(training.table, feature.name)
  if (column.kind === 'category') {
    const back = codes.map((code) => (code === feature.missingCode ? -1 : code))
    return { kind: 'category', name: feature.name, levels: column.levels, codes: back }
  }
  const rowsOf: number[][] = feature.levels.map(() => [])
  feature.codes(training.table, training.rows).forEach((code, i) => {
    const row = training.rows[i]
    // Where a gap is filled in, it may lend itself as well, unless the column is set to certain numbers.
    if (allowed(column.values[row])) rowsOf[code].push(row)
  })
  const values = Float64Array.from(codes, (code) => {
    if (code === feature.missingCode) return Number.NaN
    const rows = rowsOf[code]
    // Only where the column has no value in any training row is there a bin without rows.
    return rows.length > 0 ? column.values[rows[random.integer(rows.length)]] : Number.NaN
  })
  return { kind: 'number', name: feature.name, values }
}

/** Rows of a P* made from a network. */
export interface DrawnPopulation {
  readonly population: Population
  /**
   * Share of the rows to which P, the network before it was changed, gives probability 0: combinations that training rows
   * rule out. Where it is not 0, theorem 1 of paper 1, which asks for overlap, does not apply.
   */
  readonly outsideSupport: number
}

/**
 * P* by changing Pr(X): by redrawing (paper 1, section 4.1), noise (figure 3c) or interventions. Rows are sampled from the
 * changed network; a sampled bin gets the value of a random training row in it. The outcome's table keeps P(Y | parents).
 *
 * @param heldOut how many rows to draw where the shift does not say
 */
export function drawPopulation(
  shift: NetworkShift,
  model: StudyNetwork,
  heldOut: number,
  random: Random,
): DrawnPopulation {
  const { network, features, training, outcome } = model
  const shifted = shiftedNetwork(shift, model, random.stream('tables'))
  const rows = shift.rows ?? heldOut
  const sample: readonly Int32Array[] = sampleNetwork(shifted, rows, random.stream('rows'))
  const codesOf = (name: string) => sample[network.findIndex((node) => node.name === name)]
  const columns = features.map((feature) =>
    decode(
      feature,
      codesOf(feature.name),
      training,
      allowedBy(shift, feature.name),
      random.stream(`values of ${feature.name}`),
    ),
  )
  return {
    population: {
      table: { rows, columns },
      rows: Int32Array.from({ length: rows }, (_, row) => row),
      labels: codesOf(outcome),
      persons: null,
    },
    outsideSupport: shareOutside(network, sample, rows),
  }
}

function allowedBy(shift: NetworkShift, column: string): Allowed {
  const range =
    shift.kind === 'intervene'
      ? shift.interventions.find((one) => one.column === column && one.to === 'range')
      : undefined
  return range?.to === 'range' ? within(range) : () => true
}

const shareOutside = (network: Network, sample: readonly Codes[], rows: number) =>
  logLikelihoods(network, sample, rows).reduce((count, value) => count + (value === -Infinity ? 1 : 0), 0) / rows
