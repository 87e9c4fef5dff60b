import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LiraScore, RmiaScore } from '#shared/contracts/membership.ts'
import { randomFromSeed } from '../../math/index.ts'
import { ReferenceExecutor } from '../../tensor/index.ts'
import { Answers, type AttackerView, makeScoreAttack, type ShadowAnswers } from './index.ts'

/** A view with made-up answers: records 0..5 are audited, 6..13 the population; two to three classes. */
interface Made {
  readonly view: AttackerView
  /** Probability of the true class: target, then each model. */
  readonly truth: (model: ShadowAnswers | null, record: number) => number
  /** ln(p / (1 - p)) of it, with 1 - p added up from the other classes. */
  readonly logit: (model: ShadowAnswers | null, record: number) => number
}
const [audited, population] = [Int32Array.of(0, 1, 2, 3, 4, 5), Int32Array.of(6, 7, 8, 9, 10, 11, 12, 13)]

function made(seed: number, models: number, classes: number): Made {
  const random = randomFromSeed(seed)
  const records = 14
  const labels = Int32Array.from({ length: records }, () => random.integer(classes))
  const answers = () => {
    const probabilities = new Float32Array(records * classes)
    for (let row = 0; row < records; row++) {
      const weights = Array.from({ length: classes }, () => random.exponential() ** 2 + 1e-6)
      const total = weights.reduce((a, b) => a + b)
      weights.forEach((weight, k) => (probabilities[row * classes + k] = weight / total))
    }
    return new Answers(probabilities, labels, classes)
  }
  /** Pairs whose halves add up to all of some records. */
  const pairs = (rows: Int32Array): ShadowAnswers[] =>
    Array.from({ length: models / 2 }, () => {
      const order = random.shuffle(rows.slice())
      return [order.slice(0, rows.length / 2), order.slice(rows.length / 2)].map((half) => ({
        answers: answers(),
        inside: Uint8Array.from({ length: records }, (_, row) => (half.includes(row) ? 1 : 0)),
      }))
    }).flat()
  const target = answers()
  return {
    view: {
      records: { inputs: { rows: records, width: 0, dense: new Float32Array(0) }, labels, classes },
      audited,
      population,
      target: { answer: async () => new Float64Array(0) },
      answers: target,
      shadows: pairs(audited),
      references: pairs(population),
      random,
      executor: new ReferenceExecutor(),
    },
    truth: (model, record) => (model?.answers ?? target).probabilities[record * classes + labels[record]],
    logit: (model, record) => {
      const own = [...(model?.answers ?? target).probabilities].slice(record * classes, (record + 1) * classes)
      const [truth] = own.splice(labels[record], 1)
      return Math.log(truth / own.reduce((a, b) => a + b))
    },
  }
}

const cases = fc.record({
  seed: fc.nat(),
  models: fc.integer({ min: 2, max: 6 }).map((half) => 2 * half),
  classes: fc.integer({ min: 2, max: 3 }),
})
const average = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length

