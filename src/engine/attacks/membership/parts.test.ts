import { describe, expect, it } from 'vitest'
import { onnxExecutor } from '../../../../tests/support/executors.ts'
import { LogisticSettings, MlpSettings } from '#shared/contracts/study.ts'
import { randomFromSeed } from '../../math/index.ts'
import { MultilayerPerceptron } from '../../models/index.ts'
import { boundaryDistances } from './boundary.ts'
import { recordRisks, type Records, subgroups, type TargetOutcome, trainerOf } from './index.ts'
import { positionAmong } from './quantile.ts'

describe('the distance to the boundary', () => {
  // Class 1 where 3 x + 4 y > 5: the distance from (x, y) is |3 x + 4 y - 5| / 5.
  const ask = async ({ rows, dense }: { rows: number; dense: Float32Array }) =>
    Int32Array.from({ length: rows }, (_, i) => (3 * dense[2 * i] + 4 * dense[2 * i + 1] > 5 ? 1 : 0))
  const random = randomFromSeed(2)
  const cloud = (rows: number) => ({
    rows,
    width: 2,
    dense: Float32Array.from({ length: rows * 2 }, () => 3 * random.normal()),
  })
  it('is that of a straight boundary, from above', async () => {
    const [records, points] = [cloud(60), cloud(200)]
    const [labels, starts] = [await ask(records), { points, labels: await ask(points) }]
    const settings = { starts: 5, rounds: 6, probes: 60 }
    const found = await boundaryDistances(ask, records, labels, starts, settings, randomFromSeed(3))
    const rough = await boundaryDistances(ask, records, labels, starts, { ...settings, rounds: 0 }, randomFromSeed(3))
    let [excess, roughExcess] = [0, 0]
    found.forEach((distance, row) => {
      const exact = Math.abs(3 * records.dense[2 * row] + 4 * records.dense[2 * row + 1] - 5) / 5
      expect(distance).toBeGreaterThanOrEqual(exact - 1e-5)
      expect(distance).toBeLessThanOrEqual(rough[row])
      excess += distance / exact - 1
      roughExcess += rough[row] / exact - 1
    })
    expect(excess / 60).toBeLessThan(0.1)
    expect(excess).toBeLessThan(roughExcess)
  })
  it('is 0 for a record that is predicted otherwise, and finite where no other class is', async () => {
    const records = cloud(10)
    const labels = (await ask(records)).map((label) => 1 - label)
    const starts = { points: cloud(20), labels: new Int32Array(20) }
    const settings = { starts: 2, rounds: 1, probes: 4 }
    expect([...(await boundaryDistances(ask, records, labels, starts, settings, random))]).toEqual(Array(10).fill(0))
    const constant = async ({ rows }: { rows: number }) => new Int32Array(rows)
    const found = await boundaryDistances(constant, records, new Int32Array(10), starts, settings, random)
    expect(found.every((distance) => Number.isFinite(distance) && distance > 0)).toBe(true)
  })
})

describe('the place among quantiles', () => {
  it('is a whole number at each, and rises throughout', () => {
    const quantiles = Float64Array.of(-1, 0, 0, 2, 3)
    expect(positionAmong(-1, quantiles)).toBe(0)
    expect(positionAmong(1, quantiles)).toBe(2.5)
    expect(positionAmong(3, quantiles)).toBe(4)
    const places = Array.from({ length: 200 }, (_, i) => positionAmong(-3 + i / 25, quantiles))
    places.forEach((place, i) => expect(place).toBeGreaterThan(i === 0 ? -Infinity : places[i - 1]))
  })
})

describe('gradient norms', () => {
  const random = randomFromSeed(9)
  const records: Records = {
    inputs: { rows: 12, width: 4, dense: Float32Array.from({ length: 48 }, () => random.normal()) },
    labels: Int32Array.from({ length: 12 }, () => random.integer(3)),
    classes: 3,
  }
  const rows = Int32Array.from({ length: 12 }, (_, i) => i)

  /** By central differences of the cross-entropy in each weight; one hidden layer of ReLUs. */
  function byDifferences(weights: Float64Array, hidden: number, row: number): number {
    const x = records.inputs.dense.subarray(row * 4, row * 4 + 4)
    const loss = (w: Float64Array) => {
      const layer = (input: ArrayLike<number>, offset: number, outputs: number) =>
        Array.from({ length: outputs }, (_, j) => {
          let sum = w[offset + input.length * outputs + j]
          for (let i = 0; i < input.length; i++) sum += input[i] * w[offset + i * outputs + j]
          return sum
        })
      const h = layer(x, 0, hidden).map((value) => Math.max(0, value))
      const logits = layer(h, 5 * hidden, 3)
      return Math.log(logits.reduce((sum, z) => sum + Math.exp(z), 0)) - logits[records.labels[row]]
    }
    const step = 1e-5
    const slopes = weights.map((_, i) => {
      const moved = (by: number) => loss(weights.map((value, j) => value + (i === j ? by : 0)))
      return (moved(step) - moved(-step)) / (2 * step)
    })
    return Math.hypot(...slopes)
  }

  it('of a network are those by differences', async () => {
    const network = new MultilayerPerceptron({ hidden: [5], steps: 20, batch: 6, learningRate: 0.01 })
    const context = { executor: onnxExecutor() }
    const fitted = await network.fitTogether(
      [1, 2].map((seed) => ({ inputs: records.inputs, labels: records.labels, random: randomFromSeed(seed) })),
      3,
      context,
    )
    const norms = await fitted.gradientNorms(1, records.inputs, records.labels)
    norms.forEach((norm, row) => expect(norm).toBeCloseTo(byDifferences(fitted.weightsOf(1), 5, row), 3))
  })
  it('of a logistic regression are small for a flat loss and agree with a network without hidden layers', async () => {
    const trainer = trainerOf(LogisticSettings.parse({ kind: 'logistic', penalty: 0.1 }), records)
    const [model] = await trainer.train([{ rows, random }], { executor: onnxExecutor() })
    const norms = await model.gradientNorms?.(rows)
    const probabilities = await model.answer(rows)
    rows.forEach((row) => {
      const x = [...records.inputs.dense.subarray(row * 4, row * 4 + 4), 1]
      const slopes = [0, 1, 2].flatMap((k) =>
        x.map((value) => value * (probabilities[row * 3 + k] - (records.labels[row] === k ? 1 : 0))),
      )
      expect(norms?.[row]).toBeCloseTo(Math.hypot(...slopes), 6)
    })
  })
  it('are absent where a model has none', async () => {
    expect(() => trainerOf({ kind: 'cpt', features: 'all', smoothing: 0 }, records)).toThrow('categories')
    const mlp = trainerOf(MlpSettings.parse({ kind: 'mlp', hidden: [2], steps: 2, batch: 2 }), records)
    const [model] = await mlp.train([{ rows, random }], { executor: onnxExecutor() })
    expect((await model.gradientNorms?.(rows))?.every(Number.isFinite)).toBe(true)
  })
})

