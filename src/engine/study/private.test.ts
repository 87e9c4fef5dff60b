import { beforeAll, describe, expect, it } from 'vitest'
import { onnxExecutor } from '../../../tests/support/executors.ts'
import { patientEdges, patients, studyOf } from '../../../tests/support/tables.ts'
import { Results } from '#shared/contracts/results.ts'
import { MlpSettings } from '#shared/contracts/study.ts'
import { renyiEpsilon } from '../privacy/index.ts'
import { checkStudy } from './check.ts'
import { runStudy } from './index.ts'

const people = patients(420, 1)
const network = { kind: 'mlp', features: 'all', hidden: [8], steps: 100, batch: 32, learningRate: 0.01 }
const privacy = { clip: 0.5, noiseMultiplier: 1.5, delta: 1e-4 }
const specOf = (models: readonly unknown[]) =>
  studyOf(people, {
    roles: { outcome: 'outcome', site: 'site' },
    missing: { age: 'category' },
    edges: patientEdges,
    settings: { models, attacks: [{ kind: 'loss-threshold' }], repetitions: 2 },
  })
const control = { executor: onnxExecutor(), clock: () => 0 }

describe('a private network in a study', () => {
  let [without, both]: [Results | undefined, Results | undefined] = [undefined, undefined]
  beforeAll(async () => {
    without = await runStudy(specOf([network]), people, control)
    both = await runStudy(specOf([network, { ...network, privacy }]), people, control)
  })
  it('changes nothing of the other models', () => {
    const ofNetwork = (results?: Results) => ({
      targets: results?.targets.filter(({ model }) => model === 'mlp/all'),
      attacks: results?.attacks.filter(({ model }) => model === 'mlp/all'),
    })
    expect(ofNetwork(both)).toEqual(ofNetwork(without))
    expect(without?.models[0]).not.toHaveProperty('privacy')
  })
  it('has a name of its own, and an epsilon in the results and the notes', () => {
    expect(both?.models.map(({ key }) => key)).toEqual(['mlp/all', 'mlp/all private'])
    expect(Results.parse(both)).toEqual(both)
    const statement = both?.models[1].privacy
    const rows = both?.data.trainRows as number
    expect(statement).toMatchObject({ ...privacy, steps: 100, sampleRate: 32 / rows, use: 'simulation' })
    const renyi = renyiEpsilon({ sampleRate: 32 / rows, noiseMultiplier: 1.5, steps: 100 }, 1e-4).epsilon
    expect(statement?.epsilonRenyi).toBeCloseTo(renyi, 12)
    expect(statement?.epsilon).toBeLessThan(renyi)
    expect(statement?.epsilon).toBeGreaterThanOrEqual(statement?.epsilonAtLeast as number)
    expect(both?.notes.some((note) => note.includes('private') && note.includes('simulated'))).toBe(true)
  })
  it('predicts otherwise than without', () => {
    const accuracies = both?.targets.filter(({ distribution }) => distribution === 'P').map(({ brier }) => brier)
    expect(accuracies?.[0]).not.toEqual(accuracies?.[1])
  })
})

describe('a study with a private network is looked over', () => {
  const messages = (changes: Partial<typeof privacy>) =>
    checkStudy(specOf([{ ...network, privacy: { ...privacy, ...changes } }]), people).findings.map(
      ({ message }) => message,
    )
  it('without a word where it guarantees something', () =>
    expect(messages({}).filter((message) => /epsilon|delta/.test(message))).toEqual([]))
  it('with a warning where it promises next to nothing', () => {
    expect(messages({ noiseMultiplier: 0.3 }).join()).toContain('promises next to nothing')
    expect(messages({ delta: 0.01 }).join()).toContain('giving away one person')
  })
  it('tells what each model will guarantee: what the results then say', async () => {
    const spec = specOf([network, { ...network, privacy }])
    const { privacy: told } = checkStudy(spec, people)
    const results = await runStudy(spec, people, control)
    expect(told).toEqual([null, results.models[1].privacy])
    // The rows are not known where there is no outcome.
    expect(
      checkStudy({ ...spec, columns: spec.columns.filter(({ role }) => role !== 'outcome') }, people).privacy,
    ).toEqual([])
  })
  it('takes longer', () => {
    const seconds = (model: unknown) => checkStudy(specOf([model]), people).seconds as number
    expect(seconds({ ...network, privacy })).toBeGreaterThan(seconds(network))
  })
})

it('leaves a network’s settings as they were where there is none', () => {
  expect(MlpSettings.parse({ kind: 'mlp' })).not.toHaveProperty('privacy')
  expect(MlpSettings.parse({ kind: 'mlp', privacy: {} }).privacy).toEqual({ clip: 1, noiseMultiplier: 1, delta: 1e-5 })
  expect(() => MlpSettings.parse({ kind: 'mlp', privacy: { noiseMultiplier: 0 } })).toThrow()
})
