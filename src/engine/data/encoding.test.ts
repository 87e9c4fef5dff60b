import { describe, expect, it } from 'vitest'
import { categoryColumn, numberColumn, tableOf } from '../../../tests/support/tables.ts'
import { randomFromSeed } from '../math/index.ts'
import {
  allRows,
  EncodedMatrix,
  type EncodingBasis,
  type Feature,
  fitDiscrete,
  fitEncoding,
  type Table,
} from './index.ts'

const quantile = { method: 'quantile', bins: 4 } as const
const supervised = { method: 'supervised', bins: 4 } as const
const feature = (name: string, missing: Feature['missing'] = 'impute'): Feature => ({ name, missing })
const basisOf = (table: Table, rows: Int32Array = allRows(table.rows)): EncodingBasis => ({
  table,
  rows,
  labels: rows.map((row) => row % 2),
  classes: 2,
})

/** Two numbers and two categories with gaps. */
function mixedTable(rows: number, seed: number): Table {
  const random = randomFromSeed(seed)
  const gap = <Value>(value: Value, missing: Value) => (random.uniform() < 0.1 ? missing : value)
  return tableOf(
    numberColumn(
      'age',
      Array.from({ length: rows }, () => gap(50 + 15 * random.normal(), Number.NaN)),
    ),
    numberColumn(
      'day',
      Array.from({ length: rows }, () => gap(18_000 + random.integer(900), Number.NaN)),
    ),
    categoryColumn(
      'ward',
      Array.from({ length: rows }, () => gap(random.integer(3), -1)),
      ['a', 'b', 'c'],
    ),
    categoryColumn(
      'sex',
      Array.from({ length: rows }, () => gap(random.integer(2), -1)),
      ['f', 'm'],
    ),
  )
}
const mixed = [feature('age'), feature('day', 'category'), feature('ward', 'category'), feature('sex')]

describe('numbers as numbers', () => {
  it('have mean 0 and standard deviation 1 on the training rows, gaps filled by their median', () => {
    const table = mixedTable(300, 1)
    const rows = allRows(300).filter((row) => row % 3 > 0)
    const matrix = new EncodedMatrix(fitEncoding(mixed, basisOf(table, rows), quantile, false), table, rows)
    expect(matrix.width).toBe(1 + 2 + 4 + 2)
    for (const position of [0, 1]) {
      const values = Array.from(rows, (_, i) => matrix.dense[i * matrix.width + position])
      const mean = values.reduce((a, b) => a + b) / values.length
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
      expect(mean).toBeCloseTo(0, 5)
      expect(variance).toBeCloseTo(1, 5)
    }
  })
  it('are imputed by the median of the training rows that have one', () => {
    const table = tableOf(numberColumn('x', [1, 2, 3, 10, Number.NaN, 1000]))
    const basis = basisOf(table, Int32Array.of(0, 1, 2, 3, 4))
    const { dense } = new EncodedMatrix(fitEncoding([feature('x')], basis, quantile, false), table, allRows(6))
    // The median of 1, 2, 3, 10 is 2.5; with it the mean is 3.7 and the variance 12.95.
    const expected = [1, 2, 3, 10, 2.5, 1000].map((value) => (value - 3.7) / Math.sqrt(12.95))
    expected.forEach((value, i) => expect(dense[i]).toBeCloseTo(value, 3))
  })
  it('get an indicator where "missing" is a value of its own', () => {
    const table = tableOf(numberColumn('x', [1, 2, 3, 10, Number.NaN]))
    const encoding = fitEncoding([feature('x', 'category')], basisOf(table), quantile, false)
    expect(encoding.dense[0].names).toEqual(['x', 'x missing'])
    const { dense } = new EncodedMatrix(encoding, table, allRows(5))
    expect([1, 3, 5, 7, 9].map((i) => dense[i])).toEqual([0, 0, 0, 0, 1])
  })
  it('that are imputed leave the next feature alone', () => {
    const table = tableOf(numberColumn('x', [1, 2, Number.NaN]), categoryColumn('ward', [1, 1, 1], ['a', 'b']))
    const encoding = fitEncoding([feature('x'), feature('ward')], basisOf(table), quantile, false)
    const { dense } = new EncodedMatrix(encoding, table, allRows(3))
    expect([1, 2, 4, 5, 7, 8].map((i) => dense[i])).toEqual([0, 1, 0, 1, 0, 1])
  })
  it.each([0.1, 1 / 3, 1e-20, 1e12 + 0.1])('without spread stay at 0, and give nothing huge elsewhere: %d', (value) => {
    const table = tableOf(numberColumn('x', [...new Array<number>(10).fill(value), value + Math.abs(value)]))
    const encoding = fitEncoding([feature('x')], basisOf(table, allRows(10)), quantile, false)
    const { dense } = new EncodedMatrix(encoding, table, allRows(11))
    expect([...dense.subarray(0, 10)]).toEqual(new Array(10).fill(0))
    expect(dense[10]).toBe(Math.fround(Math.min(value, 1e6)))
  })
  it('that are all missing in training stay finite', () => {
    const table = tableOf(numberColumn('x', [Number.NaN, Number.NaN, Number.NaN, 7]))
    for (const missing of ['impute', 'category'] as const) {
      const encoding = fitEncoding([feature('x', missing)], basisOf(table, allRows(3)), quantile, false)
      const matrix = new EncodedMatrix(encoding, table, allRows(4))
      expect(matrix.dense.every(Number.isFinite)).toBe(true)
      expect([...matrix.codes[0]]).toEqual(missing === 'category' ? [1, 1, 1, 0] : [0, 0, 0, 0])
    }
  })
})

