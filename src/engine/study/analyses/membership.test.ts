import { beforeAll, describe, expect, it } from 'vitest'
import { MembershipAnalysis, type MembershipAnalysisResult } from '#shared/contracts/membership-analysis.ts'
import type { CategoryColumn, Table } from '#shared/contracts/table.ts'
import { scoreAttackKeys } from '#shared/text/membership-names.ts'
import { onnxExecutor } from '../../../../tests/support/executors.ts'
import { estimateOf, meanOf, people, resultOf, spec } from '../../../../tests/support/analyses.ts'
import { categoryColumn, numberColumn, tableOf } from '../../../../tests/support/tables.ts'
import { randomFromSeed } from '../../math/index.ts'
import { checkStudy, runStudy } from '../index.ts'

const roles = { outcome: 'outcome' } as const
const game = { kind: 'membership', targets: 2, shadows: 8, references: 8 }
const network = { kind: 'mlp', hidden: [48], steps: 250, batch: 50, learningRate: 0.01 }

/** Normal columns, a ward, and an outcome that is a coin: whatever a model knows of it, it has by heart. */
function coins(rows: number, width = 12): Table {
  const random = randomFromSeed(5)
  const wards = Int32Array.from({ length: rows }, () => (random.uniform() < 0.03 ? 2 : random.integer(2)))
  return tableOf(
    ...Array.from({ length: width }, (_, i) =>
      numberColumn(
        `x${i}`,
        Float64Array.from({ length: rows }, () => random.normal()),
      ),
    ),
    categoryColumn('ward', wards, ['north', 'south', 'tiny']),
    // The first hundred rows have no outcome and are not used.
    categoryColumn(
      'outcome',
      Int32Array.from({ length: rows }, (_, row) => (row < 100 ? -1 : random.integer(2))),
      ['no', 'yes'],
    ),
  )
}
const ignoringWard = { roles: { ...roles, ward: 'ignored' as const }, edges: [['x0', 'outcome'] as const] }

const attackOf = ({ attacks }: MembershipAnalysisResult, model: string, key: string) => {
  const found = attacks.find(({ model: own, attack }) => own === model && attack === key)
  if (!found) throw new Error(`There is no ${key} on ${model}.`)
  return found
}

