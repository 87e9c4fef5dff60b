import { describe, expect, it } from 'vitest'
import { onnxExecutor } from '../../../tests/support/executors.ts'
import { categoryColumn, patientEdges, patients, studyOf, tableOf } from '../../../tests/support/tables.ts'
import { isEstimate } from '#shared/text/format.ts'
import { Results } from '#shared/contracts/results.ts'
import { EncodedMatrix, fitEncoding } from '../data/index.ts'
import { randomFromSeed } from '../math/index.ts'
import { type RepetitionScores, runStudy } from './index.ts'
import { structuralFigure, structuralResults, structuralValues } from './structural.ts'

const people = patients(420, 1)
const spec = studyOf(people, {
  roles: { outcome: 'outcome', site: 'site' },
  missing: { age: 'category' },
  edges: patientEdges,
  settings: {
    models: [
      { kind: 'cpt', features: 'parents' },
      { kind: 'mlp', features: 'all', hidden: [8], steps: 100, batch: 32, learningRate: 0.01 },
    ],
    attacks: [{ kind: 'loss-threshold' }],
    repetitions: 3,
  },
})
const control = { executor: onnxExecutor(), clock: () => 0 }

describe('values of several repetitions', () => {
  it.each([
    ['generalisation-gap', [0.1, 0.2, 0.6], 0.3, 'mean of 3 repetitions'],
    ['loss-difference', [0.3, 0.01, 0.2], 0.4, 'twice the median of 3 repetitions'],
    ['loss-difference', [0.9, 0.8, 0.7], 1, 'twice the median of 3 repetitions'],
    ['residual-degrees', [50, -3, 20], -3, 'smallest of 3 repetitions'],
    ['small-groups', [4, 2, 9], 2, 'smallest of 3 repetitions'],
    ['small-cells', [4, 2, 9], 2, 'smallest of 3 repetitions'],
    ['class-disclosure', [0, 5, 1], 5, 'largest of 3 repetitions'],
    ['contains-data', [0, 0, 0], 0, 'largest of 3 repetitions'],
  ] as const)('%s %j: %d', (check, values, value, method) => {
    const figure = structuralFigure(check, values)
    expect(figure).toMatchObject({ check, method, values })
    expect(figure?.value).toBeCloseTo(value, 12)
  })
  it('of one repetition are its own', () =>
    expect(structuralFigure('loss-difference', [0.04])).toMatchObject({ value: 0.04, method: 'one repetition' }))
  it('of a check that does not apply are none', () => expect(structuralFigure('small-groups', [null, null])).toBeNull())

  // 2,000 draws: the share of false alarms at 5 % has a standard deviation of at most 0.5 %.
  it.each([1, 2, 3, 10])('raise no more false alarms than one p-value, however %d splits depend', (splits) => {
    const random = randomFromSeed(5)
    for (const common of [0, 0.5, 1]) {
      let alarms = 0
      for (let draw = 0; draw < 2000; draw++) {
        const shared = random.uniform()
        const values = Array.from({ length: splits }, () => (random.uniform() < common ? shared : random.uniform()))
        if ((structuralFigure('loss-difference', values)?.value ?? 1) < 0.05) alarms++
      }
      expect(alarms / 2000).toBeLessThan(0.065)
    }
  })
})

describe('a study', () => {
  it('looks at each model before it attacks, and fits what is measured otherwise', async () => {
    const kept: RepetitionScores[] = []
    const results = await runStudy(spec, people, { ...control, onRepetition: (scores) => void kept.push(scores) })
    expect(Results.parse(results)).toEqual(results)
    const [table, network] = results.structural ?? []
    const names = ({ figures }: { figures: readonly { check: string }[] }) => figures.map(({ check }) => check)
    expect([table.model, network.model]).toEqual(['cpt/parents', 'mlp/all'])
    expect(names(table)).toHaveLength(7)
    expect(names(network), 'a network keeps no groups').not.toContain('small-groups')
    for (const { model, figures } of [table, network]) {
      const valuesOf = (check: string) => figures.find((figure) => figure.check === check)?.values
      const accuracy = (distribution: string) => {
        const found = results.targets.find((target) => target.model === model && target.distribution === distribution)
        return found && isEstimate(found.accuracy) ? found.accuracy.values : []
      }
      const outside = accuracy('P')
      expect(valuesOf('generalisation-gap')).toEqual(accuracy('train').map((inside, i) => inside - outside[i]))
      const parameters = kept.map((scores) => scores.parameters[model])
      expect(valuesOf('residual-degrees')).toEqual(kept.map(({ trainRows }, i) => trainRows - parameters[i]))
    }

    const old = kept.map((scores, i) => (i === 0 ? { ...scores, structural: undefined } : scores))
    expect(structuralResults(['cpt/parents'], old), 'a checkpoint of an earlier version is among them').toEqual({})
  })
})

describe('one model', () => {
  // Two groups: of 12 rows and 6 persons, and of 10 rows and 10 persons. The second answers one class with certainty.
  const table = tableOf(categoryColumn('group', [...Array(12).fill(0), ...Array(10).fill(1)], ['a', 'b']))
  const rows = Int32Array.from({ length: 22 }, (_, row) => row)
  const labels = rows.map((row) => (row < 12 ? row % 2 : 1))
  const basis = { table, rows, labels, classes: 2 }
  const features = [{ name: 'group', missing: 'impute' as const }]
  const inputs = new EncodedMatrix(fitEncoding(features, basis, { method: 'quantile', bins: 4 }, false), table, rows)
  const answers = {
    probabilities: Float64Array.from([...rows].flatMap((row) => (row < 12 ? [0.5, 0.5] : [0, 1]))),
    labels,
  }
  const persons = rows.map((row) => (row < 12 ? row >> 1 : row))
  const asked = { training: answers, heldOut: answers, classes: 2 }
  it('that is a table keeps groups, in which a person counts once', () => {
    expect(structuralValues('cpt', { parameters: 2 }, inputs, { ...asked, persons: null })).toEqual({
      'generalisation-gap': 0,
      'loss-difference': 1,
      'residual-degrees': 20,
      'small-groups': 10,
      'small-cells': 6,
      'class-disclosure': 10,
      'contains-data': 0,
    })
    expect(structuralValues('cpt', { parameters: 2 }, inputs, { ...asked, persons })).toMatchObject({
      'small-groups': 6,
      'small-cells': 3,
    })
  })
  it('that is a network keeps none', () =>
    expect(structuralValues('mlp', { parameters: 2 }, inputs, { ...asked, persons })).toMatchObject({
      'small-groups': null,
      'small-cells': null,
      'class-disclosure': 10,
    }))
})
