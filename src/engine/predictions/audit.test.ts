import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import accounting from '../../../tests/golden/accounting/reference.json' with { type: 'json' }
import golden from '../../../tests/golden/metrics/reference.json' with { type: 'json' }
import { onnxExecutor } from '../../../tests/support/executors.ts'
import { type AuditedAttack, ModelAudit, ModelAuditSettings } from '#shared/contracts/model-audit.ts'
import { type Random, randomFromSeed } from '../math/index.ts'
import { rocCurve } from './attack-figures.ts'
import { auditPredictions, type Predictions } from './index.ts'

const executor = onnxExecutor()
const settings = (changes: object = {}) =>
  ModelAuditSettings.parse({
    classifier: { kind: 'confidence-classifier', input: 'loss-augmented', steps: 400, learningRate: 0.01 },
    ...changes,
  })
const audit = (predictions: Predictions, changes: object = {}, seed = 1) =>
  auditPredictions(predictions, settings(changes), { random: randomFromSeed(seed), executor })

/** The figures of an attack that was measured. */
function attackOf({ attacks }: ModelAudit, attack: AuditedAttack['attack']): AuditedAttack {
  const found = attacks.find((each) => each.attack === attack)
  if (!found || 'withheld' in found) throw new Error(found ? found.withheld : 'there is none')
  return found
}

/** Predictions of which the loss threshold's scores are in the order of the scores given, ties kept. */
function ranked(members: readonly number[], others: readonly number[]): Predictions {
  const scores = [...members, ...others]
  const order = [...new Set(scores)].sort((a, b) => a - b)
  const truth = scores.map((score) => (order.indexOf(score) + 1) / (order.length + 1))
  return {
    probabilities: Float64Array.from(truth.flatMap((p) => [p, 1 - p])),
    classes: ['a', 'b'],
    labels: new Int32Array(scores.length),
    member: Uint8Array.from(scores, (_, i) => (i < members.length ? 1 : 0)),
  }
}

/** Answers about people of three classes; the model believes more in the true outcome of members by `leak` on the logit. */
function answers(pairs: number, leak: number, random: Random): Predictions {
  const member = Uint8Array.from({ length: 2 * pairs }, (_, i) => i % 2)
  const labels = Int32Array.from(member, () => random.integer(3))
  const probabilities = new Float64Array(3 * member.length)
  member.forEach((inside, row) => {
    const weights = [0, 1, 2].map((k) => Math.exp(random.normal() + (k === labels[row] ? 1 + leak * inside : 0)))
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    weights.forEach((weight, k) => (probabilities[3 * row + k] = weight / total))
  })
  return { probabilities, classes: ['0', '1', '2'], labels, member }
}

describe('the loss threshold', () => {
  it.each(golden.roc.filter(({ member_scores: members }) => members.length >= 10))(
    'gives what scikit-learn gives, ties and realised rates included: AUC $auc',
    async ({ member_scores: members, nonmember_scores: others, ...known }) => {
      const found = await audit(ranked(members, others))
      const { auc, atLimits, roc } = attackOf(found, 'loss-threshold')
      expect(auc.estimate).toBeCloseTo(known.auc, 12)
      for (const { limit, point } of atLimits) {
        const expected = known.tpr_at_fpr[String(limit) as '0.01' | '0.001']
        expect('withheld' in point).toBe(others.length < 1 / limit)
        if ('withheld' in point) continue
        expect(point.truePositiveRate.estimate).toBeCloseTo(expected.tpr, 12)
        expect(point.falsePositiveRate.estimate).toBeCloseTo(expected.realised_fpr, 12)
      }
      expect([roc.falsePositiveRate.at(-1), roc.truePositiveRate.at(-1)]).toEqual([1, 1])
    },
  )

  it('carries scipy’s exact intervals', async () => {
    for (const { successes, trials, low, high } of clopperCases()) {
      // So many of the members rank above every other, so the best rate without false positives is that share.
      const members = Array.from({ length: trials }, (_, i) => (i < successes ? 2 : 0))
      const found = await audit(ranked(members, Array<number>(100).fill(1)))
      const [{ point }] = attackOf(found, 'loss-threshold').atLimits
      if ('withheld' in point) throw new Error(point.withheld)
      expect(point.truePositiveRate.low).toBeCloseTo(low, 9)
      expect(point.truePositiveRate.high).toBeCloseTo(high, 9)
    }
  })
})

/** Cases of the golden file that an audit can have. */
function clopperCases() {
  const { clopper_pearson: cases } = accounting
  const usable = cases.filter(({ trials }) => trials >= 10 && trials <= 500)
  expect(usable.length).toBeGreaterThan(0)
  return usable
}

