import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import reference from '../../../tests/golden/leakage/reference.json' with { type: 'json' }
import { randomFromSeed } from '../math/index.ts'
import { RidgeRegression, type Universe } from './index.ts'

const { values, width } = reference.pca
const rows = values.length / width
const inputs = Float64Array.from(values)
const outcome = Float64Array.from(reference.outcome)
/** Divided by numpy's standard deviation, as make.py does. */
const scaled = inputs.slice()
for (let j = 0; j < width; j++) {
  const column = Array.from({ length: rows }, (_, row) => inputs[row * width + j])
  const centre = column.reduce((a, b) => a + b) / rows
  const deviation = Math.sqrt(column.reduce((sum, value) => sum + (value - centre) ** 2, 0) / rows)
  for (let row = 0; row < rows; row++) scaled[row * width + j] /= deviation
}
const golden: Universe = { rows, width, inputs: scaled, outcome }

/** Random numbers of very different sizes. */
function randomUniverse(seed: number, count: number, columns: number): Universe {
  const random = randomFromSeed(seed)
  return {
    rows: count,
    width: columns,
    inputs: Float64Array.from({ length: count * columns }, (_, at) => random.normal() * 10 ** ((at % columns) * 2)),
    outcome: Float64Array.from({ length: count }, () => random.integer(2)),
  }
}

describe('ridge regression', () => {
  it.each(reference.ridge)('is scikit-learn’s, and numpy’s without penalty: penalty $penalty', (theirs) => {
    const regression = new RidgeRegression(golden, { penalty: theirs.penalty, intercept: true })
    const fit = regression.fit(Int32Array.from(theirs.rows))
    const ours = regression.parametersOf(fit)
    theirs.parameters.forEach((value, j) => expect(ours[j]).toBeCloseTo(value, 8))
    expect(fit.trainingLoss).toBeCloseTo(theirs.loss, 10)
    regression.fromParameters(ours).forEach((value, j) => expect(value).toBeCloseTo(fit.parameters[j], 12))
  })

  it('after a swap is what it is solved anew, whichever row leaves and joins', () => {
    const cases = fc.record({
      seed: fc.nat(),
      columns: fc.integer({ min: 1, max: 6 }),
      size: fc.integer({ min: 2, max: 100 }),
      penalty: fc.constantFrom(0, 1e-6, 0.01, 10),
      intercept: fc.boolean(),
    })
    fc.assert(
      fc.property(cases, ({ seed, columns, size, penalty, intercept }) => {
        const universe = randomUniverse(seed, 120, columns)
        const regression = new RidgeRegression(universe, { penalty, intercept })
        const order = randomFromSeed(seed).permutation(120)
        const subset = order.slice(0, size)
        const leaves = seed % size
        const swapped = subset.slice()
        swapped[leaves] = order[size]
        const [fast, slow] = [regression.swap(regression.fit(subset), leaves, order[size]), regression.fit(swapped)]
        const length = Math.hypot(...slow.parameters)
        slow.parameters.forEach((value, j) =>
          expect(Math.abs(fast.parameters[j] - value)).toBeLessThanOrEqual(1e-6 * (1 + length)),
        )
        expect(Math.abs(fast.trainingLoss - slow.trainingLoss)).toBeLessThanOrEqual(1e-7 * (1 + length ** 2))
      }),
      { numRuns: 300 },
    )
  })

  it.each([true, false])('sums up products as one does by hand, and swaps to ten digits: intercept %s', (intercept) => {
    // Several blocks of rows, the last of them not whole.
    const universe = randomUniverse(11, 1500, 3)
    const regression = new RidgeRegression(universe, { penalty: 0.01, intercept })
    const subset = randomFromSeed(4).permutation(1500).slice(0, 1100)
    const base = regression.fit(subset)
    const rowOf = (row: number) => [
      ...Array.from({ length: 3 }, (_, j) => universe.inputs[3 * row + j] / regression.scales[j]),
      ...(intercept ? [1] : []),
    ]
    const sum = (of: (row: number) => number) => subset.reduce((total, row) => total + of(row), 0)
    const { width } = regression
    for (let j = 0; j < width; j++) {
      const moment = sum((row) => rowOf(row)[j] * universe.outcome[row])
      expect(Math.abs(base.moment[j] - moment)).toBeLessThan(1e-10 * 1100)
      for (let k = 0; k < width; k++)
        expect(Math.abs(base.gram[j * width + k] - sum((row) => rowOf(row)[j] * rowOf(row)[k]))).toBeLessThan(
          1e-10 * 1100,
        )
    }
    expect(base.squares).toBe(sum((row) => universe.outcome[row] ** 2))
    const joins = randomFromSeed(4).permutation(1500)[1200]
    for (const leaves of [0, 511, 512, 1099]) {
      const other = subset.slice()
      other[leaves] = joins
      const [fast, slow] = [regression.swap(base, leaves, joins), regression.fit(other)]
      slow.parameters.forEach((value, j) => expect(Math.abs(fast.parameters[j] - value)).toBeLessThan(1e-10))
      expect(Math.abs(fast.trainingLoss - slow.trainingLoss)).toBeLessThan(1e-10)
    }
  })

  it('is at the minimum of its objective: nothing near is better', () => {
    const regression = new RidgeRegression(randomUniverse(3, 50, 3), { penalty: 0.2, intercept: true })
    const subset = Int32Array.from({ length: 30 }, (_, i) => i)
    const best = regression.parametersOf(regression.fit(subset))
    const objective = (parameters: Float64Array) =>
      regression.meanLoss(regression.fromParameters(parameters), subset) +
      0.2 * parameters.reduce((sum, value) => sum + value * value, 0)
    const random = randomFromSeed(2)
    for (let i = 0; i < 50; i++)
      expect(
        objective(best.map((value) => value * (1 + 0.01 * random.normal()) + 1e-4 * random.normal())),
      ).toBeGreaterThan(objective(best))
  })

  it('meets every row where there are no more than parameters, and takes the shortest solution', () => {
    const regression = new RidgeRegression(randomUniverse(8, 30, 5), { penalty: 0, intercept: true })
    const base = regression.fit(Int32Array.of(3, 7, 9, 4))
    expect(base.inverse).toBeNull()
    expect(base.trainingLoss).toBeLessThan(1e-20)
    expect(regression.swap(base, 2, 20)).toMatchObject({
      parameters: regression.fit(Int32Array.of(3, 7, 20, 4)).parameters,
    })
  })

  it('knows the loss over the universe', () => {
    const universe = randomUniverse(5, 200, 2)
    const regression = new RidgeRegression(universe, { penalty: 0.1, intercept: false })
    const { parameters } = regression.fit(Int32Array.from({ length: 70 }, (_, i) => 2 * i))
    expect(regression.populationLoss(parameters)).toBeCloseTo(
      regression.meanLoss(
        parameters,
        Int32Array.from({ length: 200 }, (_, row) => row),
      ),
      10,
    )
    expect(() => new RidgeRegression(universe, { penalty: -1, intercept: true })).toThrow(RangeError)
  })
})