describe('LiRA', () => {
  const square = (values: readonly number[]) => {
    const centre = average(values)
    return values.reduce((sum, value) => sum + (value - centre) ** 2, 0)
  }
  const density = (x: number, centre: number, variance: number) =>
    Math.exp(-((x - centre) ** 2) / (2 * variance)) / Math.sqrt(2 * Math.PI * variance)

  it.each(['record', 'fixed'] as const)('online, %s variance, is the formula', async (variance) => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ seed, models, classes }) => {
        const { view, logit } = made(seed, models, classes)
        const attack = makeScoreAttack(LiraScore.parse({ kind: 'lira', mode: 'online', variance }))
        expect(attack.impossible(view)).toBeNull()
        const scores = await attack.score(view)
        const confidences = (record: number, kind: number) =>
          view.shadows.filter(({ inside }) => inside[record] === kind).map((model) => logit(model, record))
        const varianceOf = (record: number, kind: number) => {
          const freedom = models / 2 - 1
          if (variance === 'record') return square(confidences(record, kind)) / freedom
          return average(Array.from(audited, (other) => square(confidences(other, kind)) / freedom))
        }
        audited.forEach((record, i) => {
          const phi = logit(null, record)
          const likelihood = (kind: number) =>
            density(phi, average(confidences(record, kind)), varianceOf(record, kind))
          const expected = Math.log(likelihood(1) / likelihood(0))
          // Where a density is below all doubles the naive form has nothing to say.
          if (Number.isFinite(expected)) expect(scores[i] / expected).toBeCloseTo(1, 6)
        })
      }),
      { numRuns: 40 },
    )
  })

  it.each(['record', 'fixed'] as const)(
    'offline, %s variance, puts records in the formula’s order',
    async (variance) => {
      await fc.assert(
        fc.asyncProperty(cases, async ({ seed, models, classes }) => {
          const { view, logit } = made(seed, models, classes)
          const attack = makeScoreAttack(LiraScore.parse({ kind: 'lira', mode: 'offline', variance }))
          const scores = await attack.score(view)
          const all = Array.from(audited, (record) => view.references.map((model) => logit(model, record)))
          const pooled = average(all.map((values) => square(values) / (models - 1)))
          audited.forEach((record, i) => {
            const own = variance === 'fixed' ? pooled : square(all[i]) / (models - 1)
            expect(scores[i]).toBeCloseTo((logit(null, record) - average(all[i])) / Math.sqrt(own), 9)
          })
        }),
        { numRuns: 40 },
      )
    },
  )

  it('keeps the digits of a probability that rounds to 1', () => {
    const answers = new Answers(Float32Array.of(1, 1e-12, 1, 1e-20), Int32Array.of(0, 0), 2)
    expect(answers.confidence[0]).toBeCloseTo(12 * Math.LN10, 5)
    expect(answers.confidence[1]).toBeCloseTo(20 * Math.LN10, 5)
    expect(answers.losses[0] / 1e-12).toBeCloseTo(1, 5)
    const [small, none] = new Answers(Float32Array.of(0.2, 0.8, 0, 1), Int32Array.of(0, 0), 2).losses
    expect(small).toBeCloseTo(-Math.log(0.2), 6)
    expect(none).toBeCloseTo(30 * Math.LN10, 9)
  })
})

describe('RMIA', () => {
  it.each([
    ['offline', 1],
    ['offline', 2],
    ['offline', 4],
    ['offline', null],
    ['online', null],
  ] as const)('%s with %s models is the formula', async (mode, most) => {
    await fc.assert(
      fc.asyncProperty(
        cases,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 1, max: 3, noNaN: true }),
        async ({ seed, models, classes }, a, gamma) => {
          const { view, truth } = made(seed, models, classes)
          const settings = RmiaScore.parse({ kind: 'rmia', mode, models: most, gamma, scaling: a })
          const attack = makeScoreAttack(settings)
          expect(attack.impossible(view)).toBeNull()
          const scores = await attack.score(view)
          const marginal = (record: number) => {
            const all = mode === 'online' && record < 6 ? view.shadows : view.references
            const own = all.slice(0, most ?? all.length)
            const mean = (kind: number) =>
              average(own.filter(({ inside }) => inside[record] === kind).map((model) => truth(model, record)))
            return mode === 'online' ? (mean(1) + mean(0)) / 2 : ((1 + a) * mean(0) + (1 - a)) / 2
          }
          const usable = [...population].filter((z) => !Number.isNaN(marginal(z)))
          audited.forEach((x, i) => {
            const counted = (slack: number) =>
              usable.filter((z) => {
                const ratio = truth(null, x) / marginal(x) / (truth(null, z) / marginal(z))
                return ratio >= gamma * (1 + slack)
              }).length / usable.length
            // Within rounding of the threshold either count is right.
            expect([counted(1e-9), counted(-1e-9)]).toContain(scores[i])
          })
        },
      ),
      { numRuns: 40 },
    )
  })
})
