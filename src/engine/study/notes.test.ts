import { describe, expect, it } from 'vitest'
import { supportNotes } from './notes.ts'

describe('what P rules out', () => {
  it('is told as the mean over the repetitions, for each P* that has any', () => {
    const notes = supportNotes([
      { 'P*:noise': 0.1, 'P*:redraw': 0 },
      { 'P*:noise': 0.2, 'P*:redraw': 0 },
    ])
    expect(notes).toEqual([
      expect.stringMatching(/^The noisier population: 15 % of its rows have a combination of values that the graph/),
    ])
    expect(supportNotes([{ 'P*:intervene': 0.004 }])[0]).toContain('The population with values set: 0.4 % of its rows')
  })
  it('is not spoken of where no P* was made from a network', () => {
    expect(supportNotes([{}, {}])).toEqual([])
    expect(supportNotes([])).toEqual([])
  })
})
