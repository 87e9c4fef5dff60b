import { describe, expect, it } from 'vitest'
import { numberColumn, studyOf, tableOf, columnFrom } from '../../../tests/support/tables.ts'
import type { Contrast, Distribution, Estimate, Measure } from '#shared/contracts/results.ts'
import { attackResults, modelDescriptions, netAdvantages, targetResults } from './aggregate.ts'
import { prepare } from './prepare.ts'
import { rocGrid } from './measure.ts'
import type { AttackScores, RepetitionScores, TargetScores } from './repetition.ts'

const target = (changes: Partial<TargetScores> = {}): TargetScores => ({
  model: 'cpt/parents',
  distribution: 'P',
  rows: 40,
  accuracy: 0.675,
  balancedAccuracy: 0.6,
  auc: 0.7,
  brier: 0.4,
  baseline: 0.5,
  unseen: 0,
  ...changes,
})
const attack = (changes: Partial<AttackScores> = {}): AttackScores => ({
  model: 'cpt/parents',
  attack: 'loss-threshold',
  distribution: 'P',
  contrast: 'membership',
  rows: 40,
  trainingRows: 120,
  accuracy: 0.675,
  auc: 0.7,
  truePositiveRate: 0.6,
  falsePositiveRate: 0.25,
  roc: [...rocGrid],
  ...changes,
})
const repetitions = (scores: readonly { targets?: TargetScores[]; attacks?: AttackScores[] }[]): RepetitionScores[] =>
  scores.map(({ targets = [], attacks = [] }, repetition) => ({
    repetition,
    trainRows: 60,
    targets,
    attacks,
    parameters: { 'cpt/parents': 4 + repetition },
    mechanism: {},
    outsideSupport: {},
    learning: {},
  }))
const ends = (measure: Measure) => {
  const { mean, low, high } = measure as Estimate
  return [mean, low, high].map((value) => Number(value.toFixed(9)))
}

describe('several repetitions', () => {
  it('get Student’s t interval', () => {
    const [found] = targetResults(
      repetitions([0.52, 0.58, 0.55].map((accuracy, i) => ({ targets: [target({ accuracy, rows: 40 + i })] }))),
    )
    // scipy.stats.t: 0.55 -+ 4.302653 * 0.03 / sqrt(3).
    expect(ends(found.accuracy)).toEqual([0.55, 0.475475869, 0.624524131])
    expect(found.accuracy).toMatchObject({ method: "Student's t, 3 repetitions", values: [0.52, 0.58, 0.55] })
    expect(found.rows).toBe(41)
  })
  it('get an interval within what is possible', () => {
    const [found] = attackResults(
      repetitions([0.98, 1, 0.96, 1].map((accuracy) => ({ attacks: [attack({ accuracy, auc: 1 - accuracy })] }))),
    )
    const [mean, low, high] = ends(found.accuracy)
    expect([mean, high]).toEqual([0.985, 1])
    expect(low).toBeCloseTo(0.9545304, 6)
    expect(ends(found.auc)[1]).toBe(0)
  })
  it('are kept apart by model, attack, distribution and contrast, in the order they came', () => {
    const names = ['a', 'b'].flatMap((model) =>
      (['P', 'P*:site'] as Distribution[]).flatMap((distribution) =>
        (['membership', 'shuffled'] as Contrast[]).map((contrast) => ({ model, distribution, contrast })),
      ),
    )
    const found = attackResults(
      repetitions(
        [0, 1].map((r) => ({ attacks: names.map((name, i) => attack({ ...name, accuracy: (i + r) / 10 })) })),
      ),
    )
    expect(found.map(({ model, distribution, contrast }) => ({ model, distribution, contrast }))).toEqual(names)
    found.forEach(({ accuracy }, i) => expect((accuracy as Estimate).values).toEqual([i / 10, (i + 1) / 10]))
  })
  it('give a mean ROC curve with a band', () => {
    const curves = [0, 0.1, 0.2].map((lift) => Array.from(rocGrid, (x) => Math.min(1, x + lift)))
    const [{ roc }] = attackResults(repetitions(curves.map((curve) => ({ attacks: [attack({ roc: curve })] }))))
    expect(roc.falsePositiveRate).toEqual([...rocGrid])
    expect(roc.truePositiveRate[50]).toBeCloseTo(0.6, 12)
    // 0.1 is the standard deviation; t = 4.302653 with two degrees of freedom.
    expect(roc.low[50]).toBeCloseTo(0.6 - (4.302653 * 0.1) / Math.sqrt(3), 6)
    expect(roc.high[100]).toBe(1)
    expect(roc.low.every((low, i) => low >= 0 && low <= roc.truePositiveRate[i])).toBe(true)
    expect(roc.high.every((high, i) => high <= 1 && high >= roc.truePositiveRate[i])).toBe(true)
  })
})

