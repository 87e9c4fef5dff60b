import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Edge } from '../contracts/graph.ts'
import { attackableColumns, attackRoleOf } from './attackable.ts'
import { markovBlanketOf } from './relations.ts'

const edges: Edge[] = [
  ['grandparent', 'parent'],
  ['parent', 'outcome'],
  ['outcome', 'child'],
  ['co-parent', 'child'],
  ['grandparent', 'second child'],
  ['outcome', 'second child'],
  ['child', 'grandchild'],
]
const columns = ['grandparent', 'parent', 'outcome', 'child', 'co-parent', 'second child', 'grandchild', 'alone']

describe('columns that may be attacked', () => {
  it('are children and co-parents; the outcome and its causes may not, each with its reason', () => {
    const found = attackableColumns(edges, 'outcome', columns)
    expect(found.map(({ role, isValid }) => [role, isValid])).toEqual([
      // A co-parent too, but a cause above all.
      ['cause', false],
      ['parent', false],
      ['outcome', false],
      ['child', true],
      ['co-parent', true],
      ['child', true],
      ['outside', false],
      ['outside', false],
    ])
    expect(found[1].reason).toBe(
      'parent is a cause of outcome: changing it can change outcome itself, and another answer would then be right.',
    )
    expect(found.every(({ column, reason }) => reason.startsWith(`${column} `))).toBe(true)
  })

  it('never lie upstream of the outcome, and always in its Markov blanket', () => {
    // Edges from lower to higher numbers only, so that there are no cycles.
    const graphs = fc.array(fc.tuple(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 7 })), { maxLength: 16 })
    fc.assert(
      fc.property(graphs, fc.integer({ min: 0, max: 7 }), (pairs, node) => {
        const drawn = pairs.filter(([a, b]) => a < b).map(([a, b]): Edge => [`${a}`, `${b}`])
        const outcome = `${node}`
        const reaches = (from: string): boolean =>
          from === outcome || drawn.some(([parent, child]) => parent === from && reaches(child))
        const blanket = markovBlanketOf(drawn, outcome)
        for (let i = 0; i < 8; i++) {
          const [{ isValid }] = attackableColumns(drawn, outcome, [`${i}`])
          expect(isValid).toBe(blanket.includes(`${i}`) && !reaches(`${i}`))
        }
      }),
    )
  })

  it('are asked one by one too', () => expect(attackRoleOf(edges, 'outcome', 'co-parent')).toBe('co-parent'))
})
