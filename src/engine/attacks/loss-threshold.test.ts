import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { randomFromSeed } from '../math/index.ts'
import { ReferenceExecutor } from '../tensor/index.ts'
import { type AttackRows, makeAttack } from './index.ts'

const context = { executor: new ReferenceExecutor() }
const random = randomFromSeed(1)

/** Two classes; the true one is always the second, with the probabilities given. */
const rowsOf = (truths: readonly number[], member: readonly number[]): AttackRows => ({
  probabilities: Float64Array.from(truths.flatMap((p) => [1 - p, p])),
  classes: 2,
  labels: new Int32Array(truths.length).fill(1),
  member: Uint8Array.from(member),
})

const decide = async (threshold: 'fitted' | 'mean', training: AttackRows, test = training) => [
  ...(
    await (
      await makeAttack({ kind: 'loss-threshold', threshold }).train([{ rows: training, random }], context)
    )[0].guess(test)
  ).decisions,
]

describe('the fitted threshold', () => {
  it('is right as often as the best of all thresholds, "nobody" included', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.boolean()), { minLength: 1, maxLength: 40 }),
        async (pairs) => {
          const rows = rowsOf(
            pairs.map(([sixths]) => sixths / 6),
            pairs.map(([, isMember]) => (isMember ? 1 : 0)),
          )
          const rightAt = (limit: number) => pairs.filter(([sixths, isMember]) => sixths >= limit === isMember).length
          const best = Math.max(...[0, 1, 2, 3, 4, 5, 6, 7].map(rightAt))
          const decisions = await decide('fitted', rows)
          expect(decisions.filter((decision, row) => decision === rows.member[row]).length).toBe(best)
        },
      ),
      { seed: 1 },
    )
  })
  it('takes rows with the very loss of the threshold for members, and asks the test rows nothing', async () => {
    const training = rowsOf([0.9, 0.8, 0.8, 0.3], [1, 1, 1, 0])
    const test = rowsOf([0.8, 0.79, 0.81, 0], [0, 0, 0, 0])
    expect(await decide('fitted', training, test)).toEqual([1, 0, 1, 0])
  })
  it('says "not a member" of everyone where members lose more', async () => {
    expect(await decide('fitted', rowsOf([0.1, 0.2, 0.8, 0.9], [1, 1, 0, 0]))).toEqual([0, 0, 0, 0])
  })
})

describe('Yeom’s threshold', () => {
  it('is the mean loss of the training rows’ members', async () => {
    // Losses of the members ln 2 and ln 8: their mean is ln 4, the loss of probability 1/4.
    const training = rowsOf([1 / 2, 0.999, 1 / 8, 0.001], [1, 0, 1, 0])
    const test = rowsOf([0.26, 0.24, 0.9, 0], [0, 0, 0, 0])
    expect(await decide('mean', training, test)).toEqual([1, 0, 1, 0])
  })
})
