import { describe, expect, it } from 'vitest'
import { checkStudy } from '../../index.ts'
import { estimateOf, meanOf, people, resultOf, spec } from '../../../../../tests/support/analyses.ts'
import { numberColumn, tableOf } from '../../../../../tests/support/tables.ts'
import { independentAdvantage, RidgeRegression, type Universe } from '../../../leakage/index.ts'
import { mean, randomFromSeed, sampleVariance } from '../../../math/index.ts'
import { classicalGaussianEpsilon, gaussianDelta } from '../../../privacy/index.ts'
import { analyticNoiseFor, classicalNoiseFor, noiseFor } from './figures.ts'
import { planRefits, recordAnswers } from './models.ts'
import { heldOutError } from './regression.ts'
import { boxOf } from './result.ts'

/** Answers of a model that says the share of positives among its training rows, whoever is asked about. */
const shareModel = (labels: Int32Array, asked: number) => (subset: Int32Array) => {
  const share = subset.reduce((sum, row) => sum + labels[row], 0) / subset.length
  return Float64Array.from({ length: 2 * asked }, (_, i) => (i % 2 === 1 ? share : 1 - share))
}
const backToShare = (logit: number) => 1 / (1 + Math.exp(-logit))

describe('refits of a model, sorted by a record', () => {
  it('have the hypergeometric distributions of a model that counts', () => {
    const [rows, size, positives] = [30, 18, 12]
    const labels = Int32Array.from({ length: rows }, (_, row) => (row < positives ? 1 : 0))
    const plan = planRefits(rows, size, 4000, [3], randomFromSeed(2))
    const answers = plan.subsets.map(shareModel(labels, plan.asked.length))
    const truth = plan.asked.map((row) => labels[row])
    const [found] = recordAnswers(answers, truth, 2, plan)
    if (!found) throw new Error('there are refits')
    const { withRecord, without } = found.arms
    // With the record size - 1 others are drawn, without it size, of rows - 1 with positives - 1 positive ones.
    for (const [arm, own, drawn] of [
      [withRecord, 1, size - 1],
      [without, 0, size],
    ] as const) {
      const [others, left] = [rows - 1, positives - 1]
      const expected = (own + (drawn * left) / others) / size
      const variance = (drawn * left * (others - left) * (others - drawn)) / (others ** 2 * (others - 1)) / size ** 2
      const shares = [...arm].map(backToShare)
      // Four standard errors; of a variance about sqrt(2 / n) of it.
      expect(Math.abs(mean(shares) - expected)).toBeLessThan(4 * Math.sqrt(variance / shares.length))
      expect(Math.abs(sampleVariance(shares) / variance - 1)).toBeLessThan(4 * Math.sqrt(2 / shares.length))
    }
  })
  it('give the adversary’s advantage over all training sets there are', () => {
    const labels = Int32Array.of(1, 1, 0, 0, 0, 0, 1, 0)
    const subsets: Int32Array[] = []
    for (let set = 0; set < 256; set++) {
      const members = Int32Array.from({ length: 8 }, (_, row) => row).filter((row) => (set >> row) & 1)
      if (members.length === 4) subsets.push(members)
    }
    expect(subsets).toHaveLength(70)
    const asked = Int32Array.from({ length: 8 }, (_, row) => row)
    const plan = { subsets, asked, records: 8 }
    const found = recordAnswers(subsets.map(shareModel(labels, 8)), labels, 2, plan)
    asked.forEach((record) => {
      // By the definition: the loss is that of the share of the record's class, the threshold the mean over the set.
      const isGuessed = (subset: Int32Array) => {
        const share = subset.reduce((sum, row) => sum + labels[row], 0) / 4
        const loss = (row: number) => -Math.log(Math.min(1 - 1e-6, Math.max(1e-6, labels[row] ? share : 1 - share)))
        return loss(record) <= mean([...subset].map(loss)) + 1e-9
      }
      const shareOf = (isMember: boolean) => {
        const sets = subsets.filter((subset) => subset.includes(record) === isMember)
        expect(sets).toHaveLength(35)
        return sets.filter(isGuessed).length / 35
      }
      const answers = found[record]
      if (!answers) throw new Error('there are refits')
      const { estimate } = independentAdvantage(answers.withRecord, answers.without)
      expect(estimate).toBeCloseTo(shareOf(true) - shareOf(false), 12)
    })
  })
  it('say nothing where too few had the record', () => {
    const plan = planRefits(40, 39, 100, [0], randomFromSeed(1))
    const answers = plan.subsets.map(shareModel(new Int32Array(40), plan.asked.length))
    expect(recordAnswers(answers, new Int32Array(plan.asked.length), 2, plan)).toEqual([null])
  })
})

