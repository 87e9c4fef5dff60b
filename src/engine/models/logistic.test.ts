import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { normals } from '../../../tests/support/executors.ts'
import { type DenseMatrix, fittedLogistic, LogisticRegression } from './index.ts'

interface Case {
  rows: number
  width: number
  classes: number
  penalty: number
  bound: number | null
  inputs: number[]
  labels: number[]
  weights: number[]
}
const cases = JSON.parse(
  readFileSync(new URL('../../../tests/golden/logistic/reference.json', import.meta.url), 'utf8'),
) as Case[]
const matrixOf = ({ rows, width, inputs }: Case): DenseMatrix => ({ rows, width, dense: Float32Array.from(inputs) })

describe('logistic regression', () => {
  it.each(cases)('has the weights that scipy finds: $classes classes, penalty $penalty, bound $bound', async (one) => {
    const fitted = await new LogisticRegression(one).fit(matrixOf(one), Int32Array.from(one.labels), one.classes)
    // scipy stopped at a gradient of up to 1e-7, and the inputs are single precision here.
    fitted.weights.forEach((weight, i) => expect(Math.abs(weight - one.weights[i])).toBeLessThan(1e-7 / one.penalty))
    expect(fitted.gradientNorm).toBeLessThan(1e-8)
    expect(fitted.parameters).toBe((one.width + 1) * (one.classes - 1))
  })
  it('is the share of the classes where there is nothing to learn from, and even under a huge penalty', async () => {
    const inputs: DenseMatrix = { rows: 10, width: 1, dense: new Float32Array(10) }
    const labels = Int32Array.of(0, 0, 0, 0, 0, 0, 0, 1, 1, 1)
    const loose = await new LogisticRegression({ penalty: 1e-8, bound: null }).fit(inputs, labels, 2)
    expect((await loose.predict(inputs)).probabilities[0]).toBeCloseTo(0.7, 5)
    const tight = await new LogisticRegression({ penalty: 1000, bound: null }).fit(inputs, labels, 2)
    expect((await tight.predict(inputs)).probabilities[0]).toBeCloseTo(0.5, 3)
  })
  it('reads far-out rows as if they lay on the bound', async () => {
    const weights = Float64Array.from(normals(6, 1))
    const model = fittedLogistic(weights, 2, 2, 5)
    const ask = async (...dense: number[]) =>
      (await model.predict({ rows: 1, width: 2, dense: Float32Array.from(dense) })).probabilities
    expect([...(await ask(300, 400))]).toEqual([...(await ask(3, 4))])
    expect([...(await ask(0.3, 0.4))]).not.toEqual([...(await ask(3, 4))])
  })
  it('stops when cancelled', async () => {
    const one = cases[0]
    const controller = new AbortController()
    controller.abort()
    const run = new LogisticRegression(one).fit(matrixOf(one), Int32Array.from(one.labels), 2, {
      signal: controller.signal,
    })
    await expect(run).rejects.toThrow('abort')
  })
})
