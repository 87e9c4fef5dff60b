import { describe, expect, it } from 'vitest'
import { onnxExecutor } from '../../../../tests/support/executors.ts'
import { type Random, randomFromSeed } from '../../math/index.ts'
import { AttributeInference, type AttributeTask } from './index.ts'

const context = { executor: onnxExecutor() }
const attack = new AttributeInference({ hidden: [8], steps: 800, batch: 64, learningRate: 0.01 })

/**
 * A known bit that agrees with the sensitive attribute in `known` of people, and a model whose answer gives the attribute away
 * to the extent of `leak` (0: not at all; 1: entirely).
 */
function task(levels: number, known: number, leak: number, random: Random): AttributeTask {
  const rows = (count: number) => {
    const sensitive = Int32Array.from({ length: count }, () => (random.uniform() < 0.4 ? 0 : random.integer(levels)))
    const dense = Float32Array.from(sensitive, (level) => (random.uniform() < known ? level : random.integer(levels)))
    const answers = new Float64Array(2 * count)
    sensitive.forEach((level, row) => {
      const told = random.uniform() < leak ? level : random.integer(levels)
      answers[2 * row] = (told + 1) / (levels + 1)
      answers[2 * row + 1] = 1 - answers[2 * row]
    })
    return { known: { rows: count, width: 1, dense }, answers, classes: 2, sensitive }
  }
  return { training: rows(4000), test: rows(4000), levels, random: random.stream('attack') }
}
/** Four standard errors of a difference of two binomial rates of at least 800 rows each. */
const tolerance = 4 * Math.sqrt((2 * 0.25) / 800)

describe('attribute inference', () => {
  it.each([2, 3])('gains nothing from a model that does not depend on the attribute: %d levels', async (levels) => {
    const [result] = await attack.measure([task(levels, 0.5, 0, randomFromSeed(1))], context)
    expect(Math.abs(result.gain)).toBeLessThan(tolerance)
  })
  it.each([2, 3])('reads an attribute that the model gives away: %d levels', async (levels) => {
    const [result] = await attack.measure([task(levels, 0, 1, randomFromSeed(2))], context)
    expect(result.withModel.advantage).toBeGreaterThan(0.9)
    expect(Math.abs(result.baseline.advantage)).toBeLessThan(tolerance)
    expect(result.gain).toBe(result.withModel.advantage - result.baseline.advantage)
    expect(result.withModel.levels.map(({ level }) => level)).toEqual(Array.from({ length: levels }, (_, i) => i))
  })
  it('knows as much without the model as the known bit tells: with two levels its share of agreement', async () => {
    const [{ baseline }] = await attack.measure([task(2, 0.6, 0, randomFromSeed(3))], context)
    // The bit is the level in 60 % of people and a fair coin in the others: TPR - FPR = 0.8 - 0.2.
    expect(Math.abs(baseline.advantage - 0.6)).toBeLessThan(tolerance)
    expect(baseline.levels[0].advantage).toBeCloseTo(baseline.levels[1].advantage, 12)
  })
  it('has no advantage where it knows nothing', async () => {
    const blind = task(2, 0.5, 0, randomFromSeed(4))
    const none = (rows: AttributeTask['training']) => ({
      ...rows,
      known: { rows: rows.known.rows, width: 0, dense: new Float32Array(0) },
    })
    const [{ baseline }] = await attack.measure(
      [{ ...blind, training: none(blind.training), test: none(blind.test) }],
      context,
    )
    expect(baseline.advantage).toBe(0)
  })
  it('gives each task what it gets alone', async () => {
    const tasks = [5, 6].map((seed) => task(2, 0.3, 0.5, randomFromSeed(seed)))
    const together = await attack.measure([tasks[0], task(3, 0.3, 0.5, randomFromSeed(7)), tasks[1]], context)
    for (const [i, at] of [0, 2].entries()) {
      const [alone] = await attack.measure([tasks[i]], context)
      expect(Math.abs(together[at].gain - alone.gain)).toBeLessThan(0.02)
    }
  })
})