describe('attacks of today on models that know coins by heart', () => {
  let result: MembershipAnalysisResult
  const table = coins(700)
  beforeAll(async () => {
    const analysis = { ...game, subgroup: 'ward', mostExposed: 15 }
    const models = [network, { kind: 'cpt', features: 'parents', smoothing: 1 }]
    result = await resultOf('membership', table, { models, analyses: [analysis] }, ignoringWard)
  }, 120_000)

  it('find the members of a network far above chance, and every attack of the defaults is tried', () => {
    const keys = scoreAttackKeys(MembershipAnalysis.parse(game).attacks)
    expect(keys).toEqual(['loss-threshold', 'lira online', 'rmia offline', 'quantile'])
    for (const key of keys) {
      const { auc, advantage, targets } = attackOf(result, 'mlp/all', key)
      expect(meanOf(auc)).toBeGreaterThan(0.65)
      expect(meanOf(advantage)).toBeGreaterThan(0.2)
      expect(estimateOf(auc).values).toEqual(targets.map((target) => target.auc.estimate))
      for (const target of targets) expect(target.auc.low).toBeGreaterThan(0.55)
    }
    const [{ members, nonMembers }] = result.models
    expect(meanOf(members)).toBeGreaterThan(0.95)
    expect(Math.abs(meanOf(nonMembers) - 0.5)).toBeLessThan(0.15)
  })

  it('are at chance where membership is shuffled', () => {
    // 150 members and as many others: a standard error of sqrt((n + m + 1) / (12 n m)) = 0.033 without signal (Mann, Whitney).
    const error = Math.sqrt((300 + 1) / (12 * 150 * 150))
    for (const { shuffledAuc } of result.attacks)
      for (const value of estimateOf(shuffledAuc).values) expect(Math.abs(value - 0.5)).toBeLessThan(4 * error)
  })

  it('say what was realised: never above the limit, and withheld where there are too few', () => {
    const { atLimits, targets, roc } = attackOf(result, 'mlp/all', 'lira online')
    const [one, tenth] = atLimits
    expect([one.limit, tenth.limit]).toEqual([0.01, 0.001])
    for (const rate of estimateOf(one.falsePositiveRate).values) expect(rate).toBeLessThanOrEqual(0.01)
    expect(tenth.truePositiveRate).toEqual({
      withheld: 'A false-positive rate of 0.1 % needs at least 1000 non-members; there are 150.',
    })
    for (const { atLimits: own } of targets) expect('withheld' in own[1].rates).toBe(true)
    // The curve holds the same figure where its grid meets the limit, and rises.
    const at = roc?.falsePositiveRate.findIndex((rate) => Math.abs(rate - 0.01) < 1e-9) ?? -1
    expect(roc?.truePositiveRate[at]).toBeCloseTo(meanOf(one.truePositiveRate), 12)
    expect(roc?.truePositiveRate).toEqual(roc?.truePositiveRate.toSorted((a, b) => a - b))
    expect(roc?.truePositiveRate.at(-1)).toBe(1)
  })

  it('tell the rows most at risk by number, and only rows that are used and audited', () => {
    const [risk] = result.risks
    expect(risk.model).toBe('mlp/all')
    expect(risk.histogram.reduce<number>((sum, count) => sum + count!, 0)).toBe(risk.rows)
    // Where nothing is remembered a tenth of the rows are above 0.9.
    expect(risk.histogram[9]! / risk.rows).toBeGreaterThan(0.2)
    expect(risk.mostExposed).toHaveLength(15)
    for (const { row, targets, spread } of risk.mostExposed) {
      expect(row).toBeGreaterThan(100)
      expect(row).toBeLessThanOrEqual(table.rows)
      expect(targets).toBe(2)
      expect(spread).not.toBeNull()
    }
    const risks = risk.mostExposed.map((item) => item.risk)
    expect(risks).toEqual(risks.toSorted((a, b) => b - a))
    // Members of both of two targets: a quarter of the audited rows.
    expect(risk.listable).toBeGreaterThan(40)
    expect(risk.listable).toBeLessThan(risk.rows)
  })

  it('tell groups apart by a column that no model reads, without the small one', () => {
    const [own] = result.subgroups
    expect(own.column).toBe('ward')
    expect(own.suppressed).toBeGreaterThan(0)
    expect(JSON.stringify(result.subgroups)).not.toContain('tiny')
    expect(result.notes.join(' ')).toContain('Groups with fewer than 10')
  })

  it('find little on a table of one column', () => {
    const { auc } = attackOf(result, 'cpt/parents', 'loss-threshold')
    expect(meanOf(auc)).toBeLessThan(meanOf(attackOf(result, 'mlp/all', 'loss-threshold').auc) - 0.15)
  })
})