describe('the noise that is needed', () => {
  it('is in closed form for a shifted normal parameter', () => {
    const [distance, variance] = [0.5, 0.04]
    const leakageAt = (noise: number) => distance ** 2 / (variance + noise ** 2)
    for (const target of [0.05, 0.2])
      for (const start of [1e-4, 1, 1e3]) {
        const exact = Math.sqrt(distance ** 2 / (4 * target ** 2) - variance)
        expect(noiseFor(leakageAt, start, target) / exact).toBeCloseTo(1, 4)
      }
    expect(noiseFor(leakageAt, 1, 0.9)).toBeGreaterThan(0)
    expect(noiseFor(() => 0.01, 1, 0.05)).toBe(0)
  })
  it('by the mechanisms holds every advantage to the target', () => {
    for (const target of [0.05, 0.2]) {
      expect(gaussianDelta(0.3 / analyticNoiseFor(0.3, target), 0)).toBeCloseTo(target, 10)
      const sigma = classicalNoiseFor(0.3, target, 1e-5)
      const epsilon = sigma && classicalGaussianEpsilon(0.3, sigma, 1e-5)
      if (!epsilon) throw new Error('proposition 1 holds here')
      expect((Math.exp(epsilon) - 1 + 2e-5) / (Math.exp(epsilon) + 1)).toBeCloseTo(target, 10)
      expect(sigma).toBeGreaterThan(analyticNoiseFor(0.3, target))
    }
    // ln 3 is above 1, of which the proposition says nothing.
    expect(classicalNoiseFor(0.3, 0.5, 1e-5)).toBeNull()
  })
  it('costs as much on held-out rows as noise that is really drawn', () => {
    const random = randomFromSeed(4)
    const universe: Universe = {
      rows: 60,
      width: 2,
      inputs: Float64Array.from({ length: 120 }, () => random.normal()),
      outcome: Float64Array.from({ length: 60 }, () => random.integer(2)),
    }
    const { error, perVariance } = heldOutError(universe, 40, 0.01)
    const regression = new RidgeRegression(universe, { penalty: 0.01, intercept: true })
    const rows = Int32Array.from({ length: 60 }, (_, row) => row)
    const own = regression.parametersOf(regression.fit(rows.subarray(0, 40)))
    const losses = Array.from({ length: 4000 }, () => {
      const noisy = regression.fromParameters(own.map((value) => value + 0.5 * random.normal()))
      return regression.meanLoss(noisy, rows.subarray(40))
    })
    expect(Math.abs(mean(losses) - (error + 0.25 * perVariance))).toBeLessThan(
      4 * Math.sqrt(sampleVariance(losses) / 4000),
    )
  })
})

