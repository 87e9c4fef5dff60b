import { describe, expect, it } from 'vitest'
import { onnxExecutor } from '../../../tests/support/executors.ts'
import { type Random, randomFromSeed } from '../math/index.ts'
import type { DenseMatrix } from '../models/index.ts'
import { discrepancyOfAllFunctions, type DiscrepancySearch, searchDiscrepancy } from './index.ts'

const settings: DiscrepancySearch = {
  hidden: [8],
  steps: 400,
  batch: 64,
  learningRate: 0.02,
  pairs: 4,
  loss: 'zero-one',
}

/** Rows of a category with given probabilities, as indicators. */
function sample(shares: readonly number[], rows: number, random: Random): DenseMatrix {
  const dense = new Float32Array(rows * shares.length)
  for (let row = 0; row < rows; row++) {
    let [level, left] = [0, random.uniform()]
    while (level < shares.length - 1 && left >= shares[level]) left -= shares[level++]
    dense[row * shares.length + level] = 1
  }
  return { rows, width: shares.length, dense }
}
const search = (
  p: readonly number[],
  pStar: readonly number[],
  rows: number,
  change: Partial<DiscrepancySearch> = {},
) => {
  const random = randomFromSeed(3)
  const draw = (name: string) => ({
    p: sample(p, rows, random.stream(`${name} P`)),
    pStar: sample(pStar, rows, random.stream(`${name} P*`)),
  })
  return searchDiscrepancy(draw('training'), draw('test'), 2, { ...settings, ...change }, random, {
    executor: onnxExecutor(),
  })
}

describe('the discrepancy over networks', () => {
  const [p, pStar] = [
    [0.5, 0.3, 0.1, 0.1],
    [0.1, 0.2, 0.3, 0.4],
  ]
  it.each([[[8]], [[]]])('reaches the total variation, which no pair exceeds: hidden layers %j', async (hidden) => {
    const exact = discrepancyOfAllFunctions(p, pStar)
    expect(exact).toBeCloseTo(0.5, 12)
    const { lowerBound, pairs } = await search(p, pStar, 4000, { hidden })
    // Two shares of 4,000 rows: four standard errors are at most 4.5 %.
    expect(Math.abs(lowerBound - exact)).toBeLessThan(0.045)
    expect(pairs).toHaveLength(4)
  })
  it('finds hardly anything between two samples of one distribution', async () => {
    const { lowerBound } = await search(p, p, 4000)
    expect(lowerBound).toBeLessThan(0.045)
  })
  it('works with a single pair, and with the absolute loss', async () => {
    const { lowerBound } = await search(p, pStar, 4000, { pairs: 1, loss: 'absolute' })
    expect(Math.abs(lowerBound - 0.5)).toBeLessThan(0.08)
  })
  it('compares distributions over the same configurations only', () => {
    expect(() => discrepancyOfAllFunctions([1], [0.5, 0.5])).toThrow(RangeError)
  })
})