/** Outcomes of one attack from scores and members by target. */
const outcomesOf = (targets: readonly (readonly [scores: readonly number[], members: readonly number[]])[]) =>
  targets.map(([scores, members]): TargetOutcome => ({
    member: Uint8Array.from(members),
    trainAccuracy: 1,
    testAccuracy: 0.5,
    attacks: { a: { scores: Float64Array.from(scores) } },
  }))

describe('per-record risk', () => {
  it('is the mean share of non-members below, with its spread and its stability, by hand', () => {
    const outcomes = outcomesOf([
      [
        [9, 2, 5, 1, 3, 4],
        [1, 1, 1, 0, 0, 0],
      ],
      [
        [6, 1, 3, 2, 3, 4],
        [1, 1, 1, 0, 0, 0],
      ],
    ])
    const { records, rankCorrelation, topTenthShared } = recordRisks('a', outcomes)
    // First target: 3/3, 1/3, 3/3 below; second: 3/3, 0/3, (1 + half a tie)/3.
    expect(records.map(({ index }) => index)).toEqual([0, 2, 1])
    expect(records[0]).toEqual({ index: 0, targets: 2, risk: 1, spread: 0 })
    expect(records[1].risk).toBeCloseTo(0.75, 12)
    expect(records[2].risk).toBeCloseTo(1 / 6, 12)
    expect(records[1].spread).toBeCloseTo(Math.SQRT1_2 / 2, 12)
    // Midranks (2.5, 1, 2.5) and (3, 1, 2): Pearson 1.5 / sqrt(1.5 x 2).
    expect(rankCorrelation).toBeCloseTo(1.5 / Math.sqrt(3), 12)
    expect(topTenthShared).toBeNull()
  })
  it('has nothing to say of an attack that was not tried', () =>
    expect(() => recordRisks('b', outcomesOf([[[1], [1]]]))).toThrow('no scores'))
})

describe('subgroups', () => {
  const random = randomFromSeed(3)
  const size = 400
  const groups = Array.from({ length: size }, (_, i) =>
    i < 200 ? 'large' : i < 380 ? 'middle' : i < 395 ? 'small' : 'tiny',
  )
  const outcomes = outcomesOf(
    [1, 2].map(() => {
      const members = Array.from({ length: size }, (_, i) => i % 2)
      return [members.map((kind, i) => (i < 200 ? 3 * kind : 0) + random.normal()), members] as const
    }),
  )
  it('are told of with intervals; small ones only by their number', () => {
    const { groups: found, suppressed } = subgroups('a', outcomes, groups)
    expect(found.map(({ group, records }) => [group, records])).toEqual([
      ['large', 200],
      ['middle', 180],
    ])
    expect(suppressed).toBe(2)
    expect(found[0].auc.mean).toBeGreaterThan(0.95)
    expect(Math.abs(found[1].auc.mean - 0.5)).toBeLessThan(0.1)
    const [{ found: flagged }] = found
    if ('withheld' in flagged) throw new Error(flagged.withheld)
    expect(flagged.members.mean).toBeGreaterThan(0.4)
    expect(flagged.nonMembers.mean).toBeLessThanOrEqual(0.02)
  })
  it('hide a second one where a single hidden size would follow from the total', () => {
    const two = groups.map((group) => (group === 'small' ? 'middle' : group))
    const { groups: found, suppressed } = subgroups('a', outcomes, two)
    expect(found.map(({ group }) => group)).toEqual(['large'])
    expect(suppressed).toBe(2)
    expect(subgroups('a', outcomes, groups, 1).suppressed).toBe(0)
  })
})
