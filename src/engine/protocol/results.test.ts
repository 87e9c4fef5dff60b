import { describe, expect, it } from 'vitest'
import { figureOf, type ResultRow, ResultTable } from './results.ts'

const row = (model: string, point: string, x: number | null): ResultRow => ({
  ...{ point, x, model, family: null, distribution: null, contrast: null, attack: null },
  measure: 'accuracy',
  figure: figureOf([0.5, 0.6]),
})

describe('the points of an axis', () => {
  it('stand by their place on it where models have points of their own', () => {
    const rows = [
      row('linear', '10', 10),
      row('linear', '100', 100),
      row('network', '10', 10),
      row('network', '30', 30),
    ]
    expect(new ResultTable(rows).points).toEqual(['10', '30', '100'])
  })

  it('stay as they come where they are names', () => {
    const rows = [row('table', 'water', null), row('table', 'child', null), row('table', 'water', null)]
    expect(new ResultTable(rows).points).toEqual(['water', 'child'])
  })
})
