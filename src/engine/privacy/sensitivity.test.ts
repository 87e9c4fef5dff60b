import { describe, expect, it } from 'vitest'
import { randomFromSeed } from '../math/index.ts'
import { type DenseMatrix, LogisticRegression } from '../models/index.ts'
import {
  drawNeighbours,
  l1Distance,
  logisticSensitivity,
  type Neighbour,
  sampledSensitivity,
  tableSensitivity,
} from './index.ts'

const distance = (a: Float64Array, b: Float64Array) =>
  Math.sqrt(a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0))

/** Every data set of some records. */
function* dataSets(records: number, rows: number): Generator<number[]> {
  for (let code = 0; code < records ** rows; code++)
    yield Array.from({ length: rows }, (_, i) => Math.floor(code / records ** i) % records)
}

describe('the sensitivity of a table', () => {
  it.each([
    [2, 1],
    [2, 0.25],
    [3, 0.5],
  ])('is the largest move over all pairs of small data sets: %d classes, pseudo-count %d', (classes, smoothing) => {
    const configurations = 2
    const records = configurations * classes
    const tableOf = (set: readonly number[]) => {
      const counts = new Float64Array(records)
      for (const record of set) counts[record]++
      return counts.map((count, i) => {
        const start = i - (i % classes)
        const total = counts.subarray(start, start + classes).reduce((a, b) => a + b)
        return (count + smoothing) / (total + classes * smoothing)
      })
    }
    let most = 0
    for (const set of dataSets(records, 3))
      for (let at = 0; at < 3; at++)
        for (let record = 0; record < records; record++) {
          const other = set.map((value, i) => (i === at ? record : value))
          most = Math.max(most, l1Distance(tableOf(set), tableOf(other)))
        }
    // With two rows of the table, one can only be emptied while the other is entered empty where there is a single record.
    for (const [a] of dataSets(records, 1))
      for (let b = 0; b < records; b++) most = Math.max(most, l1Distance(tableOf([a]), tableOf([b])))
    expect(most).toBeCloseTo(tableSensitivity(classes, smoothing).l1, 12)
  })
  it('needs a pseudo-count', () => expect(() => tableSensitivity(2, 0)).toThrow(RangeError))
})

describe('the sensitivity of a logistic regression', () => {
  const bound = 1
  /** Records: three inputs on the circle of the bound, or at 0, with each class. */
  const inputs = [
    [1, 0],
    [0, -1],
    [-0.6, 0.8],
    [0, 0],
  ]
  it.each([
    [2, 0.1],
    [2, 1],
    [3, 0.2],
  ])('is not exceeded by any pair of neighbours: %d classes, penalty %d', async (classes, penalty) => {
    const rows = 3
    const model = new LogisticRegression({ penalty, bound })
    const records = inputs.length * classes
    const fitted = new Map<string, Float64Array>()
    const fit = async (set: readonly number[]) => {
      // The order of the rows does not matter.
      const sorted = [...set].sort((a, b) => a - b)
      const known = fitted.get(sorted.join())
      if (known) return known
      const matrix: DenseMatrix = {
        rows,
        width: 2,
        dense: Float32Array.from(sorted.flatMap((record) => inputs[Math.floor(record / classes)])),
      }
      const { weights } = await model.fit(
        matrix,
        Int32Array.from(sorted, (record) => record % classes),
        classes,
      )
      fitted.set(sorted.join(), weights)
      return weights
    }
    const proven = logisticSensitivity({ rows, width: 2, classes, penalty, bound, gradientNorm: 1e-9 })
    let [l1, l2] = [0, 0]
    for (const set of dataSets(records, rows)) {
      if (set.some((record, i) => i > 0 && record < set[i - 1])) continue
      for (let record = 0; record < records; record++) {
        const [a, b] = [await fit(set), await fit([record, ...set.slice(1)])]
        l1 = Math.max(l1, l1Distance(a, b))
        l2 = Math.max(l2, distance(a, b))
      }
    }
    expect(l2).toBeLessThanOrEqual(proven.l2)
    expect(l1).toBeLessThanOrEqual(proven.l1)
    // The bound is no giveaway: neighbours reach a tenth of it at least.
    expect(l2).toBeGreaterThan(proven.l2 / 10)
  })
  it('is Chaudhuri’s 2 G / (n penalty), with the intercept in the row’s length', () => {
    const { l2, l1 } = logisticSensitivity({ rows: 100, width: 3, classes: 2, penalty: 0.01, bound: Math.sqrt(3) })
    expect(l2).toBeCloseTo((2 * Math.SQRT2 * 2) / 1, 12)
    expect(l1).toBeCloseTo(l2 * Math.sqrt(8), 12)
    expect(() => logisticSensitivity({ rows: 100, width: 3, classes: 2, penalty: 0, bound: 1 })).toThrow(RangeError)
  })
})

describe('a sampled sensitivity', () => {
  it('is the largest of the moves, and never more than by brute force', async () => {
    // The "model" is the mean of the records 0 to 4: replacing one of n moves it by |difference| / n.
    const data = [0, 1, 2, 3, 4]
    const fitAll = (sets: readonly (Neighbour | null)[]) =>
      Promise.resolve(
        sets.map((neighbour) => [
          data.reduce((sum, value, i) => sum + (neighbour?.replaced === i ? data[neighbour.by] : value), 0) /
            data.length,
        ]),
      )
    const all = data.flatMap((_, replaced) => data.map((__, by) => ({ replaced, by })))
    expect(await sampledSensitivity(all, fitAll)).toMatchObject({ kind: 'sampled', lowerBound: 4 / 5 })
    const some = await sampledSensitivity(drawNeighbours(5, 5, 4, randomFromSeed(1)), fitAll)
    expect(some.moves).toHaveLength(4)
    expect(some.lowerBound).toBeLessThanOrEqual(4 / 5)
    await expect(sampledSensitivity([], fitAll)).rejects.toThrow(RangeError)
  })
})
