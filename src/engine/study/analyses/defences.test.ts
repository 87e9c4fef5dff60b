import { beforeAll, describe, expect, it } from 'vitest'
import { estimateOf, meanOf, people, resultOf, run, spec } from '../../../../tests/support/analyses.ts'
import { modelToDefend } from '#shared/contracts/model-to-defend.ts'
import type { DefencesAnalysisResult } from '#shared/contracts/results.ts'
import { ModelSettings } from '#shared/contracts/study.ts'
import { renyiEpsilon } from '../../privacy/index.ts'
import { checkStudy } from '../index.ts'

const table = people(300)
const network = { kind: 'mlp', features: 'all', hidden: [16], steps: 100, batch: 32, learningRate: 0.01 }
const attacks = [{ kind: 'confidence-classifier', steps: 100 }]
const settings = { models: [{ kind: 'cpt' }, network], attacks, shifts: [{ kind: 'redraw' }], repetitions: 2 }

const defenceOf = ({ defences }: DefencesAnalysisResult, part: string | null) => {
  const found = defences.find(({ defence }) => (part === null ? defence === null : defence?.includes(part)))
  if (!found) throw new Error(`no ${part}`)
  return found
}
const lossOf = (result: DefencesAnalysisResult, part: string | null) => {
  const found = defenceOf(result, part).attacks.find(({ attack }) => attack === 'loss-threshold')
  if (!found) throw new Error(`no attack on ${part}`)
  return found
}

describe('defences compared on a network that remembers', () => {
  let result: DefencesAnalysisResult
  let whole: Awaited<ReturnType<typeof run>>
  beforeAll(async () => {
    whole = await run(table, {
      ...settings,
      attacks: [{ kind: 'loss-threshold' }, ...attacks],
      analyses: [{ kind: 'defences' }],
    })
    result = whole.analyses?.[0] as DefencesAnalysisResult
  }, 180_000)
  it('tries each that the model can have, after the model as it is', () => {
    expect(result.model).toBe('mlp/all')
    expect(result.defences.map(({ defence }) => defence?.split(' ')[0] ?? null)).toEqual([
      null,
      'early',
      'L2',
      'temperature',
      'rounded',
      'DP-SGD,',
      'causal',
    ])
    expect(result.impossible).toHaveLength(2)
    expect(defenceOf(result, null).acts).toBeNull()
  })
  it('has the model as it is at the study’s own accuracy, on every population', () => {
    const { accuracies } = defenceOf(result, null)
    expect(accuracies.map(({ distribution }) => distribution)).toEqual(['P', 'P*:redraw'])
    for (const { distribution, accuracy } of accuracies) {
      const own = whole.targets.find((target) => target.model === 'mlp/all' && target.distribution === distribution)
      expect(estimateOf(accuracy).values).toEqual(estimateOf(own?.accuracy as typeof accuracy).values)
    }
  })
  it('leaves accuracy and what the order of losses gives away where only the temperature changes', () => {
    const [plain, soft] = [defenceOf(result, null), defenceOf(result, 'temperature')]
    for (const [i, { accuracy }] of soft.accuracies.entries()) expect(accuracy).toEqual(plain.accuracies[i].accuracy)
    // Of two classes; where probabilities are so near to 1 that they are the same number, some ties come or go.
    expect(meanOf(lossOf(result, 'temperature').auc)).toBeCloseTo(meanOf(lossOf(result, null).auc), 1)
  })
  it('tells the change in pairs, and none for the model as it is', () => {
    for (const { defence } of result.defences) {
      const { advantage, change } = lossOf(result, defence)
      const [own, plain] = [estimateOf(advantage).values, estimateOf(lossOf(result, null).advantage).values]
      if (defence === null) expect(change).toBeNull()
      else expect(change && estimateOf(change).values).toEqual(own.map((value, i) => value - plain[i]))
    }
  })
  it('has an epsilon for private training only: at most that by Rényi divergences', () => {
    for (const { defence, guarantee } of result.defences)
      if (!defence?.startsWith('DP-SGD')) expect(guarantee).toBeNull()
      else {
        const rows = whole.data.trainRows
        const { epsilon } = renyiEpsilon({ sampleRate: 32 / rows, noiseMultiplier: 1, steps: 100 }, 1e-5)
        expect(guarantee?.delta).toBe(1e-5)
        expect(guarantee?.epsilon).toBeLessThanOrEqual(epsilon)
        expect(guarantee?.epsilon).toBeGreaterThan(0.8 * epsilon)
      }
  })
})

it('shows that reading the causes only takes from a table of all features what it remembers', async () => {
  const table = people(600)
  const result = await resultOf('defences', table, {
    models: [{ kind: 'cpt', features: 'all' }],
    attacks,
    discretiser: { method: 'quantile', bins: 20 },
    repetitions: 3,
    analyses: [{ kind: 'defences' }],
  })
  const [plain, causal] = [lossOf(result, null), lossOf(result, 'causal')]
  expect(meanOf(plain.auc)).toBeGreaterThan(0.8)
  expect(meanOf(causal.auc)).toBeLessThan(0.65)
  expect(estimateOf(causal.change ?? { withheld: '' }).high).toBeLessThan(0)
})

describe('the model that defences are compared on', () => {
  const parsed = (models: readonly object[]) => models.map((model) => ModelSettings.parse(model))
  it('is the first network on everything, else the first model on everything, else the first', () => {
    expect(modelToDefend(parsed([{ kind: 'cpt' }, { kind: 'cpt', features: 'all' }, network]), null)).toBe(2)
    expect(modelToDefend(parsed([{ kind: 'cpt' }, { kind: 'cpt', features: 'all' }]), null)).toBe(1)
    expect(modelToDefend(parsed([{ kind: 'cpt' }]), null)).toBe(0)
    expect(modelToDefend(parsed([{ kind: 'cpt' }, network]), 0)).toBe(0)
  })
  it('can be chosen, and gets what is proven for it', async () => {
    const regression = { kind: 'logistic', bound: 1, penalty: 0.1 }
    const chosen = { kind: 'defences', model: 0, epsilon: 2, noiseMultiplier: 5 }
    const result = await resultOf('defences', table, {
      ...settings,
      models: [regression, network],
      repetitions: 1,
      analyses: [chosen],
    })
    expect(result.model).toBe('logistic/all')
    expect(defenceOf(result, 'Laplace').guarantee).toEqual({ epsilon: 2, delta: 0 })
    expect(defenceOf(result, 'Gaussian').guarantee).toEqual({ epsilon: 2, delta: 1e-5 })
    expect(result.impossible).toEqual(['early stopping'])
  })
  it('keeps its own guarantee under defences that only change its answers', async () => {
    const own = { ...network, steps: 40, privacy: { noiseMultiplier: 3 } }
    const result = await resultOf('defences', table, {
      ...settings,
      models: [own],
      repetitions: 1,
      analyses: [{ kind: 'defences' }],
    })
    const { guarantee } = defenceOf(result, null)
    expect(guarantee?.epsilon).toBeGreaterThan(0)
    expect(defenceOf(result, 'temperature').guarantee).toEqual(guarantee)
    expect(defenceOf(result, 'rounded').guarantee).toEqual(guarantee)
    expect(result.impossible).toContain('early stopping')
  })
  it('must be there', () => {
    const { findings } = checkStudy(spec(table, { ...settings, analyses: [{ kind: 'defences', model: 2 }] }), table)
    expect(findings[0]).toMatchObject({ level: 'error', message: expect.stringContaining('not among') })
  })
})
