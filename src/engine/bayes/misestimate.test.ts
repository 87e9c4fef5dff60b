import { describe, expect, it } from 'vitest'
import { randomFromSeed } from '../math/index.ts'
import { misestimateParents } from './index.ts'

const nodes = ['y', ...'abcdefgh']
const parents = ['b', 'e', 'g']

describe('misestimated parents', () => {
  it('have as many columns added as asked, none of them a parent or the outcome', () => {
    for (let seed = 0; seed < 20; seed++) {
      const result = misestimateParents(nodes, 'y', parents, { add: 2 }, randomFromSeed(seed))
      expect(result.added).toHaveLength(2)
      expect(result.parents).toEqual([...parents, ...result.added])
      expect(new Set(result.parents).size).toBe(5)
      expect(result.parents).not.toContain('y')
      expect(result.dropped).toEqual([])
    }
  })
  it('have as many parents dropped as asked, the others in their order', () => {
    const { parents: left, dropped, added } = misestimateParents(nodes, 'y', parents, { drop: 2 }, randomFromSeed(1))
    expect(dropped).toHaveLength(2)
    expect([...left, ...dropped].sort()).toEqual(parents)
    expect(added).toEqual([])
  })
  it('are the same for a seed, and a larger error contains the smaller', () => {
    const add = (count: number, seed: number) =>
      misestimateParents(nodes, 'y', parents, { add: count }, randomFromSeed(seed)).added
    expect(add(2, 3)).toEqual(add(2, 3))
    for (let seed = 0; seed < 20; seed++) expect(add(3, seed).slice(0, 2)).toEqual(add(2, seed))
    expect(new Set(Array.from({ length: 20 }, (_, seed) => add(1, seed)[0]))).toEqual(new Set('acdfh'))
  })
  it('are the parents when nothing is asked for', () => {
    expect(misestimateParents(nodes, 'y', parents, {}, randomFromSeed(1)).parents).toEqual(parents)
  })
  it('cannot be more wrong than there are columns', () => {
    expect(() => misestimateParents(nodes, 'y', parents, { add: 6 }, randomFromSeed(1))).toThrow(
      /5 other columns to add; 6/,
    )
    expect(() => misestimateParents(nodes, 'y', parents, { drop: 4 }, randomFromSeed(1))).toThrow(
      /3 parents to drop; 4/,
    )
    expect(() => misestimateParents(nodes, 'y', parents, { add: -1 }, randomFromSeed(1))).toThrow(RangeError)
  })
})
