import type { StudySpec } from '#shared/contracts/study.ts'
import {
  columnOf,
  type DiscreteFeature,
  EncodedMatrix,
  type Encoding,
  type Feature,
  fitEncoding,
  isMissing,
  splitRows,
} from '../../data/index.ts'
import type { Random } from '../../math/index.ts'
import type { DenseMatrix } from '../../models/index.ts'
import { columnsWith, type PreparedData } from '../prepare.ts'
import type { Population } from '../shifts.ts'
import type { StudiedRepetition } from './analysis.ts'

/** Below this many people with a value the attacker has nothing to learn from and to be tested on. */
export const fewestPeople = 40

/** The columns with the role "sensitive" that the study uses. */
export const sensitiveFeatures = (spec: StudySpec, data: PreparedData): Feature[] => {
  const names = new Set(columnsWith(spec, 'sensitive').map(({ name }) => name))
  return data.features.filter(({ name }) => names.has(name))
}

/**
 * Columns as the attacker reads them: as networks do, and numbers by their bins besides, so that what a table's answer tells
 * of numbers that the attacker knows is nothing new to it.
 */
export function attackerEncoding(features: readonly Feature[], { basis, spec }: StudiedRepetition): Encoding {
  const own = fitEncoding(features, basis, spec.settings.discretiser, false)
  const numbers = features.filter(({ name }) => columnOf(basis.table, name).kind === 'number')
  const binned = fitEncoding(numbers, basis, spec.settings.discretiser, true)
  return { discrete: own.discrete, dense: [...own.dense, ...binned.dense] }
}

/** The known columns side by side, with the outcome's indicators at the end where it is known. */
export function knownOf(
  encoding: Encoding,
  { table }: Population,
  rows: Int32Array,
  labels: Int32Array | null,
  classes: number,
): DenseMatrix {
  const features = new EncodedMatrix(encoding, table, rows)
  if (!labels) return features
  const width = features.width + classes
  const dense = new Float32Array(rows.length * width)
  labels.forEach((label, row) => {
    dense.set(features.dense.subarray(row * features.width, (row + 1) * features.width), row * width)
    dense[row * width + features.width + label] = 1
  })
  return { rows: rows.length, width, dense }
}

/** Positions in a population of people who have a value, in two halves; rows of one person stay together. */
export function halves({ table, rows, persons }: Population, feature: DiscreteFeature, random: Random) {
  const column = columnOf(table, feature.name)
  const known = Int32Array.from(rows.keys()).filter(
    (position) => feature.missingCode !== null || !isMissing(column, rows[position]),
  )
  const groups = persons && rows.map((row) => persons[row])
  return splitRows(known, groups, 0.5, random)
}
