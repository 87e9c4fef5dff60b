import type { FeatureSet } from '#shared/contracts/study.ts'
import { EncodedMatrix, fitEncoding, principalComponents, project } from '../../../data/index.ts'
import { RidgeRegression, type Universe } from '../../../leakage/index.ts'
import type { PreparedData } from '../../prepare.ts'
import type { Population } from '../../shifts.ts'
import type { StudiedRepetition } from '../analysis.ts'

/** Feature sets that a linear regression reads: all columns, and the outcome's causes where the graph has some. */
export const regressionSets = ({ parents }: PreparedData): readonly FeatureSet[] =>
  parents.length > 0 ? ['all', 'parents'] : ['all']

/** The columns of such a set. */
export const columnsIn = (set: FeatureSet, data: PreparedData) =>
  set === 'parents' ? data.features.filter(({ name }) => data.parents.includes(name)) : data.features

/** All rows that training sets are drawn from: those for training, then those held out. */
export function universeRows({ populations }: Pick<StudiedRepetition, 'populations'>) {
  const [train, held] = (['train', 'P'] as const).map((name) => populations.get(name) as Population)
  return {
    table: train.table,
    rows: Int32Array.from([...train.rows, ...held.rows]),
    labels: Int32Array.from([...train.labels, ...held.labels]),
    training: train.rows.length,
  }
}

/** A component with less of the whole variance than this is rounding. */
const leastVariance = 1e-9

/**
 * The universe of a linear regression on the user's columns: encoded as the study's networks read them, then the first principal
 * components over all rows of P; the outcome is the number of its class, 0, 1, ... in the order of the classes.
 *
 * @param most principal components
 */
export function regressionUniverse(
  { data, spec, basis, populations }: StudiedRepetition,
  set: FeatureSet,
  most: number,
): Universe {
  const { table, rows, labels } = universeRows({ populations })
  const { discretiser, encoding: kind } = spec.settings
  const encoding = fitEncoding(columnsIn(set, data), basis, discretiser, kind === 'shared')
  const { dense, width } = new EncodedMatrix(encoding, table, rows)
  const values = Float64Array.from(dense)
  const all = principalComponents(values, width, Math.min(most, width))
  const count = Math.max(1, all.variances.filter((variance) => variance > leastVariance * all.totalVariance).length)
  const kept = { ...all, count, components: all.components.subarray(0, count * width) }
  return { rows: rows.length, width: count, inputs: project(kept, values), outcome: Float64Array.from(labels) }
}

/** What a regression on the study's training rows loses on those held out, and what noise on its parameters adds. */
export interface RegressionError {
  /** Mean squared error. */
  readonly error: number
  /** What noise of standard deviation 1 on every parameter adds on average: the mean squared length of a row, its 1 included. */
  readonly perVariance: number
}

/** @param training the first so many rows of the universe are for training, the others are held out */
export function heldOutError(universe: Universe, training: number, penalty: number): RegressionError {
  const regression = new RidgeRegression(universe, { penalty, intercept: true })
  const rows = Int32Array.from({ length: universe.rows }, (_, row) => row)
  const held = rows.subarray(training)
  let squares = 0
  for (const row of held)
    for (let j = 0; j < universe.width; j++) squares += universe.inputs[row * universe.width + j] ** 2
  const { parameters } = regression.fit(rows.subarray(0, training))
  return { error: regression.meanLoss(parameters, held), perVariance: 1 + squares / held.length }
}
