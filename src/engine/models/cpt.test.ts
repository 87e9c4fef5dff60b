import { describe, expect, it } from 'vitest'
import { categoryColumn, tableOf } from '../../../tests/support/tables.ts'
import { allRows, EncodedMatrix, fitEncoding, type Table } from '../data/index.ts'
import { ConditionalProbabilityTable } from './index.ts'

const matrixOf = (table: Table, rows = allRows(table.rows)) =>
  new EncodedMatrix(
    fitEncoding(
      table.columns.map(({ name }) => ({ name, missing: 'impute' })),
      { table, rows, labels: new Int32Array(rows.length), classes: 2 },
      { method: 'quantile', bins: 4 },
      false,
    ),
    table,
    rows,
  )

/** a b label: 00 0, 00 1, 00 1, 10 0, 11 1, 11 1; then 01, which training never sees. */
const table = tableOf(
  categoryColumn('a', [0, 0, 0, 1, 1, 1, 0], ['x', 'y']),
  categoryColumn('b', [0, 0, 0, 0, 1, 1, 1], ['x', 'y']),
)
const labels = Int32Array.of(0, 1, 1, 0, 1, 1)
const training = matrixOf(table, allRows(6))
const [cell00, cell10, cell11, unseen] = [Int32Array.of(0), Int32Array.of(3), Int32Array.of(4), Int32Array.of(6)]

describe('a conditional probability table', () => {
  it('holds the shares counted by hand, and the overall ones for a configuration never seen', async () => {
    const fitted = await new ConditionalProbabilityTable({ smoothing: 0 }).fit(training, labels, 2)
    const ask = async (rows: Int32Array) => (await fitted.predict(matrixOf(table, rows))).probabilities
    expect([...(await ask(cell00))]).toEqual([1 / 3, 2 / 3])
    expect([...(await ask(cell10))]).toEqual([1, 0])
    expect([...(await ask(cell11))]).toEqual([0, 1])
    expect([...(await ask(unseen))]).toEqual([2 / 6, 4 / 6])
    // Four configurations with one free probability each.
    expect(fitted.parameters).toBe(4)
  })
  it.each([0.5, 1, 1000])('adds the pseudo-count %d to every class', async (smoothing) => {
    const fitted = await new ConditionalProbabilityTable({ smoothing }).fit(training, labels, 2)
    const ask = async (rows: Int32Array) => (await fitted.predict(matrixOf(table, rows))).probabilities
    const expected = (counts: number[]) =>
      counts.map((count) => (count + smoothing) / (counts[0] + counts[1] + 2 * smoothing))
    expect([...(await ask(cell00))]).toEqual(expected([1, 2]))
    expect([...(await ask(cell11))]).toEqual(expected([0, 2]))
    expect([...(await ask(unseen))]).toEqual(expected([2, 4]))
  })
  it('counts the rows whose configuration it never saw', async () => {
    const fitted = await new ConditionalProbabilityTable({ smoothing: 0 }).fit(training, labels, 2)
    expect((await fitted.predict(training)).unseen).toBe(0)
    const asked = await fitted.predict(matrixOf(table, Int32Array.of(6, 0, 6)))
    expect([asked.unseen, asked.unseenRows]).toEqual([2, [0, 2]])
  })
  it('keeps configurations apart that only their order tells apart, and codes beyond a character', async () => {
    const count = 70_000
    const levels = Array.from({ length: count }, String)
    const wide = tableOf(categoryColumn('id', allRows(count), levels))
    const fitted = await new ConditionalProbabilityTable({ smoothing: 0 }).fit(
      matrixOf(wide),
      allRows(count).map((row) => (row < 65_536 ? 0 : 1)),
      2,
    )
    const { probabilities } = await fitted.predict(matrixOf(wide, Int32Array.of(0, 65_536, 69_999)))
    expect([...probabilities]).toEqual([1, 0, 0, 1, 0, 1])

    const swapped = tableOf(categoryColumn('a', [0, 1], ['x', 'y']), categoryColumn('b', [1, 0], ['x', 'y']))
    const two = await new ConditionalProbabilityTable({ smoothing: 0 }).fit(matrixOf(swapped), Int32Array.of(0, 1), 2)
    expect([...(await two.predict(matrixOf(swapped))).probabilities]).toEqual([1, 0, 0, 1])
  })
  it('has a finite number of parameters, however many features', async () => {
    const columns = Array.from({ length: 600 }, (_, i) => categoryColumn(`f${i}`, [0, 3], ['a', 'b', 'c', 'd']))
    const fitted = await new ConditionalProbabilityTable({ smoothing: 0 }).fit(
      matrixOf(tableOf(...columns)),
      Int32Array.of(0, 1),
      2,
    )
    expect(Number.isFinite(fitted.parameters)).toBe(true)
  })
})
