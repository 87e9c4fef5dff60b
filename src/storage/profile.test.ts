import fc from 'fast-check'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ColumnProfile } from '#shared/contracts/dataset.ts'
import { Database } from './duckdb.ts'
import { NumberSummary } from './number-summary.ts'
import { profileColumns } from './profile.ts'
import { filePath, text } from './sql.ts'
import { temporaryFolder } from './testing.ts'

let database: Database
const folder = temporaryFolder()
beforeAll(async () => {
  database = await Database.open(':memory:', { temporary: folder })
})
afterAll(() => database.close())

function describeNumbers(numbers: readonly number[]) {
  const counts = new Map<number, number>()
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1)
  const sorted = [...counts].sort(([a], [b]) => a - b)
  const summary = new NumberSummary({ total: numbers.length, min: sorted[0][0], max: sorted[sorted.length - 1][0] })
  for (const [value, count] of sorted) summary.add(value, count)
  return summary.numbers
}

describe('NumberSummary', () => {
  it("gives R's five numbers and mean", () => {
    // summary(c(2, 3, 5, 7, 11, 13)) and quantile(., type = 7) in R 4.2: 2, 3.5, 6, 10, 13; mean 6.833333.
    expect(describeNumbers([13, 2, 11, 3, 7, 5])).toMatchObject({
      min: 2,
      quartile1: 3.5,
      median: 6,
      quartile3: 10,
      max: 13,
      mean: 41 / 6,
      whole: true,
    })
    expect(describeNumbers([1.5])).toMatchObject({
      quartile1: 1.5,
      median: 1.5,
      whole: false,
      histogram: { low: 1.5, high: 1.5, counts: [1] },
    })
  })

  it('puts the largest value into the last bin', () => {
    const { histogram } = describeNumbers([0, 1, 1, 2, 3, 4])
    expect(histogram).toEqual({ low: 0, high: 4, counts: [1, 2, 1, 1, 1] })
    const hundred = describeNumbers(Array.from({ length: 101 }, (_, i) => i))
    expect(hundred.histogram.counts).toEqual([...Array(19).fill(5), 6])
  })

  it('stands extreme values', () => {
    const huge = Number.MAX_VALUE
    const found = describeNumbers([-huge, -huge, 0, huge, huge])
    expect(found.mean).toBeCloseTo(0)
    expect(found.histogram.counts.reduce((a, b) => a + b)).toBe(5)
    expect([found.quartile1, found.median, found.quartile3]).toEqual([-huge, 0, huge])
  })

  it("agrees with DuckDB's own statistics", async () => {
    const numbers = fc.array(
      fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double({ min: -1e6, max: 1e6, noNaN: true })),
      { minLength: 1, maxLength: 40 },
    )
    await fc.assert(
      fc.asyncProperty(numbers, async (values) => {
        const list = `[${values.map((value) => `'${value + 0}'::DOUBLE`).join(', ')}]`
        const [[min, q1, median, q3, max, mean]] = await database.rows(
          `SELECT min(x), quantile_cont(x, 0.25), quantile_cont(x, 0.5), quantile_cont(x, 0.75), max(x), avg(x) FROM unnest(${list}) AS t(x)`,
        )
        const found = describeNumbers(values.map((value) => value + 0))
        expect([found.min, found.max]).toEqual([min, max])
        for (const [ours, theirs] of [
          [found.quartile1, q1],
          [found.median, median],
          [found.quartile3, q3],
          [found.mean, mean],
        ]) {
          expect(ours).toBeCloseTo(Number(theirs), 6)
        }
        expect(found.histogram.counts.reduce((a, b) => a + b)).toBe(values.length)
      }),
      { numRuns: 200 },
    )
  })
})

/** The profile of one column. */
const profileColumn = async (
  ...[database, path, column, rows]: [Database, string, { name: string; type: 'number' | 'category' | 'date' }, number]
) => (await profileColumns(database, path, [column], rows))[0]

