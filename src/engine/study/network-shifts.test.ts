import { describe, expect, it } from 'vitest'
import { categoryColumn, numberColumn, studyOf, tableOf } from '../../../tests/support/tables.ts'
import type { Shift } from '#shared/contracts/study.ts'
import { allRows, type Feature, fitDiscrete, type Table, type TableColumn } from '../data/index.ts'
import { type Random, randomFromSeed } from '../math/index.ts'
import { drawPopulation, fitStudyNetwork } from './network-shifts.ts'
import { prepare } from './prepare.ts'
import { population } from './shifts.ts'

const quantile = { method: 'quantile', bins: 4 } as const
const redraw: Extract<Shift, { kind: 'redraw' }> = { kind: 'redraw', rows: null, keepZeros: false }

/** age (a number) and smoker cause the outcome of three levels; a marker follows from it; noise is noise. */
function causalTable(rows: number, random: Random): Table {
  const age = Float64Array.from({ length: rows }, () => 50 + 12 * random.normal())
  const smoker = Int32Array.from({ length: rows }, () => (random.uniform() < 0.25 ? 1 : 0))
  const outcome = smoker.map((smokes, row) => {
    const risk = (age[row] > 55 ? 1 : 0) + smokes
    const u = random.uniform()
    return u < 0.6 - 0.25 * risk ? 0 : u < 0.85 - 0.2 * risk ? 1 : 2
  })
  const marker = outcome.map((level) => (random.uniform() < 0.7 ? level : random.integer(3)))
  return tableOf(
    numberColumn('age', age),
    categoryColumn('smoker', smoker, ['no', 'yes']),
    categoryColumn('outcome', outcome, ['low', 'mid', 'high']),
    categoryColumn('marker', marker, ['a', 'b', 'c']),
    numberColumn(
      'noise',
      age.map(() => random.normal()),
    ),
  )
}
const edges = [
  ['smoker', 'outcome'],
  ['age', 'outcome'],
  ['outcome', 'marker'],
] as const

function redrawn(table: Table, rows: number | null, missing: Feature['missing'] = 'impute', seed = 1) {
  const names = table.columns.map(({ name }) => name)
  const spec = studyOf(table, {
    roles: { outcome: 'outcome' },
    missing: Object.fromEntries(names.map((name) => [name, missing])),
    edges: edges.filter(([from, to]) => names.includes(from) && names.includes(to)),
  })
  const data = prepare(spec, table)
  const training = population(data, data.rows)
  const basis = { table, rows: data.rows, labels: training.labels, classes: data.classes.length }
  const features = data.features.map((feature) => fitDiscrete(feature, basis, quantile))
  const network = fitStudyNetwork(spec, data, training, features)
  const drawn = drawPopulation({ ...redraw, rows }, network, 123, randomFromSeed(seed)).population
  const codes = (name: string, where: Table, index: Int32Array) =>
    (features.find((feature) => feature.name === name) as (typeof features)[number]).codes(where, index)
  return { data, training, features, drawn, codes }
}

/** Counts of (configuration of smoker and age's quarter, outcome). */
function parentCounts({ codes }: ReturnType<typeof redrawn>, table: Table, rows: Int32Array, labels: Int32Array) {
  const counts = Array.from({ length: 8 }, () => new Float64Array(3))
  const [smoker, age] = [codes('smoker', table, rows), codes('age', table, rows)]
  labels.forEach((label, i) => counts[smoker[i] * 4 + age[i]][label]++)
  return counts
}

