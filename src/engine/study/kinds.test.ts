import { describe, expect, it } from 'vitest'
import { onnxExecutor } from '../../../tests/support/executors.ts'
import { patientEdges, patients, studyOf } from '../../../tests/support/tables.ts'
import { Results } from '#shared/contracts/results.ts'
import { AttackInput } from '#shared/contracts/study.ts'
import { checkStudy, runStudy } from './index.ts'

const people = patients(400, 3)
const logistic = { kind: 'logistic', features: 'all', penalty: 0.01 }
const invariant = {
  kind: 'irm',
  features: 'all',
  hidden: [8],
  steps: 60,
  batch: 16,
  annealSteps: 20,
  learningRate: 0.01,
}
const spec = (
  settings: Record<string, unknown>,
  roles: Record<string, 'outcome' | 'site'> = { outcome: 'outcome', site: 'site' },
) => studyOf(people, { roles, edges: patientEdges, settings: { repetitions: 2, ...settings } })
const run = (settings: Record<string, unknown>) =>
  runStudy(spec(settings), people, { executor: onnxExecutor(), clock: () => 0 })
const messages = (settings: Record<string, unknown>, roles?: Record<string, 'outcome' | 'site'>) =>
  checkStudy(spec(settings, roles), people)
    .findings.filter(({ level }) => level === 'error')
    .map(({ message }) => message)

describe('a study', () => {
  it('takes a logistic regression and an invariant network, and attacks of every input', async () => {
    const results = await run({
      models: [logistic, { ...logistic, bound: 1, features: 'parents' }, invariant],
      attacks: [
        ...AttackInput.options.map((input) => ({
          kind: 'confidence-classifier',
          input,
          steps: 30,
          learningRate: 0.01,
        })),
        { kind: 'bounded-loss' },
      ],
      shifts: [{ kind: 'redraw' }],
    })
    expect(() => Results.parse(results)).not.toThrow()
    expect(results.models.map(({ key }) => key)).toEqual(['logistic/all', 'logistic/parents', 'irm/all'])
    expect(results.attacks).toHaveLength(3 * 6 * 5)
    // age, smoker, marker and noise for two classes, with the intercept: indicators of 2 and 2 levels, two numbers.
    expect(results.models[0].parameters).toBe(2 + 2 + 2 + 1)
    const curves = results.models.map(({ learning }) => learning.length)
    expect(curves[0]).toBe(0)
    expect(curves[2]).toBeGreaterThan(0)
  })
  it('trains the invariant network on sites as its environments: without them it is another', async () => {
    const settings = { attacks: [{ kind: 'loss-threshold' }], repetitions: 1 }
    const accuracyOf = async (model: object) => {
      const { targets } = await run({ ...settings, models: [model] })
      return targets.map(({ brier }) => ('mean' in brier ? brier.mean : null))
    }
    expect(await accuracyOf({ ...invariant, penaltyWeight: 1e4 })).not.toEqual(
      await accuracyOf({ ...invariant, penaltyWeight: 0 }),
    )
  })
  it('needs sites for an invariant network, more than one of them, and none for the same without a penalty', () => {
    expect(messages({ models: [invariant] })).toEqual([])
    expect(messages({ models: [invariant] }, { outcome: 'outcome' })).toEqual([
      expect.stringContaining('no column has the role "site"'),
    ])
    expect(messages({ models: [invariant], shifts: [{ kind: 'site', home: ['North'] }] })).toEqual([
      expect.stringContaining('a single site'),
    ])
    expect(messages({ models: [{ ...invariant, penaltyWeight: 0 }] }, { outcome: 'outcome' })).toEqual([])
  })
  it('is estimated longer with more rows in a logistic regression, and with more steps of an invariant network', () => {
    const seconds = (model: object) => checkStudy(spec({ models: [model] }), people).seconds as number
    expect(seconds({ ...invariant, steps: 100_000 })).toBeGreaterThan(3 * seconds(invariant))
    expect(seconds({ ...invariant, steps: 100_000, batch: null })).toBeGreaterThan(
      seconds({ ...invariant, steps: 100_000 }),
    )
    expect(seconds(logistic)).toBeGreaterThan(seconds({ kind: 'cpt', features: 'all' }))
  })
})