describe('categories', () => {
  it('are imputed by the most frequent value of the training rows, the first among equals', () => {
    const table = tableOf(categoryColumn('ward', [2, 1, 2, 1, -1, 0, 0, 0], ['a', 'b', 'c']))
    const discrete = fitDiscrete(feature('ward'), basisOf(table, Int32Array.of(0, 1, 2, 3, 4)), quantile)
    expect([...discrete.codes(table, allRows(8))]).toEqual([2, 1, 2, 1, 1, 0, 0, 0])
    expect(discrete.missingCode).toBeNull()
  })
  it('can have "missing" as a level of its own', () => {
    const table = tableOf(categoryColumn('ward', [2, -1, 0], ['a', 'b', 'c']))
    const discrete = fitDiscrete(feature('ward', 'category'), basisOf(table), quantile)
    expect(discrete.levels).toEqual(['a', 'b', 'c', '(missing)'])
    expect(discrete.missingCode).toBe(3)
    expect([...discrete.codes(table, allRows(3))]).toEqual([2, 3, 0])
  })
  it('without any value in the whole table are one level, and write into no other feature', () => {
    const table = tableOf(categoryColumn('never', [-1, -1], []), categoryColumn('ward', [1, 1], ['a', 'b']))
    for (const missing of ['impute', 'category'] as const) {
      const encoding = fitEncoding([feature('never', missing), feature('ward')], basisOf(table), quantile, false)
      const { dense, levels } = new EncodedMatrix(encoding, table, allRows(2))
      expect(levels).toEqual([1, 2])
      expect([...dense]).toEqual([1, 0, 1, 1, 0, 1])
    }
  })
  it('are indicators that sum to one, unseen levels included', () => {
    const table = tableOf(categoryColumn('ward', [0, 0, 1, 2, -1], ['a', 'b', 'c']))
    const encoding = fitEncoding([feature('ward')], basisOf(table, allRows(2)), quantile, false)
    expect(encoding.dense[0].names).toEqual(['ward = a', 'ward = b', 'ward = c'])
    const { dense, levels } = new EncodedMatrix(encoding, table, allRows(5))
    expect([...dense]).toEqual([1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0])
    expect(levels).toEqual([3])
  })
})

