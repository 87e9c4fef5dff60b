import { describe, expect, it } from 'vitest'
import type { PublishedStudy } from '#shared/contracts/published.ts'
import { figureText, foundHeading, placeText, presetText } from './words.ts'

const paper = { authors: 'A. Author' }
const benchmark = { authors: null }

describe('words about published studies', () => {
  it('give figures with their interval, small ones to three decimals and large ones to four figures', () => {
    expect(figureText({ estimate: 0.5234, low: -0.0149, high: 0.0004 })).toBe('0.523 (−0.015 to 0.000)')
    expect(figureText({ estimate: 12.345, low: -1.5, high: 123_456 })).toBe('12.35 (−1.500 to 1.235 · 10^5)')
  })

  it('say how long a preset takes, as far as that is known', () => {
    const text = { seconds: { quick: 36 } } as PublishedStudy['text']
    expect(presetText('quick', { text, ours: null }, paper)).toContain('About 36 s on two cores')
    expect(presetText('full', { text, ours: null }, paper)).toContain('It may take hours')
    const ours = { seconds: 7200, processor: 'a processor', cores: 2, figures: [] }
    expect(presetText('full', { text, ours }, paper)).toContain('It took 2 h 0 min on 2 cores (a processor).')
    expect(presetText('tiny', { text, ours }, paper)).toContain('mean nothing')
    expect(presetText('full', { text, ours: null }, paper)).toContain('The paper’s sizes')
    expect(presetText('full', { text, ours: null }, benchmark)).not.toContain('paper')
  })

  it('say where in the paper a study stands', () => {
    expect(placeText('figure 3c', paper)).toBe('Figure 3c of the paper')
    expect(placeText('paper 3, figures 1 and 2', paper)).toBe('Figures 1 and 2 of the paper')
    expect(placeText('ours', paper)).toBe('Ours, beside the paper’s')
    expect(placeText('ours', benchmark)).toBe('Our own benchmark')
    expect(['figure 3c', 'ours'].map((figure) => foundHeading(figure, paper))).toEqual([
      'The paper found.',
      'The paper.',
    ])
    expect(foundHeading('ours', benchmark)).toBe('Published elsewhere.')
  })
})
