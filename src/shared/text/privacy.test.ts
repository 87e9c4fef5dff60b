import { describe, expect, it } from 'vitest'
import type { PrivacyStatement } from '../contracts/results.ts'
import { modelOf, resultsOf } from '../testing.ts'
import { accountInWords, epsilonInWords, guaranteeInWords, privacySection, upperBound } from './privacy.ts'

const statement = (epsilon: number): PrivacyStatement => ({
  epsilon,
  epsilonAtLeast: epsilon - 0.03,
  epsilonRenyi: epsilon + 0.2,
  delta: 1e-5,
  clip: 1,
  noiseMultiplier: 1.1,
  sampleRate: 0.05,
  steps: 10_000,
  use: 'simulation',
  assumptions: ['One.', 'Two.'],
})

describe('a guarantee in words', () => {
  it.each([
    [2.341, '2.35'],
    [2.35, '2.35'],
    [0.0001, '0.01'],
    [48.795, '48.80'],
    [1822.2, '1,830'],
  ])('is never smaller than it is: %d as %s', (value, text) => expect(upperBound(value)).toBe(text))
  it('says how much more probable a row can make anything', () => {
    // e^2 = 7.389
    expect(guaranteeInWords(statement(2))).toBe(
      'Epsilon is at most 2.00 at a delta of 0.00001. Whatever the model answers is at most 7.39 times as probable with one person’s row among the training rows as without it, but for a probability of 0.00001 (delta). Such a guarantee is called reasonable.',
    )
    expect(epsilonInWords(statement(1))).toContain('called strong')
    // e^0.05 - 1 = 5.127 %
    expect(epsilonInWords(statement(0.05))).toContain('at most 5.13 % more probable')
  })
  it('says so where it promises next to nothing', () => {
    expect(epsilonInWords(statement(10))).toContain('called reasonable')
    expect(epsilonInWords(statement(10.1))).toContain('next to nothing')
  })
  it('says how it was found', () => {
    const text = accountInWords(statement(2))
    for (const part of ['10,000 steps', '0.05', 'not below 1.97', '2.20']) expect(text).toContain(part)
  })
})

describe('the section on private models', () => {
  it('is there for private models only', () => {
    expect(privacySection(resultsOf())).toBeNull()
    const models = [modelOf('causal'), { ...modelOf('associational'), privacy: statement(2) }]
    const section = privacySection(resultsOf({ models }))
    expect(section?.sentences).toHaveLength(1)
    expect(section?.sentences[0]).toContain('Associational model: Epsilon is at most 2.00')
    expect(section?.table.rows).toEqual([
      ['Associational model', '2.00', '1.97', '2.20', '0.00001', '1.1', '1', '0.05', '10,000'],
    ])
    expect(section?.table.header).toHaveLength(9)
    expect(section?.assumptions).toEqual(['One.', 'Two.'])
  })
})
