import { describe, expect, it } from 'vitest'
import golden from '../../../tests/golden/audit/reference.json' with { type: 'json' }
import accounting from '../../../tests/golden/accounting/reference.json' with { type: 'json' }
import { type Random, randomFromSeed } from '../math/index.ts'
import { gaussianEpsilon, laplaceFrom } from '../privacy/index.ts'
import {
  auditByThreshold,
  auditInOneRun,
  type AuditTrials,
  epsilonOfCounts,
  oneRunEpsilon,
  oneRunProbability,
  thresholdCeiling,
} from './index.ts'

/** Answers of a mechanism about records that are there (1) or not (0), each by its own fair coin or in turn. */
const trialsOf = (count: number, random: Random, answer: (member: number) => number, isFair: boolean): AuditTrials => {
  const member = Uint8Array.from({ length: count }, (_, i) => (isFair ? random.integer(2) : i % 2))
  return { member, scores: Float64Array.from(member, answer) }
}

/** Mechanisms whose epsilon is known. */
const mechanisms = [
  {
    name: 'randomised response',
    epsilon: 1,
    delta: 0,
    answer: (random: Random) => (member: number) => (random.uniform() < 1 / (1 + Math.exp(-1)) ? member : 1 - member),
  },
  {
    name: 'Laplace',
    epsilon: 2,
    delta: 0,
    answer: (random: Random) => (member: number) => member + laplaceFrom(random.uniform(), 0.5),
  },
  {
    name: 'Gaussian',
    epsilon: gaussianEpsilon(0.8, 1e-3),
    delta: 1e-3,
    answer: (random: Random) => (member: number) => 0.8 * member + random.normal(),
  },
] as const

const audits = [
  {
    audit: 'by threshold',
    isFair: false,
    run: (trials: AuditTrials, random: Random, settings: { delta: number; confidence: number }) =>
      auditByThreshold(trials, random, settings),
  },
  {
    audit: 'in one run',
    isFair: true,
    run: (trials: AuditTrials, random: Random, settings: { delta: number; confidence: number }) =>
      auditInOneRun(trials, { members: 60, others: 60 }, random, settings),
  },
] as const

const cases = mechanisms.flatMap((mechanism) => audits.map((audit) => ({ ...mechanism, ...audit })))

describe('an audited epsilon', () => {
  // Of 300 audits at a confidence of 80 %, at most 60 may go above the truth on average; 4 standard deviations are 28.
  it.each(cases)('is below the truth as often as it says: $name, $audit', ({ epsilon, delta, answer, isFair, run }) => {
    const root = randomFromSeed(7)
    let above = 0
    for (let i = 0; i < 300; i++) {
      const random = root.stream(`audit ${i}`)
      const found = run(trialsOf(400, random, answer(random), isFair), random.stream('own'), { delta, confidence: 0.8 })
      expect(found.epsilon).toBeLessThanOrEqual(found.ceiling)
      if (found.epsilon > epsilon) above++
    }
    expect(above).toBeLessThan(88)
  })
  it('is not raised by choosing the threshold: scores that tell nothing', () => {
    const root = randomFromSeed(8)
    let above = 0
    for (let i = 0; i < 300; i++) {
      const random = root.stream(`audit ${i}`)
      const trials = trialsOf(400, random, () => random.uniform(), false)
      if (auditByThreshold(trials, random, { confidence: 0.8 }).epsilon > 0) above++
    }
    // Two 80 % intervals of one rate lie apart, the right way round, in about 4 % of samples: 12 of 300, and six deviations.
    expect(above).toBeLessThan(33)
  })
  it.each(cases)('comes near the truth with many trials: $name, $audit', ({ epsilon, delta, answer, isFair }) => {
    const random = randomFromSeed(3)
    const trials = trialsOf(20_000, random, answer(random), isFair)
    const found = isFair
      ? auditInOneRun(trials, { members: 1000, others: 1000 }, random, { delta: delta / 1000 })
      : auditByThreshold(trials, random, { delta })
    // Thresholds cannot reach all of a Gaussian's epsilon, and a chosen share of guesses less.
    expect(found.epsilon).toBeGreaterThan((isFair ? 0.4 : 0.45) * epsilon)
    expect(found.epsilon).toBeLessThan(epsilon)
  })
  it('is 0 where scores say nothing, whatever the order of the trials', () => {
    const member = Uint8Array.from({ length: 400 }, (_, i) => (i < 200 ? 1 : 0))
    const flat = { member, scores: new Float64Array(400) }
    expect(auditByThreshold(flat, randomFromSeed(1)).epsilon).toBe(0)
    expect(auditInOneRun(flat, { members: 100, others: 100 }, randomFromSeed(1)).epsilon).toBe(0)
  })
  it('finds those whom low scores give away', () => {
    // No member ever scores below 1; half of the others do.
    const random = randomFromSeed(2)
    const trials = trialsOf(2000, random, (member) => (member === 1 ? 1 : random.integer(2)), false)
    const found = auditByThreshold(trials, random)
    expect(found.epsilon).toBeGreaterThan(4)
    expect(found.method).toContain('"non-member"')
  })
  it('is refused for trials that are none', () => {
    const random = randomFromSeed(1)
    expect(() => auditByThreshold({ scores: [1, NaN, 1, 1], member: [1, 1, 0, 0] }, random)).toThrow('no score')
    expect(() => auditByThreshold({ scores: [1, 1, 1], member: [1, 1, 0] }, random)).toThrow(RangeError)
    expect(() => auditInOneRun({ scores: [1], member: [2] }, { members: 1, others: 0 }, random)).toThrow(RangeError)
    expect(() => auditInOneRun({ scores: [1], member: [1] }, { members: 1, others: 1 }, random)).toThrow(RangeError)
    expect(() => auditByThreshold({ scores: [1, 1], member: [1, 0] }, random, { confidence: 1 })).toThrow(RangeError)
  })
})