describe('one repetition', () => {
  it('gets the exact binomial interval for shares of rows, and says so', () => {
    const [found] = targetResults(repetitions([{ targets: [target()] }]))
    // scipy.stats.binomtest(27, 40).
    expect(ends(found.accuracy)).toEqual([0.675, 0.508705125, 0.814271033])
    expect((found.accuracy as Estimate).method).toBe('Clopper-Pearson, 40 rows')
    const [attacked] = attackResults(repetitions([{ attacks: [attack()] }]))
    expect(ends(attacked.accuracy)).toEqual([0.675, 0.508705125, 0.814271033])
    // Of 40 rows 20 are non-members: binomtest(5, 20).
    expect(ends(attacked.falsePositiveRate)).toEqual([0.25, 0.086571469, 0.491045872])
  })
  it('gets none for the rest', () => {
    const [found] = targetResults(repetitions([{ targets: [target()] }]))
    expect(ends(found.brier)).toEqual([0.4, 0.4, 0.4])
    const [attacked] = attackResults(repetitions([{ attacks: [attack()] }]))
    expect(ends(attacked.advantage)).toEqual([0.35, 0.35, 0.35])
    expect((attacked.advantage as Estimate).method).toContain('no interval')
  })
})

describe('the area under the curve', () => {
  it('is withheld where a class was absent in some repetition, and says how often', () => {
    const [found] = targetResults(repetitions([0.7, null, 0.8].map((auc) => ({ targets: [target({ auc })] }))))
    expect(found.auc).toEqual({ withheld: expect.stringContaining('in 1 of 3 repetitions') })
    expect('mean' in found.accuracy).toBe(true)
  })
})

describe('the advantage', () => {
  const rates = [
    { membership: [0.6, 0.5], control: [0.52, 0.5] },
    { membership: [0.7, 0.4], control: [0.5, 0.4] },
    { membership: [0.55, 0.35], control: [0.6, 0.45] },
  ]
  const scores = (distribution: Distribution) =>
    repetitions(
      rates.map(({ membership, control }) => ({
        // The control first, and a shuffled one between: the pairing goes by name.
        attacks: (
          [
            ['shift-only', control],
            ['shuffled', [0.9, 0.1]],
            ['membership', membership],
          ] as [Contrast, number[]][]
        ).map(([contrast, [truePositiveRate, falsePositiveRate]]) =>
          attack({ distribution, contrast, truePositiveRate, falsePositiveRate }),
        ),
      })),
    )
  it('is the true-positive rate less the false-positive rate', () => {
    const found = attackResults(scores('P*:redraw')).find(({ contrast }) => contrast === 'membership')
    const { values } = found?.advantage as Estimate
    for (const [i, expected] of [0.1, 0.3, 0.2].entries()) expect(values[i]).toBeCloseTo(expected, 12)
    expect(ends(found?.advantage as Measure).map((value) => Number(value.toFixed(6)))).toEqual([
      0.2, -0.048414, 0.448414,
    ])
  })
  it('net of the shift is paired within each repetition', () => {
    const [net, ...others] = netAdvantages(scores('P*:redraw'))
    expect(others).toEqual([])
    const { values } = net.advantage as Estimate
    // 0.1 - 0.02, 0.3 - 0.1, 0.2 - 0.15; scipy.stats.t as above.
    for (const [i, expected] of [0.08, 0.2, 0.05].entries()) expect(values[i]).toBeCloseTo(expected, 12)
    expect(ends(net.advantage).map((value) => Number(value.toFixed(6)))).toEqual([0.11, -0.087172, 0.307172])
  })
  it('net of the shift is not asked for on P', () => {
    expect(netAdvantages(scores('P'))).toEqual([])
  })
})

describe('models', () => {
  it('are described by their columns, in the order of the data, and their mean number of parameters', () => {
    const table = tableOf(
      columnFrom('ill', ['a', 'b'], 'category'),
      numberColumn('x', [1, 2]),
      numberColumn('y', [1, 2]),
      numberColumn('z', [1, 2]),
    )
    const spec = studyOf(table, {
      roles: { ill: 'outcome' },
      edges: [
        ['z', 'ill'],
        ['ill', 'y'],
        ['x', 'ill'],
      ],
      settings: { models: ['parents', 'markov-blanket', 'all'].map((features) => ({ kind: 'cpt', features })) },
    })
    const done = repetitions([{}, {}]).map((scores) => ({
      ...scores,
      parameters: { 'cpt/parents': 4 + scores.repetition, 'cpt/markov-blanket': 1, 'cpt/all': 1 },
    }))
    const found = modelDescriptions(spec, prepare(spec, table), done)
    expect(found.map(({ columns }) => columns)).toEqual([
      ['x', 'z'],
      ['x', 'y', 'z'],
      ['x', 'y', 'z'],
    ])
    expect(found.map(({ family }) => family)).toEqual(['causal', 'blanket', 'associational'])
    expect(found[0]).toMatchObject({ key: 'cpt/parents', parameters: 4.5, learning: [] })
  })
})