describe('redrawing', () => {
  const table = causalTable(20_000, randomFromSeed(1))
  const made = redrawn(table, 20_000)
  const { drawn, training } = made

  it('keeps P(outcome | parents), the numeric parent by its bins', () => {
    const before = parentCounts(made, table, training.rows, training.labels)
    const after = parentCounts(made, drawn.table, drawn.rows, drawn.labels)
    let statistic = 0
    before.forEach((row, configuration) => {
      const [total, drawnTotal] = [row, after[configuration]].map((counts) => counts.reduce((a, b) => a + b))
      row.forEach((count, level) => {
        const expected = (drawnTotal * count) / total
        statistic += (after[configuration][level] - expected) ** 2 / expected
      })
    })
    // Eight configurations, two free levels each: 99.9 % quantile of chi-square with 16 degrees of freedom.
    expect(statistic).toBeLessThan(39.25)
  })
  it('changes the parents, and what follows from the outcome', () => {
    const share = (codes: Int32Array, level: number) => codes.filter((code) => code === level).length / codes.length
    for (const [name, levels] of [
      ['age', 4],
      ['marker', 3],
      ['noise', 4],
    ] as const) {
      const [was, is] = [made.codes(name, table, training.rows), made.codes(name, drawn.table, drawn.rows)]
      const distance = allRows(levels).reduce(
        (sum, level) => sum + Math.abs(share(was, level) - share(is, level)) / 2,
        0,
      )
      expect(distance).toBeGreaterThan(0.03)
    }
  })
  it('gives numbers that training rows have, within their bins, so that every model can read them', () => {
    const known = new Set((table.columns[0] as { values: Float64Array }).values)
    const ages = drawn.table.columns.find(({ name }) => name === 'age')
    if (ages?.kind !== 'number') throw new Error('Age is no number any more.')
    expect(ages.values.every((value) => known.has(value))).toBe(true)
    expect(new Set(ages.values).size).toBeGreaterThan(1000)
    expect(drawn.table.columns.map(({ name }) => name)).toEqual(['age', 'smoker', 'marker', 'noise'])
    expect(drawn.labels.every((label) => label >= 0 && label < 3)).toBe(true)
  })
  it('draws as many rows as are held out, or as asked for', () => {
    const small = causalTable(300, randomFromSeed(2))
    expect(redrawn(small, null).drawn.rows).toHaveLength(123)
    expect(redrawn(small, 50).drawn.table.rows).toBe(50)
  })
  it('is another P* for another stream, the same for the same', () => {
    const small = causalTable(300, randomFromSeed(3))
    expect(redrawn(small, 200).drawn).toEqual(redrawn(small, 200).drawn)
    expect(redrawn(small, 200, 'impute', 2).drawn.labels).not.toEqual(redrawn(small, 200).drawn.labels)
  })
  it('uses training rows only', () => {
    const small = causalTable(400, randomFromSeed(4))
    const make = (where: Table) => {
      const spec = studyOf(where, { roles: { outcome: 'outcome' }, edges })
      const data = prepare(spec, where)
      const training = population(data, allRows(200))
      const basis = { table: where, rows: allRows(200), labels: training.labels, classes: 3 }
      const features = data.features.map((feature) => fitDiscrete(feature, basis, quantile))
      return drawPopulation(redraw, fitStudyNetwork(spec, data, training, features), 100, randomFromSeed(5))
    }
    const changed: Table = {
      ...small,
      columns: small.columns.map((column) =>
        column.kind === 'number'
          ? { ...column, values: column.values.map((value, row) => (row < 200 ? value : 9999)) }
          : { ...column, codes: column.codes.map((code, row) => (row < 200 ? code : 0)) },
      ),
    }
    expect(make(changed)).toEqual(make(small))
  })
  it('draws gaps where a gap is a value of its own, and nowhere else', () => {
    const base = causalTable(500, randomFromSeed(6))
    const holed: Table = {
      ...base,
      columns: base.columns.map((column) => {
        if (column.name === 'outcome') return column
        return column.kind === 'number'
          ? { ...column, values: column.values.map((value, row) => (row % 5 ? value : Number.NaN)) }
          : { ...column, codes: column.codes.map((code, row) => (row % 5 ? code : -1)) }
      }),
    }
    for (const missing of ['category', 'impute'] as const) {
      const { drawn, features, codes } = redrawn(holed, 1000, missing)
      for (const { name, missingCode } of features) {
        const found = codes(name, drawn.table, drawn.rows)
        expect(found.includes(missingCode ?? -2)).toBe(missing === 'category')
        const column = drawn.table.columns.find((candidate) => candidate.name === name) as TableColumn
        const gaps =
          column.kind === 'number' ? column.values.filter(Number.isNaN) : column.codes.filter((code) => code < 0)
        if (missing === 'category') expect(gaps.length).toBeGreaterThan(0)
        if (column.kind === 'category') expect(Math.max(...column.codes)).toBeLessThan(column.levels.length)
      }
    }
  })
  it('copes with a number that no training row has', () => {
    const outcome = allRows(60).map((row) => row % 2)
    const table = tableOf(
      categoryColumn('outcome', outcome, ['a', 'b']),
      numberColumn('age', new Array(60).fill(Number.NaN)),
      numberColumn('noise', allRows(60)),
    )
    for (const missing of ['category', 'impute'] as const)
      expect(redrawn(table, 100, missing).drawn.rows).toHaveLength(100)
  })
})
