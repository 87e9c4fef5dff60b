import { describe, expect, it } from 'vitest'
import { normals, onnxExecutor } from '../../../tests/support/executors.ts'
import { randomFromSeed } from '../math/index.ts'
import { accuracy, predictedClasses } from '../metrics/index.ts'
import { input, ReferenceExecutor } from '../tensor/index.ts'
import { type DenseMatrix, InvariantNetwork, type InvariantSettings } from './index.ts'
import { invariantRisk, penaltySchedule } from './irm.ts'

const settings: InvariantSettings = {
  hidden: [16],
  steps: 600,
  batch: null,
  learningRate: 0.01,
  weightPenalty: 1e-4,
  penaltyWeight: 1000,
  annealSteps: 150,
}

describe('risk and penalty of each environment', () => {
  it.each([1, 3])('are those of a factor on the scores, by central differences: %d outputs', async (outputs) => {
    const rows = 6
    const scores = Float32Array.from(normals(rows * outputs, 3))
    const targets = new Float32Array(rows * outputs)
    for (let row = 0; row < rows; row++) {
      if (outputs === 1) targets[row] = row % 2
      else targets[row * outputs + (row % outputs)] = 1
    }
    // Rows 0 to 3 and rows 4 and 5.
    const membership = Float32Array.from([...Array(4).fill(1 / 4), 0, 0, 0, 0, 0, 0, 1 / 2, 1 / 2])
    const [s, t, m] = [input('s', [rows, outputs]), input('t', [rows, outputs]), input('m', [2, rows])]
    const compiled = await new ReferenceExecutor().compileFunction({
      inputs: [s, t, m],
      outputs: { ...invariantRisk(s, t, m) },
    })
    const found = await compiled.run({ s: scores, t: targets, m: membership })

    const riskAt = (factor: number, from: number, to: number) => {
      let total = 0
      for (let row = from; row < to; row++) {
        const z = Array.from(scores.subarray(row * outputs, (row + 1) * outputs), (value) => value * factor)
        const both = outputs === 1 ? [0, z[0]] : z
        const right = outputs === 1 ? targets[row] : row % outputs
        total += Math.log(both.reduce((sum, value) => sum + Math.exp(value), 0)) - both[right]
      }
      return total / (to - from)
    }
    for (const [i, [from, to]] of [
      [0, 4],
      [4, 6],
    ].entries()) {
      expect(found.risks[i]).toBeCloseTo(riskAt(1, from, to), 6)
      const slope = (riskAt(1 + 1e-5, from, to) - riskAt(1 - 1e-5, from, to)) / 2e-5
      expect(found.penalties[i]).toBeCloseTo(slope * slope, 6)
    }
  })
  it('count once until they are annealed in', () => {
    const weight = penaltySchedule(91257.186, 190)
    expect([0, 189, 190, 500].map(weight)).toEqual([1, 1, 91257.186, 91257.186])
  })
})

/**
 * Two environments in which a second feature agrees with the outcome in 90 % and 80 % of rows, the first always in 75 %; and
 * a third in which the second feature agrees in 10 % only: coloured MNIST without the digits.
 */
function coloured(rows: number, agreements: readonly number[], seed: number) {
  const random = randomFromSeed(seed)
  const environments = Int32Array.from({ length: rows }, (_, row) => row % agreements.length)
  const labels = Int32Array.from({ length: rows }, () => random.integer(2))
  const dense = new Float32Array(2 * rows)
  labels.forEach((label, row) => {
    const agrees = (share: number) => (random.uniform() < share ? label : 1 - label) * 2 - 1
    dense[2 * row] = agrees(0.75)
    dense[2 * row + 1] = agrees(agreements[environments[row]])
  })
  return { inputs: { rows, width: 2, dense } satisfies DenseMatrix, labels, environments }
}

describe('the invariant network', () => {
  const training = coloured(4000, [0.9, 0.8], 1)
  const changed = coloured(4000, [0.1], 2)
  const learn = async (change: Partial<InvariantSettings>) => {
    const fitted = await new InvariantNetwork({ ...settings, ...change }).fit(training.inputs, training.labels, 2, {
      random: randomFromSeed(4),
      executor: onnxExecutor(),
      environments: training.environments,
    })
    const score = async ({ inputs, labels }: typeof training) =>
      accuracy(predictedClasses((await fitted.predict(inputs)).probabilities, 2), labels)
    return { here: await score(training), there: await score(changed) }
  }
  it.each([null, 200])('relies on what holds everywhere, in batches of %s rows', async (batch) => {
    // The first feature is right in 75 % of rows everywhere: 4 standard errors of a share of 4,000 rows are 2.7 %.
    const { here, there } = await learn({ batch })
    expect(Math.abs(here - 0.75)).toBeLessThan(0.03)
    expect(Math.abs(there - 0.75)).toBeLessThan(0.03)
  })
  it('relies on what is right most often where nothing is penalised', async () => {
    const { here, there } = await learn({ penaltyWeight: 0 })
    expect(here).toBeGreaterThan(0.83)
    expect(there).toBeLessThan(0.2)
  })
  it('needs environments for a penalty, and none for plain risk', async () => {
    const fit = (penaltyWeight: number) =>
      new InvariantNetwork({ ...settings, steps: 5, penaltyWeight }).fit(training.inputs, training.labels, 2, {
        random: randomFromSeed(1),
        executor: new ReferenceExecutor(),
      })
    await expect(fit(1)).rejects.toThrow(RangeError)
    await expect(fit(0)).resolves.toBeDefined()
  })
})
