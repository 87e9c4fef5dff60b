import { beforeAll, describe, expect, it } from 'vitest'
import { onnxExecutor } from '../../../../tests/support/executors.ts'
import { GameSettings, ScoreAttackSettings } from '#shared/contracts/membership.ts'
import { LogisticSettings, MlpSettings } from '#shared/contracts/study.ts'
import { randomFromSeed } from '../../math/index.ts'
import { membershipMetrics } from '../../metrics/index.ts'
import {
  drawGame,
  type Game,
  MemoryStore,
  type NamedAttack,
  playGame,
  type Records,
  type TargetOutcome,
  trainerOf,
} from './index.ts'

const executor = onnxExecutor()

/** Every attack of the contract, with its variants. */
const settings: ScoreAttackSettings[] = [
  { kind: 'loss-threshold' as const },
  { kind: 'shadow-models' as const },
  { kind: 'shadow-models' as const, perClass: false, models: null },
  { kind: 'shadow-models' as const, input: 'logarithms' as const },
  ...(['online', 'offline'] as const).flatMap((mode) =>
    (['record', 'fixed'] as const).map((variance) => ({ kind: 'lira' as const, mode, variance })),
  ),
  ...[1, 2, 4, null].map((models) => ({ kind: 'rmia' as const, models })),
  { kind: 'rmia' as const, mode: 'online' as const, models: null },
  { kind: 'quantile' as const, steps: 200 },
  { kind: 'label-only' as const, starts: 5, rounds: 1, probes: 10 },
  { kind: 'gradient-norm' as const },
].map((each) => ScoreAttackSettings.parse(each))
const keyOf = (item: ScoreAttackSettings) => JSON.stringify(item).replace(/["{}]/g, '').slice(0, 70)
const attacks: NamedAttack[] = settings.map((item) => ({ key: keyOf(item), settings: item }))

/** Normal columns whose labels are coins: whatever a model knows of them it has by heart. */
function noiseRecords(count: number, width: number, classes: number, seed: number): Records {
  const random = randomFromSeed(seed)
  return {
    inputs: { rows: count, width, dense: Float32Array.from({ length: count * width }, () => random.normal()) },
    labels: Int32Array.from({ length: count }, () => random.integer(classes)),
    classes,
  }
}

const mlp = MlpSettings.parse({ kind: 'mlp', hidden: [48], steps: 250, batch: 50, learningRate: 0.01 })

it('tries every attack of the contract', () => {
  const tried = new Set(settings.map(({ kind }) => kind))
  expect(
    ScoreAttackSettings.options.map((option) => option.shape.kind.value).filter((kind) => !tried.has(kind)),
  ).toEqual([])
  expect(new Set(attacks.map(({ key }) => key)).size).toBe(attacks.length)
})

describe('on networks that have learned coins by heart', () => {
  let game: Game
  let outcomes: TargetOutcome[]
  const records = noiseRecords(400, 20, 2, 1)
  const context = () => ({ executor, random: randomFromSeed(4), store: new MemoryStore() })

  beforeAll(async () => {
    const given = GameSettings.parse({ targets: 2, shadows: 16, references: 16 })
    game = drawGame(records, given, randomFromSeed(3))
    outcomes = await playGame(game, records, trainerOf(mlp, records), attacks, context())
  }, 300_000)

  it('the targets are right on their members and at chance elsewhere', () => {
    for (const { trainAccuracy, testAccuracy } of outcomes) {
      expect(trainAccuracy).toBeGreaterThan(0.98)
      expect(Math.abs(testAccuracy - 0.5)).toBeLessThan(0.2)
    }
  })

  it.each(attacks.map(({ key }) => key))('%s finds members far above chance', (key) => {
    for (const { attacks: found, member } of outcomes) {
      const outcome = found[key]
      if ('withheld' in outcome) throw new Error(outcome.withheld)
      expect(outcome.scores).toHaveLength(game.audited.length)
      expect(outcome.scores.every(Number.isFinite)).toBe(true)
      expect(membershipMetrics(outcome.scores, member, 0.9999).auc.low).toBeGreaterThan(0.55)
    }
  })

  it.each(attacks.map(({ key }) => key))('%s finds nobody where membership is shuffled', (key) => {
    outcomes.forEach(({ attacks: found, member }, target) => {
      const { scores } = found[key] as { scores: Float64Array }
      const shuffled = randomFromSeed(40 + target).shuffle(member.slice())
      // 99.9 %: one of some thirty intervals of 95 % would miss by chance.
      const { auc, decisions } = membershipMetrics(scores, shuffled, 0.999)
      expect([auc.low < 0.5, auc.high > 0.5]).toEqual([true, true])
      expect(decisions.truePositiveRate.low).toBeLessThan(decisions.falsePositiveRate.high)
      expect(decisions.truePositiveRate.high).toBeGreaterThan(decisions.falsePositiveRate.low)
    })
  })

  it('gives the same again from the same stream', async () => {
    const few = attacks.filter(({ settings: { kind } }) => ['quantile', 'label-only', 'lira'].includes(kind))
    const again = await playGame(game, records, trainerOf(mlp, records), few, context())
    again.forEach(({ attacks: found }, target) => {
      for (const { key } of few) expect(found[key]).toEqual(outcomes[target].attacks[key])
    })
  })
})

describe('on other kinds of models', () => {
  it('every attack runs on a logistic regression with more columns than rows', async () => {
    const records = noiseRecords(160, 60, 3, 2)
    const game = drawGame(records, GameSettings.parse({ targets: 1, shadows: 4, references: 4 }), randomFromSeed(5))
    const trainer = trainerOf(LogisticSettings.parse({ kind: 'logistic', penalty: 1e-3 }), records)
    const chosen = attacks.filter(({ key }) => !key.includes('variance:record'))
    const [outcome] = await playGame(game, records, trainer, chosen, {
      executor,
      random: randomFromSeed(6),
      store: new MemoryStore(),
    })
    for (const { key } of chosen) {
      const found = outcome.attacks[key]
      if ('withheld' in found) throw new Error(found.withheld)
      expect(membershipMetrics(found.scores, outcome.member).auc.area).toBeGreaterThan(0.6)
    }
  })
  it('says why an attack is not possible', async () => {
    const records = noiseRecords(60, 3, 2, 2)
    const none = drawGame(records, GameSettings.parse({ targets: 1, shadows: 0, references: 0 }), randomFromSeed(5))
    const [{ attacks: found }] = await playGame(none, records, trainerOf(mlp, records), attacks, {
      executor,
      random: randomFromSeed(6),
      store: new MemoryStore(),
    })
    for (const {
      key,
      settings: { kind },
    } of attacks)
      expect('withheld' in found[key]).toBe(['lira', 'rmia', 'shadow-models'].includes(kind))
  })
})
