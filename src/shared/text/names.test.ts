import { describe, expect, it } from 'vitest'
import { modelOf } from '../testing.ts'
import { attackName, modelInProgress, modelName, modelOfKey, modelTitle, shortModelName } from './names.ts'

const [causal, blanket, network, table] = [
  modelOf('causal'),
  modelOf('blanket'),
  modelOf('associational'),
  modelOf('associational', 'cpt'),
]

describe('models', () => {
  it('are called by their family where it is the only one', () => {
    const models = [causal, blanket, network]
    expect(models.map((model) => shortModelName(model, models))).toEqual([
      'the causal model',
      'the Markov blanket model',
      'the associational model',
    ])
    expect(models.map((model) => modelTitle(model, models))).toEqual([
      'Causal model',
      'Markov blanket model',
      'Associational model',
    ])
  })

  it('of the same family are told apart by their kind', () => {
    const models = [causal, network, table]
    expect(models.map((model) => modelTitle(model, models))).toEqual([
      'Causal model',
      'Associational model (neural network)',
      'Associational model (probability table)',
    ])
    expect(shortModelName(table, models)).toBe('the associational model (probability table)')
  })

  it('of the same family and kind are numbered', () => {
    const models = [network, table, modelOf('associational', 'mlp', 2), modelOf('associational', 'mlp', 3)]
    const titles = models.map((model) => modelTitle(model, models))
    expect(titles).toEqual([
      'Associational model (neural network 1)',
      'Associational model (probability table)',
      'Associational model (neural network 2)',
      'Associational model (neural network 3)',
    ])
    expect(models.map((model) => shortModelName(model, models))).toEqual(
      titles.map((title) => `the a${title.slice(1)}`),
    )
  })

  it('are described in full, and while they are trained', () => {
    expect(modelName(causal)).toBe('Causal model (probability table, causes only)')
    expect(modelName(blanket)).toBe('Markov blanket model (neural network, causes, effects and their other causes)')
    expect([causal, blanket, network].map(modelInProgress)).toEqual([
      'the causal model (probability table)',
      'the Markov blanket model (neural network)',
      'the associational model (neural network)',
    ])
  })
})

describe('attacks', () => {
  it('are called by their kind, with their number where there are several', () => {
    expect(
      ['confidence-classifier', 'loss-threshold', 'loss-threshold (2)', 'something-new', 'something-new (2)'].map(
        attackName,
      ),
    ).toEqual(['Confidence classifier', 'Loss threshold', 'Loss threshold (2)', 'something-new', 'something-new (2)'])
  })
})

it('tells private networks from others', () => {
  const plain = modelOf('associational')
  const own = {
    ...modelOf('associational', 'mlp', 2),
    privacy: {
      epsilon: 1,
      epsilonAtLeast: 1,
      epsilonRenyi: 1.1,
      delta: 1e-5,
      clip: 1,
      noiseMultiplier: 1,
      sampleRate: 0.1,
      steps: 10,
      use: 'simulation' as const,
      assumptions: [],
    },
  }
  expect(modelName(own)).toBe('Associational model (private neural network, all features)')
  expect([plain, own].map((model) => modelTitle(model, [plain, own]))).toEqual([
    'Associational model (neural network)',
    'Associational model (private neural network)',
  ])
  expect(modelInProgress({ kind: 'mlp', features: 'all', privacy: own.privacy })).toBe(
    'the associational model (private neural network)',
  )
})

it('a model is told by its name where only its key is known', () => {
  expect(['irm/markov-blanket', 'mlp/all private (2)', 'something/else'].map(modelOfKey)).toEqual([
    'the Markov blanket model (invariant network)',
    'the associational model (private neural network) 2',
    'something/else',
  ])
})