describe('an audit', () => {
  it('finds what leaks, by either attack', async () => {
    const found = await audit(answers(600, 4, randomFromSeed(11)))
    expect(ModelAudit.parse(found)).toEqual(found)
    for (const attack of ['loss-threshold', 'confidence-classifier'] as const) {
      const { auc, advantage } = attackOf(found, attack)
      expect(auc.low).toBeGreaterThan(0.8)
      expect(advantage.low).toBeGreaterThan(0.5)
    }
    const { epsilon } = found
    if ('withheld' in epsilon) throw new Error(epsilon.withheld)
    expect(epsilon.epsilon).toBeGreaterThan(1)
    expect(epsilon.epsilon).toBeLessThanOrEqual(epsilon.ceiling)
    expect(found.performance.gap.low).toBeGreaterThan(0.1)
    expect(found.checks.find(({ check }) => check === 'loss-difference')?.verdict).toBe('raised')
  })

  it('claims no more than chance allows where membership leaves no trace', async () => {
    const random = randomFromSeed(12)
    const repetitions = 300
    const missed = { auc: 0, advantage: 0, epsilon: 0 }
    for (let i = 0; i < repetitions; i++) {
      const found = await audit(answers(50, 0, random), {}, i)
      const { auc, advantage } = attackOf(found, 'loss-threshold')
      if (auc.low > 0.5 || auc.high < 0.5) missed.auc++
      if (advantage.low > 0 || advantage.high < 0) missed.advantage++
      if ('withheld' in found.epsilon || found.epsilon.epsilon > 0) missed.epsilon++
    }
    // Four standard errors above 5 %.
    const most = (0.05 + 4 * Math.sqrt((0.05 * 0.95) / repetitions)) * repetitions
    for (const count of Object.values(missed)) expect(count).toBeLessThan(most)
  })

  it('has a classifier that is at chance there too, on people that it has not learned from', async () => {
    const random = randomFromSeed(13)
    let missed = 0
    for (let i = 0; i < 20; i++) {
      const classifier = { kind: 'confidence-classifier', input: 'loss-augmented', steps: 60, learningRate: 0.01 }
      const { auc, learnedFrom, members } = attackOf(
        await audit(answers(100, 0, random), { classifier }, i),
        'confidence-classifier',
      )
      expect([learnedFrom, members]).toEqual([50, 50])
      if (auc.low > 0.5 || auc.high < 0.5) missed++
    }
    // Six or more of 20 at 5 % each: 3 in 10,000.
    expect(missed).toBeLessThan(6)
  })

  it('is the same for the same seed, and does not depend on the order of the rows but by chance', async () => {
    const given = answers(60, 1, randomFromSeed(3))
    expect(await audit(given)).toEqual(await audit(given))
    const order = [...randomFromSeed(4).permutation(120)]
    const shuffled: Predictions = {
      ...given,
      probabilities: Float64Array.from(order.flatMap((row) => [0, 1, 2].map((k) => given.probabilities[3 * row + k]))),
      labels: Int32Array.from(order, (row) => given.labels[row]),
      member: Uint8Array.from(order, (row) => given.member[row]),
    }
    const [a, b] = [await audit(given), await audit(shuffled)]
    expect(attackOf(b, 'loss-threshold').auc.estimate).toBeCloseTo(attackOf(a, 'loss-threshold').auc.estimate, 12)
    expect(b.performance.members.accuracy).toEqual(a.performance.members.accuracy)
    expect(b.performance.gap.low).toBeCloseTo(a.performance.gap.low, 12)
  })

  it('counts a person once, however many rows there are', async () => {
    const given = answers(60, 1, randomFromSeed(5))
    const twice = (values: ArrayLike<number>, width = 1) =>
      Array.from({ length: values.length / width }, (_, row) => row).flatMap((row) => {
        const own = Array.from({ length: width }, (_, k) => values[row * width + k])
        return [...own, ...own]
      })
    const doubled: Predictions = {
      ...given,
      probabilities: Float64Array.from(twice(given.probabilities, 3)),
      labels: Int32Array.from(twice(given.labels)),
      member: Uint8Array.from(twice(given.member)),
      persons: Int32Array.from(twice([...given.labels.keys()])),
    }
    const [once, found] = [await audit(given), await audit(doubled)]
    expect(attackOf(found, 'loss-threshold')).toEqual(attackOf(once, 'loss-threshold'))
    expect(found.rows).toBe(240)
    expect(found.persons).toEqual({ members: 60, nonMembers: 60, onBothSides: 0, rowsLeftOut: 0 })
    expect(found.performance.members.accuracy.estimate).toBeCloseTo(once.performance.members.accuracy.estimate, 12)
  })

  it('takes a person with rows on both sides for a member, and says so', async () => {
    const given = answers(30, 1, randomFromSeed(6))
    // Rows 0 and 1 are one person's: a non-member's and a member's.
    const persons = Int32Array.from(given.labels.keys(), (row) => Math.max(1, row))
    const found = await audit({ ...given, persons })
    expect(found.persons).toEqual({ members: 30, nonMembers: 29, onBothSides: 1, rowsLeftOut: 1 })
    expect([found.rows, found.nonMembers]).toEqual([59, 29])
    expect(found.notes[0]).toMatch(/^One person has rows on both sides.*1 other row is left out/)
  })

  it('withholds what the people cannot support, with the reason', async () => {
    const found = await audit(answers(30, 1, randomFromSeed(7)))
    const [first, second] = attackOf(found, 'loss-threshold').atLimits
    expect(first.point).toEqual({ withheld: expect.stringContaining('at least 100 non-members; there are 30') })
    expect(second.point).toHaveProperty('withheld')
    expect(found.attacks[1]).toEqual({
      attack: 'confidence-classifier',
      withheld: expect.stringContaining('at least 100 members'),
    })
    await expect(audit(answers(9, 1, randomFromSeed(8)))).rejects.toThrow('too few')
  })

  it('tells of groups with intervals, and of small ones only their number', async () => {
    const given = answers(200, 2, randomFromSeed(9))
    const codes = Int32Array.from(given.labels, (_, row) => (row < 200 ? 0 : row < 380 ? 1 : row < 392 ? 2 : -1))
    const found = await audit({ ...given, groups: { column: 'ward', levels: ['north', 'south', 'west'], codes } })
    expect(found.subgroups).toMatchObject({ column: 'ward', smallest: 10, suppressed: 2 })
    const [north, south] = found.subgroups?.groups ?? []
    expect([north.group, north.members, north.nonMembers]).toEqual(['north', 100, 100])
    expect(south.group).toBe('south')
    for (const { auc } of [north, south]) {
      expect(auc.low).toBeGreaterThan(0.5)
      expect(auc.low).toBeLessThan(auc.estimate)
    }
    if ('withheld' in north.found) throw new Error(north.found.withheld)
    expect(north.found.nonMembers.estimate).toBeLessThanOrEqual(0.02)
    expect(north.found.members.low).toBeLessThan(north.found.members.estimate)
  })

  it('checks what predictions allow, and says what it did not', async () => {
    const given = answers(60, 1, randomFromSeed(10))
    const verdicts = async (changes: object, predictions = given) =>
      Object.fromEntries((await audit(predictions, changes)).checks.map(({ check, verdict }) => [check, verdict]))
    expect(await verdicts({})).toMatchObject({
      'residual-degrees': 'not assessed',
      'contains-data': 'not assessed',
      'small-groups': 'not assessed',
      'class-disclosure': 'clear',
    })
    expect(await verdicts({ kind: 'KNeighborsClassifier', parameters: 1000 })).toMatchObject({
      'residual-degrees': 'raised',
      'contains-data': 'raised',
    })
    // A tree answers by its leaves.
    const leaves = { ...given, probabilities: given.probabilities.map((_, i) => [0.5, 0.5, 0][i % 3]) }
    expect(await verdicts({}, leaves)).toMatchObject({ 'small-groups': 'clear', 'class-disclosure': 'raised' })
  })

  it('stops when it is told to', async () => {
    const controller = new AbortController()
    controller.abort()
    const context = { random: randomFromSeed(1), executor, signal: controller.signal }
    await expect(auditPredictions(answers(20, 1, randomFromSeed(1)), settings(), context)).rejects.toThrow()
  })

  it('tells how far it is, without going back', async () => {
    const fractions: number[] = []
    const context = {
      random: randomFromSeed(1),
      executor,
      onProgress: ({ fraction }: { fraction: number }) => void fractions.push(fraction),
    }
    await auditPredictions(answers(100, 1, randomFromSeed(1)), settings(), context)
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b))
    expect([fractions[0], fractions.at(-1)]).toEqual([0, 1])
  })
})

describe('a long ROC curve', () => {
  it('is thinned to corners of its own, with both ends', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), (seed) => {
        const random = randomFromSeed(seed)
        const member = Uint8Array.from({ length: 3000 }, (_, i) => i % 2)
        const scores = Float64Array.from(member, (inside) => inside + random.normal())
        const { falsePositiveRate: x, truePositiveRate: y, low, high } = rocCurve(scores, member)
        expect(x.length).toBeLessThan(400)
        expect([x[0], y[0], x.at(-1), y.at(-1)]).toEqual([0, 0, 1, 1])
        const others = 1500
        const order = [...scores.keys()].sort((a, b) => scores[b] - scores[a])
        for (let i = 0; i < x.length; i++) {
          if (i > 0) expect(x[i] >= x[i - 1] && y[i] >= y[i - 1]).toBe(true)
          expect(low[i] <= y[i] && y[i] <= high[i]).toBe(true)
          // Some threshold gives both rates at once.
          const [falses, trues] = [Math.round(x[i] * others), Math.round(y[i] * others)]
          const top = order.slice(0, falses + trues)
          expect(top.filter((row) => member[row] === 1).length).toBe(trues)
        }
      }),
      { numRuns: 5 },
    )
  })
})