describe('a membership game in a study', () => {
  const few = { ...game, shadows: 2, references: 2, attacks: [{ kind: 'loss-threshold' }] }
  it('is played once, whatever the repetitions', async () => {
    const [one, three] = await Promise.all(
      [1, 3].map((repetitions) => resultOf('membership', people(200), { repetitions, analyses: [few] })),
    )
    expect(three).toEqual(one)
  })
  it('says why an attack cannot be tried on a kind of model', async () => {
    const attacks = [{ kind: 'label-only' }, { kind: 'gradient-norm' }, { kind: 'lira' }]
    const analysis = { ...game, shadows: 0, references: 0, attacks }
    const { attacks: found, risks } = await resultOf('membership', people(200), { analyses: [analysis] })
    expect(found.map(({ auc }) => 'withheld' in auc && auc.withheld)).toEqual([
      'This kind of model reads categories, between which there is no distance.',
      'This kind of model has no gradient in its parameters.',
      'It needs at least two models with and two without each record; there are 0 models.',
    ])
    expect(risks).toEqual([])
  })
  it('trains a private network privately: with much noise it knows nobody', async () => {
    const privacy = { clip: 1, noiseMultiplier: 50, delta: 1e-5 }
    const models = [network, { ...network, privacy }]
    const { models: trained } = await resultOf('membership', coins(300), { models, analyses: [few] }, ignoringWard)
    const [plain, without] = trained.map(({ members }) => meanOf(members))
    expect(plain).toBeGreaterThan(0.95)
    expect(without).toBeLessThan(0.8)
  })
  it('tells how far it is while its models are trained, and can be cancelled then', async () => {
    const controller = new AbortController()
    const told: { fraction: number; stage: string }[] = []
    const table = people(300)
    const models = [{ ...network, steps: 1500 }]
    const running = runStudy(spec(table, { models: [{ kind: 'cpt' }, ...models], analyses: [game] }), table, {
      executor: onnxExecutor(),
      // Every report is told.
      clock: () => told.length,
      signal: controller.signal,
      onProgress: ({ fraction, stage }) => {
        told.push({ fraction, stage })
        if (/neural network\), training shadow/.test(stage)) controller.abort()
      },
    })
    await expect(running).rejects.toThrow(/abort/i)
    const fractions = told.map(({ fraction }) => fraction)
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b))
    expect(told.some(({ stage }) => /probability table\), training shadow models/.test(stage))).toBe(true)
    expect(fractions.at(-1)).toBeLessThan(0.9)
  })
  it('counts persons, and plays with rows of P only', async () => {
    const table = people(400)
    const visits = categoryColumn(
      'patient',
      Int32Array.from({ length: 400 }, (_, row) => row >> 1),
      Array.from({ length: 200 }, (_, person) => `p${person}`),
    )
    const site = table.columns.find(({ name }) => name === 'site') as CategoryColumn
    const {
      game: played,
      risks,
      notes,
    } = await resultOf(
      'membership',
      tableOf(...table.columns, visits),
      { analyses: [{ ...few, mostExposed: 1000 }], shifts: [{ kind: 'site', home: ['North'] }] },
      { roles: { outcome: 'outcome', site: 'site', patient: 'person' } },
    )
    expect(played.rows).toBe(site.codes.filter((code) => code === 0).length)
    expect(played.persons).toBeLessThan(played.audited)
    expect(notes.join(' ')).toContain('Rows of one person were all members of a target or none')
    expect(risks[0].mostExposed.length).toBeGreaterThan(20)
    for (const { row } of risks[0].mostExposed) expect(site.codes[row - 1]).toBe(0)
  })
  it('lets as many rows take part as it is told', async () => {
    const { game: played, notes } = await resultOf('membership', people(400), { analyses: [{ ...few, records: 100 }] })
    expect([played.rows, played.audited, played.population]).toEqual([100, 50, 50])
    expect(notes.join(' ')).toContain('100 took part')
  })

  const findings = (analysis: Record<string, unknown>, rows = 800) =>
    checkStudy(spec(people(rows), { analyses: [{ ...game, ...analysis }] }), people(rows)).findings.filter(
      ({ message }) => /attacks of today/.test(message),
    )
  it.each([
    ['elsewhere', 'is no column'],
    ['age', 'is a number'],
  ])('refuses groups by %s', (subgroup, why) => {
    const found = findings({ subgroup })
    expect(found.map(({ level }) => level)).toEqual(['error'])
    expect(found[0].message).toContain(why)
  })
  it('accepts groups by the outcome and by a category, and warns of what will be withheld', () => {
    expect(findings({ subgroup: 'outcome' })).toEqual([])
    expect(findings({ subgroup: 'site' })).toEqual([])
    expect(findings({ targets: 1 })).toHaveLength(1)
    expect(findings({}, 300)[0].message).toContain('about 75 non-members')
  })
})