describe('numbers as categories', () => {
  it('are the quarters of the training rows, and the median’s quarter where missing', () => {
    const table = tableOf(numberColumn('x', [1, 2, 3, 4, 5, 6, 7, 8, Number.NaN, -100, 100]))
    const discrete = fitDiscrete(feature('x'), basisOf(table, allRows(9)), quantile)
    expect(discrete.levels).toHaveLength(4)
    expect([...discrete.codes(table, allRows(11))]).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 1, 0, 3])
  })
  it('are cut by the labels of the training rows that have a value', () => {
    // The rows come in another order than the table's and have gaps among them: values and labels must stay together.
    const values = Array.from({ length: 44 }, (_, i) => (i % 11 === 0 ? Number.NaN : i))
    const rows = allRows(44).reverse()
    const table = tableOf(numberColumn('x', values))
    const labels = rows.map((row) => (row >= 20 ? 1 : 0))
    const discrete = fitDiscrete(feature('x'), { table, rows, labels, classes: 2 }, supervised)
    expect(discrete.levels).toEqual(['up to 19.5', 'above 19.5'])
  })
  it('reach every model as bins when the encoding is shared', () => {
    const table = mixedTable(200, 2)
    const encoding = fitEncoding(mixed, basisOf(table), quantile, true)
    const { codes, dense, levels, width } = new EncodedMatrix(encoding, table, allRows(200))
    expect(levels).toEqual([4, 5, 4, 2])
    expect(width).toBe(15)
    for (let row = 0; row < 200; row++) {
      let offset = 0
      levels.forEach((count, i) => {
        const part = [...dense.subarray(row * width + offset, row * width + offset + count)]
        expect(part).toEqual(Array.from({ length: count }, (_, level) => (level === codes[i][row] ? 1 : 0)))
        offset += count
      })
    }
  })
})

describe('every encoding', () => {
  it.each([
    ['own, quantile', quantile, false],
    ['own, supervised', supervised, false],
    ['shared, quantile', quantile, true],
  ] as const)('knows nothing of rows outside training: %s', (_, discretiser, shared) => {
    const [table, other] = [mixedTable(240, 3), mixedTable(240, 4)]
    const rows = allRows(240).filter((row) => row % 2 === 0)
    // The other table with this one's training rows: only the held-out rows differ.
    const changed = tableOf(
      ...table.columns.map((column, i) => {
        const theirs = other.columns[i]
        if (column.kind === 'number' && theirs.kind === 'number')
          return numberColumn(
            column.name,
            column.values.map((value, row) => (row % 2 === 0 ? value : 1000 * theirs.values[row])),
          )
        if (column.kind === 'category' && theirs.kind === 'category')
          return categoryColumn(
            column.name,
            column.codes.map((code, row) => (row % 2 === 0 ? code : theirs.codes[row])),
            column.levels,
          )
        throw new Error('The tables differ in kind.')
      }),
    )
    const [before, after] = [table, changed].map((where) => {
      const encoding = fitEncoding(mixed, basisOf(where, rows), discretiser, shared)
      return new EncodedMatrix(encoding, table, allRows(240))
    })
    expect(after.dense).toEqual(before.dense)
    expect(after.codes).toEqual(before.codes)
  })
  it('writes each feature into columns of its own, row by row, in the order of the rows asked for', () => {
    const table = mixedTable(50, 5)
    const encoding = fitEncoding(mixed, basisOf(table), quantile, false)
    const all = new EncodedMatrix(encoding, table, allRows(50))
    const some = Int32Array.of(7, 3, 49, 7)
    const part = new EncodedMatrix(encoding, table, some)
    some.forEach((row, i) => {
      expect(part.dense.subarray(i * all.width, (i + 1) * all.width)).toEqual(
        all.dense.subarray(row * all.width, (row + 1) * all.width),
      )
      expect(part.codes.map((codes) => codes[i])).toEqual(all.codes.map((codes) => codes[row]))
    })
  })
  it('works on one training row and on no rows', () => {
    const table = mixedTable(30, 6)
    const encoding = fitEncoding(mixed, basisOf(table, Int32Array.of(4)), supervised, false)
    expect(new EncodedMatrix(encoding, table, allRows(30)).dense.every(Number.isFinite)).toBe(true)
    expect(new EncodedMatrix(encoding, table, new Int32Array(0)).dense).toHaveLength(0)
  })
  it('refuses a feature that the table lacks', () => {
    const table = mixedTable(5, 7)
    expect(() => fitDiscrete(feature('height'), basisOf(table), quantile)).toThrow('height')
  })
})