describe('leakage of records, in a study', () => {
  const analysis = {
    kind: 'leakage',
    records: 8,
    refits: 120,
    modelRefits: 24,
    steps: 10,
    sizes: [20, 5000],
    noises: [0.3, 100],
    targets: [0.02],
  }
  it('falls with training rows and with noise, beside bounds that hold it', async () => {
    const { universe, rows, noise, needed } = await resultOf('leakage', people(300), { analyses: [analysis] })
    expect(universe).toBe(300)
    for (const features of ['all', 'parents'] as const) {
      const own = rows.filter((row) => row.model === null && row.features === features)
      expect(own.map(({ size, noise: sigma }) => [size, sigma])).toEqual([
        [180, 0],
        [20, 0],
        [180, 0.3],
        [180, 100],
      ])
      const [plain, few, little, much] = own.map(({ leakage }) => meanOf(leakage.typical))
      expect(few).toBeGreaterThan(plain)
      expect(little).toBeLessThan(plain)
      expect(Math.abs(much)).toBeLessThan(1e-6)
      for (const { bound, advantage, records, seen, leakage } of own) {
        expect([records, seen]).toEqual([16, 'parameters'])
        expect(leakage.box?.count).toBe(16)
        expect(bound.box?.lowWhisker).toBeGreaterThanOrEqual(0)
        expect(meanOf(advantage.typical)).toBeLessThan(Math.max(0.1, 2 * meanOf(bound.typical)))
      }
      const costs = noise.filter((row) => row.features === features)
      expect(costs.map(({ analytic, classical }) => [analytic !== null, classical !== null])).toEqual([
        [false, false],
        [true, true],
        [true, true],
      ])
      // Both theorems are about the same mechanism; the analytic one is exact.
      expect(meanOf(costs[1].analytic as never)).toBeLessThan(meanOf(costs[1].classical as never))
      const [{ median, worst, analytic, classical }] = needed.filter((row) => row.features === features)
      expect(meanOf(worst)).toBeGreaterThanOrEqual(meanOf(median))
      expect(meanOf(analytic)).toBeLessThan(meanOf(classical as never))
    }
  })
  it('of a table that remembers single rows is everything, of one on the causes little', async () => {
    const random = randomFromSeed(5)
    const base = people(300)
    // Ten thousand configurations: hardly any row has company.
    const own = ['a', 'b', 'c', 'd'].map((name) =>
      numberColumn(
        name,
        Array.from({ length: 300 }, () => random.uniform()),
      ),
    )
    const { rows } = await resultOf('leakage', tableOf(...base.columns, ...own), {
      analyses: [analysis],
      models: [
        { kind: 'cpt', features: 'all' },
        { kind: 'cpt', features: 'parents', smoothing: 1 },
      ],
      discretiser: { bins: 10 },
    })
    const [all, parents] = ['cpt/all', 'cpt/parents'].map((key) => rows.find(({ model }) => model === key))
    if (!all || !parents) throw new Error('both are studied')
    expect(meanOf(all.advantage.typical)).toBeGreaterThan(0.9)
    expect(meanOf(all.bound.typical)).toBe(1)
    expect(meanOf(all.told)).toBeGreaterThan(0.9)
    expect(all.seen).toBe('output')
    expect(meanOf(parents.advantage.typical)).toBeLessThan(0.5)
    expect(meanOf(parents.leakage.typical)).toBeLessThan(meanOf(all.leakage.typical) / 100)
    expect(estimateOf(parents.leakage.typical).values).toHaveLength(2)
  })
  it('says what is not studied', async () => {
    const models = [{ kind: 'irm', hidden: [3], steps: 5, batch: 8 }, { kind: 'cpt' }]
    const { rows } = await resultOf('leakage', people(300), { analyses: [analysis], models })
    const invariant = rows.find(({ model }) => model?.startsWith('irm'))
    expect(invariant?.leakage).toEqual({
      typical: { withheld: 'Not studied for this kind of model (in 2 of 2 repetitions)' },
      box: null,
    })
    const none = await resultOf('leakage', people(300), { analyses: [{ ...analysis, modelRefits: 0 }] })
    expect(none.rows.every(({ model }) => model === null)).toBe(true)
    const said = (settings: object, change: object = {}) =>
      checkStudy(spec(people(300), { analyses: [{ ...analysis, ...change }], ...settings }), people(300))
        .findings.map(({ message }) => message)
        .join(' ')
    expect(said({})).toContain('Leakage is not studied with 5,000 training rows: there are only 300')
    expect(said({ models })).toContain('invariant network')
    expect(said({ trainFraction: 0.9 })).toContain('only about 2 lack a record')
    expect(said({ trainFraction: 0.5 }, { sizes: [] })).not.toMatch(/[Ll]eakage/)
  })
})

describe('boxes of records', () => {
  it('show the farthest beyond the whiskers, and no more than twenty', () => {
    const values = [...Array.from({ length: 101 }, (_, i) => i / 100), ...Array.from({ length: 25 }, (_, i) => 10 + i)]
    const box = boxOf(values)
    expect(box?.outliers).toBe(25)
    expect(box?.shown).toEqual(Array.from({ length: 20 }, (_, i) => 15 + i))
    expect(boxOf([])).toBeNull()
  })
})
