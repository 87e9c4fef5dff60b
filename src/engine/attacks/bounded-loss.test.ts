import { describe, expect, it } from 'vitest'
import { randomFromSeed } from '../math/index.ts'
import { type AttackRows, BoundedLoss, boundedLossAdvantage, boundedLosses } from './index.ts'

/** Two classes, the second one true, with the probabilities given. */
const rowsOf = (truths: readonly number[]): AttackRows => ({
  probabilities: Float64Array.from(truths.flatMap((p) => [1 - p, p])),
  classes: 2,
  labels: new Int32Array(truths.length).fill(1),
  member: new Uint8Array(truths.length),
})

describe('the bounded-loss adversary', () => {
  it('says "member" as often as 1 less the loss', async () => {
    for (const truth of [0, 0.25, 0.9, 1]) {
      const rows = rowsOf(Array<number>(4000).fill(truth))
      const [attack] = await new BoundedLoss({ kind: 'bounded-loss', loss: 'absolute' }).train([
        { rows, random: randomFromSeed(3) },
      ])
      const { decisions } = await attack.guess(rows)
      const share = decisions.reduce((sum, value) => sum + value, 0) / 4000
      // Four standard errors of a binomial share; exact at 0 and 1.
      expect(Math.abs(share - truth)).toBeLessThanOrEqual(4 * Math.sqrt((truth * (1 - truth)) / 4000))
    }
  })
  it('is certain of what is right or wrong under the zero-one loss', async () => {
    const rows = rowsOf([0.51, 0.49, 1, 0])
    expect([...boundedLosses(rows, 'zero-one')]).toEqual([0, 1, 0, 1])
    const [attack] = await new BoundedLoss({ kind: 'bounded-loss', loss: 'zero-one' }).train([
      { rows, random: randomFromSeed(3) },
    ])
    expect([...(await attack.guess(rows)).decisions]).toEqual([1, 0, 1, 0])
  })
  it('has the advantage that the proof of theorem 5 gives it', () => {
    expect(boundedLossAdvantage([0.1, 0.3], [0.5, 0.7, 0.6])).toBeCloseTo(0.4, 12)
    expect(boundedLossAdvantage([1, 3], [5, 7, 6], 10)).toBeCloseTo(0.4, 12)
  })
})
