import { describe, expect, it } from 'vitest'
import { MlpSettings } from '#shared/contracts/study.ts'
import { bundledNetwork } from '../../../tests/support/networks.ts'
import { positionOf } from '../bayes/index.ts'
import { randomFromSeed } from '../math/index.ts'
import { ReferenceExecutor } from '../tensor/index.ts'
import { type ProtocolSettings, runRepetitions } from './index.ts'
import { blanketNames, childNames, parentNames, shiftedNetwork } from './populations.ts'
import { figureOf, ResultTable, rowsOfPoint, withoutAnswers } from './results.ts'
import { paperProtocol } from './settings.ts'

const asia = bundledNetwork('asia')
const outcome = 'bronc'
const [rootName] = asia.filter(({ parents }) => parents.length === 0).map(({ name }) => name)

const table = { kind: 'cpt', features: 'parents', smoothing: 0 } as const
const settings: ProtocolSettings = {
  ...paperProtocol,
  network: 'asia',
  outcome,
  rows: 600,
  models: [
    { key: 'causal', title: 'causal', family: 'causal', features: { kind: 'parents' }, settings: table },
    { key: 'all', title: 'all', family: 'associational', features: { kind: 'all' }, settings: table },
    {
      key: 'wrong',
      title: 'wrong',
      family: 'associational',
      features: { kind: 'misestimated', add: 1 },
      settings: table,
    },
  ],
  shifts: [
    { name: 'P*', kind: 'redraw' },
    { name: 'same', kind: 'noise', eta: 0 },
  ],
  attacks: [{ key: 'loss', settings: { kind: 'loss-threshold', threshold: 'fitted' } }],
  repetitions: 3,
}
const run = (numbers: readonly number[], change: Partial<ProtocolSettings> = {}) =>
  runRepetitions({ ...settings, ...change }, asia, numbers, randomFromSeed(5), { executor: new ReferenceExecutor() })

describe('the populations', () => {
  const tableOf = (network: typeof asia, name: string) => [...network[positionOf(network, name)].table]
  it.each([
    [{ name: 'P*', kind: 'redraw' }, []],
    [{ name: 'P*', kind: 'redraw', keep: 'parents' }, parentNames(asia, outcome)],
    [
      { name: 'P*', kind: 'redraw', keep: 'all but roots' },
      asia.filter(({ parents }) => parents.length > 0).map(({ name }) => name),
    ],
    [{ name: 'P*', kind: 'noise', eta: 0.5 }, []],
    [{ name: 'P*', kind: 'children' }, []],
  ] as const)('keep the outcome’s table and those named, and change the others: %j', (shift, kept) => {
    const changed = shiftedNetwork(asia, outcome, shift, randomFromSeed(1))
    for (const { name } of asia) {
      const isKept = name === outcome || kept.some((other) => other === name)
      if (isKept) expect(tableOf(changed, name)).toEqual(tableOf(asia, name))
      else expect(tableOf(changed, name)).not.toEqual(tableOf(asia, name))
    }
  })
  it('cut the children off where these are set', () => {
    const changed = shiftedNetwork(asia, outcome, { name: 'P*', kind: 'children' }, randomFromSeed(1))
    const children = childNames(asia, outcome)
    expect(children.length).toBeGreaterThan(0)
    for (const child of children) expect(changed[positionOf(changed, child)].parents).toEqual([])
    expect(changed[positionOf(changed, outcome)].parents.length).toBeGreaterThan(0)
  })
  it('know a node’s neighbours', () => {
    expect(parentNames(asia, rootName)).toEqual([])
    for (const child of childNames(asia, outcome)) expect(parentNames(asia, child)).toContain(outcome)
    const blanket = blanketNames(asia, outcome)
    for (const name of [...parentNames(asia, outcome), ...childNames(asia, outcome)]) expect(blanket).toContain(name)
    expect(blanket).not.toContain(outcome)
  })
})