describe('profileColumns', () => {
  const snapshot = join(folder, 'rows.parquet')
  beforeAll(async () => {
    const rows = `(VALUES (1.5, 'b', DATE '1970-01-02'), (NULL, 'a', NULL), (1.5, 'b', DATE '1970-01-04'), (2, NULL, DATE '1970-01-02')) AS t(x, name, day)`
    await database.run(
      `COPY (SELECT x::DOUBLE AS x, name, day, NULL::VARCHAR AS nothing, NULL::DOUBLE AS none FROM ${rows}) TO ${text(snapshot)} (FORMAT parquet)`,
    )
    expect(await database.rows(`SELECT count(*)::INTEGER FROM ${filePath(snapshot)}`)).toEqual([[4]])
  })
  const profile = (name: string, type: 'number' | 'category' | 'date') =>
    profileColumn(database, snapshot, { name, type }, 4)

  it('describes numbers, categories and dates', async () => {
    expect(await profile('x', 'number')).toMatchObject({
      missing: 1,
      distinct: 2,
      numbers: { min: 1.5, median: 1.5, max: 2, whole: false },
      top: [
        { value: '1.5', count: 2 },
        { value: '2', count: 1 },
      ],
    })
    expect(await profile('name', 'category')).toEqual({
      missing: 1,
      distinct: 2,
      numbers: null,
      top: [
        { value: 'b', count: 2 },
        { value: 'a', count: 1 },
      ],
    })
    expect(await profile('day', 'date')).toMatchObject({
      missing: 1,
      distinct: 2,
      numbers: { min: 1, max: 3 },
      top: [
        { value: '1970-01-02', count: 2 },
        { value: '1970-01-04', count: 1 },
      ],
    })
    for (const [name, type] of [
      ['x', 'number'],
      ['name', 'category'],
      ['day', 'date'],
    ] as const) {
      const found = await profile(name, type)
      expect(ColumnProfile.parse(found)).toEqual(found)
    }
  })

  it('describes columns without any value', async () => {
    const nothing = { missing: 4, distinct: 0, numbers: null, top: [] }
    expect(await profile('nothing', 'category')).toEqual(nothing)
    expect(await profile('none', 'number')).toEqual(nothing)
  })

  it('lists the twelve most frequent values, ties in order', async () => {
    const path = join(folder, 'many.parquet')
    await database.run(
      `COPY (SELECT (i % 30)::DOUBLE AS x, 'v' || (i % 30) AS c FROM range(305) t(i)) TO ${text(path)} (FORMAT parquet)`,
    )
    const number = await profileColumn(database, path, { name: 'x', type: 'number' }, 305)
    expect(number.top.map(({ value }) => value)).toEqual('0 1 2 3 4 5 6 7 8 9 10 11'.split(' '))
    expect(number.top.map(({ count }) => count)).toEqual([11, 11, 11, 11, 11, ...Array(7).fill(10)])
    const category = await profileColumn(database, path, { name: 'c', type: 'category' }, 305)
    expect([category.distinct, category.missing, category.top.length]).toEqual([30, 0, 12])
    expect(category.top.slice(0, 5).map(({ value }) => value)).toEqual(['v0', 'v1', 'v2', 'v3', 'v4'])
  })

  it('finds the same of columns together, in whatever order, as of each alone', async () => {
    const path = join(folder, 'wide.parquet')
    const columns = Array.from({ length: 1203 }, (_, i) => ({
      name: `c${i}`,
      type: (['number', 'category', 'date'] as const)[i % 3],
    }))
    const value = {
      number: (i: number) => `(hash(r, ${i}) % 17)::DOUBLE / 4`,
      category: (i: number) => `'v' || (hash(r, ${i}) % 30)`,
      date: (i: number) => `DATE '2020-01-01' + (hash(r, ${i}) % 900)::INTEGER`,
    }
    const select = columns.map(
      ({ name, type }, i) => `CASE WHEN hash(${i}, r) % 10 = 0 THEN NULL ELSE ${value[type](i)} END AS ${name}`,
    )
    await database.run(`COPY (SELECT ${select.join(', ')} FROM range(200) t(r)) TO ${text(path)} (FORMAT parquet)`)
    const told: number[] = []
    const together = await profileColumns(database, path, columns, 200, (done) => told.push(done))
    expect(told.at(-1)).toBe(1203)
    expect(told.length).toBeLessThan(10)
    for (const i of [0, 1, 2, 600, 1200, 1201, 1202])
      expect(together[i]).toEqual(await profileColumn(database, path, columns[i], 200))
    for (const { missing, top } of together) {
      expect(missing).toBeGreaterThan(0)
      expect(top.length).toBe(12)
    }
  })

  it('finds the same where values are sorted because there are too many to be counted in a table', async () => {
    let table = 0
    const texts = fc.option(fc.oneof(fc.constantFrom('a', 'B', 'é', '😀', 'aa', '0'), fc.string({ unit: 'binary' })), {
      nil: null,
    })
    const numbers = fc.option(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true })), { nil: null })
    const days = fc.option(fc.integer({ min: -5, max: 5 }), { nil: null })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(texts, numbers, days), { minLength: 1, maxLength: 60 }), async (rows) => {
        const name = `t${table++}`
        await database.run(`CREATE TABLE ${name} (text VARCHAR, number DOUBLE, day DATE)`)
        const usable = rows.map(([text, number, day]) => [
          text?.replaceAll('\0', '') ?? null,
          number === null || !Number.isFinite(number) ? null : String(number),
          day,
        ])
        for (const [text, number, day] of usable)
          await database.run(`INSERT INTO ${name} VALUES (?, ?::DOUBLE, DATE '1970-01-01' + ?::INTEGER)`, [
            text,
            number,
            day,
          ])
        const columns = [
          { name: 'text', type: 'category' },
          { name: 'number', type: 'number' },
          { name: 'day', type: 'date' },
        ] as const
        const find = (grouped?: number) =>
          profileColumns(database, { table: name }, columns, rows.length, undefined, grouped)
        expect(await find(0)).toEqual(await find())
      }),
      { numRuns: 40 },
    )
  })
})
