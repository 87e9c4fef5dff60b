import { describe, expect, it } from 'vitest'
import { noKnowledge } from '#shared/graph/knowledge.ts'
import { knowledgeWithin, stepOf, withEdge, withoutEdge, withStep } from './knowledge.ts'

describe('the time order', () => {
  it('has a column in one step only, and no empty steps at its end', () => {
    const tiers = withStep(withStep([], 'age', 0), 'death', 2)
    expect(tiers).toEqual([['age'], [], ['death']])
    expect([stepOf(tiers, 'age'), stepOf(tiers, 'death'), stepOf(tiers, 'sex')]).toEqual([0, 2, null])
    expect(withStep(tiers, 'death', 0)).toEqual([['age', 'death']])
    expect(withStep(tiers, 'death', null)).toEqual([['age']])
    expect(withStep([['age']], 'age', null)).toEqual([])
  })
})

describe('known edges', () => {
  it('stand once each', () => {
    expect(withEdge([['a', 'b']], ['a', 'b'])).toEqual([['a', 'b']])
    expect(withoutEdge([['a', 'b']], ['b', 'a'])).toEqual([['a', 'b']])
    expect(withoutEdge([['a', 'b']], ['a', 'b'])).toEqual([])
  })

  it('of columns that are no longer used are left out, with all else that is said of these', () => {
    const knowledge = {
      required: [['a', 'b']] as [string, string][],
      forbidden: [['b', 'gone']] as [string, string][],
      tiers: [['gone', 'a'], ['b']],
      outcome: { column: 'gone', parents: 'any', children: 'none' } as const,
    }
    expect(knowledgeWithin(knowledge, ['a', 'b'])).toEqual({
      required: [['a', 'b']],
      forbidden: [],
      tiers: [['a'], ['b']],
      outcome: null,
    })
    expect(knowledgeWithin(noKnowledge, ['a'])).toEqual(noKnowledge)
  })
})
