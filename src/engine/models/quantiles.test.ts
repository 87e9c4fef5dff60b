import { describe, expect, it } from 'vitest'
import { onnxExecutor } from '../../../tests/support/executors.ts'
import { normalQuantile, randomFromSeed } from '../math/index.ts'
import { fitQuantiles } from './index.ts'

describe('quantile regression', () => {
  it('finds the known quantiles of normal values whose mean and spread depend on the row', async () => {
    const random = randomFromSeed(1)
    const rows = 4000
    const dense = Float32Array.from({ length: rows }, (_, i) => i % 2)
    const values = Float64Array.from(dense, (x) => (x ? 1 + 0.5 * random.normal() : -1 + random.normal()))
    const settings = { levels: [0.1, 0.5, 0.9], hidden: [], steps: 1500, batch: 256, learningRate: 0.01 }
    const regression = await fitQuantiles({ rows, width: 1, dense }, values, settings, {
      random,
      executor: onnxExecutor(),
    })
    const found = await regression.predict({ rows: 2, width: 1, dense: Float32Array.of(0, 1) })
    const expected = [0, 1].flatMap((x) =>
      settings.levels.map((level) => (x ? 1 + 0.5 * normalQuantile(level) : -1 + normalQuantile(level))),
    )
    // A sample quantile at 10 % of 2,000 normals has a standard error of sqrt(.09 / 2000) / .1755 = .038; four of them.
    found.forEach((value, i) => expect(Math.abs(value - expected[i])).toBeLessThan(0.16))
  })
})
