import { describe, expect, it } from 'vitest'
import golden from '../../../../tests/golden/audit/reference.json' with { type: 'json' }
import { people, resultOf, run, spec } from '../../../../tests/support/analyses.ts'
import { AuditAnalysis } from '#shared/contracts/analyses.ts'
import { epsilonOfCounts, oneRunEpsilon, thresholdCeiling } from '../../audit/index.ts'
import { guaranteeOf } from '../private-training.ts'
import { checkStudy } from '../index.ts'
import { auditSizes, EpsilonAudit } from './audit.ts'

const table = people(400)
const analysis = { kind: 'audit', trainings: 16, records: 160 }
const everything = { kind: 'cpt', features: 'all' }
const finest = { discretiser: { method: 'quantile', bins: 20 } }

describe('which records are audited', () => {
  it.each([
    [1000, 600, 500, { audited: 500, always: 350 }],
    [1000, 600, 5000, { audited: 800, always: 200 }],
    [1000, 300, 5000, { audited: 600, always: 0 }],
    [11, 6, 20, { audited: 10, always: 1 }],
  ])('%d rows, %d for training, %d at most', (rows, wanted, most, expected) => {
    const sizes = auditSizes(rows, wanted, most)
    expect(sizes).toEqual(expected)
    // On average as many as wanted, and never more than there are.
    expect(sizes.always + sizes.audited / 2).toBe(wanted)
    expect(sizes.always + sizes.audited).toBeLessThanOrEqual(rows)
  })
})

describe('an audit of the epsilon of a study’s trainings', () => {
  it('finds much in a model that remembers its rows, as near to the ceiling as its rows are alone', async () => {
    const { audits, confidence } = await resultOf('audit', table, {
      ...finest,
      models: [everything],
      analyses: [analysis],
    })
    const [{ epsilon, ceiling, claimed, inOneRun, byThreshold, rows, trainings }] = audits
    expect(confidence).toBe(0.95)
    expect(claimed).toBeNull()
    expect(epsilon).toBeGreaterThan(3)
    expect(ceiling).toBeGreaterThanOrEqual(epsilon)
    expect(trainings).toBe(16)
    expect(inOneRun.examples).toBe(16 * 159)
    expect([byThreshold.positives, byThreshold.negatives]).toEqual([8, 8])
    expect(Math.abs(rows / 240 - 1)).toBeLessThan(0.05)
  })
  it('finds nothing in a model that says the same whatever it is trained on', async () => {
    // No step moves a weight: what it says is drawn at random for each training, and not by the rows.
    const untrained = { kind: 'mlp', hidden: [4], steps: 1, learningRate: 1e-30 }
    const { audits } = await resultOf('audit', table, { models: [untrained], analyses: [analysis] })
    expect(audits[0].epsilon).toBe(0)
    expect(audits[0].ceiling).toBeGreaterThan(2)
  })
  it('finds less than what a private network claims, and that at its own delta', async () => {
    const network = { kind: 'mlp', hidden: [8], steps: 60, batch: 32, learningRate: 0.01 }
    const privacy = { noiseMultiplier: 4, delta: 1e-4 }
    const { audits } = await resultOf('audit', table, {
      models: [network, { ...network, privacy }],
      analyses: [analysis],
      repetitions: 1,
    })
    expect(audits.map(({ model }) => model)).toEqual(['mlp/all', 'mlp/all private'])
    const [usual, own] = audits
    expect([usual.delta, usual.claimed]).toEqual([1e-5, null])
    expect(own.delta).toBe(1e-4)
    expect(own.epsilon).toBeLessThan(own.claimed as number)
    // Fewer rows join more batches: the claim is that of the smallest training, within a few rows of the usual size.
    const model = { ...network, features: 'all', privacy: { clip: 1, ...privacy } } as Parameters<typeof guaranteeOf>[0]
    const [most, least] = [guaranteeOf(model, own.rows - 30)?.epsilon, guaranteeOf(model, own.rows)?.epsilon]
    expect(own.claimed).toBeLessThan(most as number)
    expect(own.claimed).toBeGreaterThanOrEqual(least as number)
  })
  it('makes its bounds of the counts of all repetitions, each at half of what may go wrong', async () => {
    const { audits } = await resultOf('audit', table, { analyses: [{ ...analysis, confidence: 0.9 }] })
    const [{ byThreshold, inOneRun, delta, epsilon, ceiling }] = audits
    expect(byThreshold.epsilon).toBe(epsilonOfCounts(byThreshold, delta, 0.95))
    expect(byThreshold.ceiling).toBe(thresholdCeiling(8, 8, { delta, confidence: 0.95 }))
    expect(inOneRun.epsilon).toBe(oneRunEpsilon(inOneRun, { delta, confidence: 0.95 }))
    expect(epsilon).toBe(Math.max(byThreshold.epsilon, inOneRun.epsilon))
    expect(ceiling).toBe(Math.max(byThreshold.ceiling, inOneRun.ceiling))
    expect(inOneRun.correct).toBeLessThanOrEqual(inOneRun.guesses)
  })
  it.each(golden.bounds.filter(([, , , , p]) => p === 0.05))(
    'turns counts of several repetitions into the bound of appendix D: %d records, %d guesses, %d right, delta %d',
    (examples, guesses, correct, delta, p, expected) => {
      // Two repetitions with half each; at 1 - 2 p together each bound is at 1 - p.
      const settings = AuditAnalysis.parse({ kind: 'audit', confidence: 1 - 2 * p, delta })
      const part = (first: boolean) => (count: number) => (first ? Math.floor(count / 2) : Math.ceil(count / 2))
      const rows = [true, false].map((first) => [
        {
          about: { model: 'mlp/all', delta },
          figures: {
            ...{ hits: 0, positives: 4, falseAlarms: 0, negatives: 4, trainings: 8, rows: 100, claimed: null },
            examples: part(first)(examples),
            guesses: part(first)(guesses),
            correct: part(first)(correct),
          },
        },
      ])
      expect(new EpsilonAudit(settings).result(rows).audits[0].inOneRun.epsilon).toBeCloseTo(expected, 6)
    },
  )
  it('is the same again, and warns where one record can show nothing', async () => {
    const settings = { ...finest, models: [everything], analyses: [{ ...analysis, trainings: 4 }], repetitions: 1 }
    const [once, again] = [await run(table, settings), await run(table, settings)]
    expect(again.analyses).toEqual(once.analyses)
    const messages = (repetitions: number) =>
      checkStudy(spec(table, { ...settings, repetitions }), table).findings.filter(({ message }) =>
        /audit/.test(message),
      )
    expect(messages(1)).toHaveLength(1)
    expect(messages(20)).toHaveLength(0)
  })
})
