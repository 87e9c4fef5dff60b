/** Small tables for the engine's tests, made without storage. */

import { readFileSync } from 'node:fs'
import { randomFromSeed } from '../../src/engine/math/index.ts'
import type { Table, TableColumn } from '../../src/shared/contracts/table.ts'
import { type StudyColumn, StudySpec } from '../../src/shared/contracts/study.ts'

/** A column of texts as numbers or categories; empty texts are missing. */
export function columnFrom(name: string, texts: readonly string[], kind: 'number' | 'category'): TableColumn {
  if (kind === 'number')
    return { kind, name, values: Float64Array.from(texts, (text) => (text === '' ? Number.NaN : Number(text))) }
  const levels = [...new Set(texts)].filter((text) => text !== '').sort()
  const position = new Map(levels.map((level, code) => [level, code]))
  return { kind, name, levels, codes: Int32Array.from(texts, (text) => position.get(text) ?? -1) }
}

/** Reads a file without quotes; columns that are all numbers become numbers unless named as categories. */
export function readPlainCsv(file: string | URL, categories: readonly string[] = []): Table {
  const [header, ...rows] = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','))
  const columns = header.map((name, i) => {
    const texts = rows.map((row) => row[i])
    const isNumber = !categories.includes(name) && texts.every((text) => text === '' || Number.isFinite(Number(text)))
    return columnFrom(name, texts, isNumber ? 'number' : 'category')
  })
  return { rows: rows.length, columns }
}

/** The table's columns as a study names them: features but for the roles given. */
export const studyColumns = (table: Table, roles: Record<string, StudyColumn['role']>): StudyColumn[] =>
  table.columns.map(({ name, kind }) => ({ name, type: kind, role: roles[name] ?? 'feature', missing: 'impute' }))

/** A column of numbers; NaN is missing. */
export const numberColumn = (name: string, values: ArrayLike<number>): TableColumn => ({
  kind: 'number',
  name,
  values: Float64Array.from(values),
})

/** A column of categories by code; -1 is missing. */
export const categoryColumn = (name: string, codes: ArrayLike<number>, levels: readonly string[]): TableColumn => ({
  kind: 'category',
  name,
  codes: Int32Array.from(codes),
  levels,
})

/** Columns of equal length as a table. */
export function tableOf(...columns: readonly TableColumn[]): Table {
  const lengths = columns.map((column) => (column.kind === 'number' ? column.values : column.codes).length)
  if (lengths.some((length) => length !== lengths[0])) throw new RangeError('The columns differ in length.')
  return { rows: lengths[0], columns }
}

/** What a test says of a study; the rest is the contract's defaults, but small. */
export interface StudyOptions {
  readonly roles: Record<string, StudyColumn['role']>
  readonly missing?: Record<string, StudyColumn['missing']>
  readonly cutPoint?: number | null
  readonly edges?: readonly (readonly [string, string])[]
  readonly settings?: Record<string, unknown>
}

/** A study of a table; by default a table of the parents, a loss threshold and one repetition. */
export const studyOf = (table: Table, { roles, missing = {}, cutPoint = null, edges = [], settings }: StudyOptions) =>
  StudySpec.parse({
    columns: studyColumns(table, roles).map((column) => ({
      ...column,
      missing: missing[column.name] ?? column.missing,
    })),
    cutPoint,
    edges,
    settings: {
      name: 'test',
      models: [{ kind: 'cpt' }],
      attacks: [{ kind: 'loss-threshold' }],
      repetitions: 1,
      ...settings,
    },
  })

/**
 * People with an outcome of some classes: age (with gaps) and smoker cause it, a marker follows from it, and there are
 * two sites; whoever is at the second has other ages.
 */
export function patients(rows: number, seed: number, classes = 2): Table {
  const random = randomFromSeed(seed)
  const draw = (count: number) => Int32Array.from({ length: rows }, () => random.integer(count))
  const site = draw(3).map((code) => (code === 2 ? 1 : 0))
  const age = Float64Array.from(site, (code) => 50 + 8 * code + 12 * random.normal())
  const smoker = draw(2)
  const outcome = smoker.map((smokes, row) => {
    const risk = 0.25 + 0.2 * smokes + (age[row] > 55 ? 0.3 : 0)
    return random.uniform() < risk ? 1 + random.integer(classes - 1) : 0
  })
  const letters = (count: number) => Array.from({ length: count }, (_, i) => String.fromCharCode(97 + i))
  return tableOf(
    numberColumn(
      'age',
      age.map((value) => (random.uniform() < 0.05 ? Number.NaN : value)),
    ),
    categoryColumn('smoker', smoker, ['no', 'yes']),
    categoryColumn('outcome', outcome, letters(classes)),
    categoryColumn(
      'marker',
      outcome.map((code) => (random.uniform() < 0.7 ? code : random.integer(classes))),
      letters(classes),
    ),
    numberColumn(
      'noise',
      site.map(() => random.integer(50)),
    ),
    categoryColumn('site', site, ['North', 'South']),
  )
}

/** The graph of {@link patients}. */
export const patientEdges: [string, string][] = [
  ['age', 'outcome'],
  ['smoker', 'outcome'],
  ['outcome', 'marker'],
]
