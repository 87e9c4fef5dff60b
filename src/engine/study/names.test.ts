import { expect, it } from 'vitest'
import { ModelSettings } from '#shared/contracts/study.ts'
import { attackKeys, modelKeys } from './index.ts'

it('models have keys of their own, and one more at the end renames nobody', () => {
  const models = [{ kind: 'cpt' }, { kind: 'mlp' }, { kind: 'cpt', smoothing: 1 }, { kind: 'cpt', features: 'all' }]
  const keys = modelKeys(models.map((model) => ModelSettings.parse(model)))
  expect(keys).toEqual(['cpt/parents', 'mlp/all', 'cpt/parents (2)', 'cpt/all'])
  expect(modelKeys([...models, { kind: 'mlp' }].map((model) => ModelSettings.parse(model)))).toEqual([
    ...keys,
    'mlp/all (2)',
  ])
})
it('attacks have keys of their own', () => {
  const threshold = { kind: 'loss-threshold', threshold: 'mean' } as const
  expect(attackKeys([threshold, threshold, threshold])).toEqual([
    'loss-threshold',
    'loss-threshold (2)',
    'loss-threshold (3)',
  ])
})