describe('repetitions', () => {
  it('are the same alone and among others, and for the same seed', async () => {
    const together = await run([0, 1, 2])
    const [alone] = await run([1])
    expect(together[1]).toEqual(alone)
    expect(together[0]).not.toEqual({ ...alone, repetition: 0 })
  })
  it('measure every model on every population, and every contrast', async () => {
    const [scores] = await run([0])
    expect(scores.targets).toHaveLength(3 * 4)
    const kinds = scores.attacks.filter(({ model }) => model === 'causal').map((s) => `${s.distribution} ${s.contrast}`)
    expect(kinds.sort()).toEqual(
      [
        'P membership',
        'P shuffled',
        ...['P*', 'same'].flatMap((name) =>
          ['membership', 'shift-only', 'shuffled', 'transfer'].map((contrast) => `${name} ${contrast}`),
        ),
      ].sort(),
    )
    expect(scores.trainRows).toBe(360)
    expect(scores.columns.causal).toEqual(
      asia.map(({ name }) => name).filter((name) => parentNames(asia, outcome).includes(name)),
    )
    expect(scores.columns.all).toHaveLength(asia.length - 1)
    expect(scores.columns.wrong).toHaveLength(scores.columns.causal.length + 1)
    expect(scores.outside.same).toBe(0)
  })
  it('find nothing against a P* that is P, and leave the outcome alone when shuffled', async () => {
    const many = await run(
      Array.from({ length: 12 }, (_, i) => i),
      { rows: 2000 },
    )
    for (const contrast of ['membership', 'shift-only', 'shuffled', 'transfer']) {
      const values = many.map(({ attacks }) => {
        const found = attacks.find((a) => a.model === 'causal' && a.distribution === 'same' && a.contrast === contrast)
        return (found as { accuracy: number }).accuracy
      })
      // 12 repetitions with 400 test rows each: four standard errors of a share of 4,800.
      expect(Math.abs(figureOf(values).estimate - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / 4800))
    }
  })
  it('count predictions for configurations never seen as errors, if asked', async () => {
    const many = await run([0, 1, 2], { rows: 60 })
    for (const { targets } of many)
      for (const { model, distribution, accuracy, accuracyOfSeen, unseen } of targets) {
        expect(accuracyOfSeen).toBeGreaterThanOrEqual(accuracy - unseen - 1e-12)
        expect(accuracyOfSeen).toBeLessThanOrEqual(Math.min(accuracy, 1 - unseen) + 1e-12)
        if (unseen === 0) expect(accuracyOfSeen).toBe(accuracy)
        if (model === 'all' && distribution === 'P*') expect(accuracyOfSeen).toBeLessThan(accuracy)
        if (distribution === 'train') expect(unseen).toBe(0)
      }
    const rows = rowsOfPoint('here', 60, settings.models, many)
    const kept = rows
      .filter(({ measure }) => measure === withoutAnswers)
      .map((row) => `${row.model} ${row.distribution}`)
    expect(kept).toContain('all P*')
    expect(kept.filter((name) => name.endsWith('train'))).toEqual([])
  })
  it('can take fresh rows for the non-members of P, and few rows in all', async () => {
    const [scores] = await run([0], { others: 'fresh', mostRows: 50 })
    expect(new Set(scores.targets.map(({ rows }) => rows))).toEqual(new Set([50]))
  })
  it('refuse a network without features, and an outcome that is none', async () => {
    await expect(run([0], { outcome: 'nobody' })).rejects.toThrow('nobody')
    const network = MlpSettings.parse({ kind: 'mlp', hidden: [2], steps: 1 })
    const models = [{ ...settings.models[0], settings: network }]
    await expect(run([0], { outcome: rootName, models })).rejects.toThrow('no feature')
  })
})

describe('results', () => {
  it('hold the net advantage: that of members less that of the control, repetition by repetition', async () => {
    const scores = await run([0, 1, 2])
    const results = new ResultTable(rowsOfPoint('here', 600, settings.models, scores))
    const of = (contrast: 'membership' | 'shift-only') =>
      results.values({ model: 'all', distribution: 'P*', contrast, attack: 'loss', measure: 'advantage' })
    const net = results.values({ model: 'all', distribution: 'P*', attack: 'loss', measure: 'net advantage' })
    net.forEach((value, i) => expect(value).toBeCloseTo(of('membership')[i] - of('shift-only')[i], 12))
    expect(results.points).toEqual(['here'])
    expect(() => results.values({ measure: 'accuracy' })).toThrow(RangeError)
    expect(results.has({ measure: 'nothing' })).toBe(false)
  })
})