describe('the ceiling', () => {
  it('by threshold is ln((a^(1/n) - delta) / (1 - a^(1/m)))', () => {
    expect(thresholdCeiling(500, 500)).toBeCloseTo(Math.log(0.025 ** (1 / 500) / (1 - 0.025 ** (1 / 500))), 10)
    expect(thresholdCeiling(100, 1000, { delta: 0.01, confidence: 0.9 })).toBeCloseTo(
      Math.log((0.05 ** (1 / 100) - 0.01) / (1 - 0.05 ** (1 / 1000))),
      10,
    )
    expect(thresholdCeiling(1000, 100)).toBe(thresholdCeiling(100, 1000))
  })
  it('is reached by a perfect attack', () => {
    const member = Uint8Array.from({ length: 200 }, (_, i) => i % 2)
    const perfect = { member, scores: Float64Array.from(member) }
    const random = randomFromSeed(5)
    const found = auditByThreshold(perfect, random)
    expect(found.epsilon).toBe(found.ceiling)
    expect(found.ceiling).toBeCloseTo(thresholdCeiling(50, 50), 12)
    const once = auditInOneRun(perfect, { members: 50, others: 50 }, random)
    expect(once.epsilon).toBe(once.ceiling)
    // All r guesses right: (e^eps / (1 + e^eps))^r = 1 - confidence.
    const success = 0.05 ** (1 / 100)
    expect(once.ceiling).toBeCloseTo(Math.log(success / (1 - success)), 10)
  })
})

describe('counts', () => {
  it.each(accounting.clopper_pearson)(
    'are bounded as by scipy: $successes of $trials',
    ({ successes, trials, low, high }) => {
      const given = { hits: successes, positives: trials, falseAlarms: successes, negatives: trials }
      expect(epsilonOfCounts(given, 0, 0.95)).toBe(0)
      const best = { ...given, falseAlarms: 0, negatives: 10_000 }
      expect(epsilonOfCounts(best, 0, 0.95)).toBeCloseTo(Math.max(0, Math.log(low / 0.0003688199146187622)), 8)
      const worst = { ...given, hits: trials }
      const sure = 0.025 ** (1 / trials)
      expect(epsilonOfCounts(worst, 0, 0.95)).toBeCloseTo(Math.max(0, Math.log(sure / high)), 8)
    },
  )
})

describe('one run', () => {
  it.each(golden.p_values)(
    '%d records, %d guesses, %d right, epsilon %d, delta %d: the probability of appendix D',
    (examples, guesses, correct, epsilon, delta, expected) => {
      const found = oneRunProbability({ examples, guesses, correct }, epsilon, delta)
      expect(Math.abs(found / expected - 1)).toBeLessThan(1e-9)
    },
  )
  it.each(golden.bounds)(
    '%d records, %d guesses, %d right, delta %d, p %d: its bound',
    (examples, guesses, correct, delta, p, expected) =>
      expect(oneRunEpsilon({ examples, guesses, correct }, { delta, confidence: 1 - p })).toBeCloseTo(expected, 8),
  )
})
