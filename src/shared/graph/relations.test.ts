import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Edge } from '../contracts/graph.ts'
import {
  childrenOf,
  cycleThrough,
  findCycle,
  findPath,
  markovBlanketOf,
  parentsOf,
  topologicalOrder,
} from './relations.ts'

/** The asia network (Lauritzen and Spiegelhalter 1988). */
const asia: Edge[] = [
  ['asia', 'tub'],
  ['smoke', 'lung'],
  ['smoke', 'bronc'],
  ['tub', 'either'],
  ['lung', 'either'],
  ['either', 'xray'],
  ['either', 'dysp'],
  ['bronc', 'dysp'],
]
const nodes = ['xray', 'dysp', 'either', 'tub', 'lung', 'bronc', 'asia', 'smoke']

/** Random directed graphs, with or without cycles. */
const graphs = fc.integer({ min: 1, max: 7 }).chain((count) => {
  const names = Array.from({ length: count }, (_, i) => `v${i}`)
  return fc
    .uniqueArray(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)), {
      maxLength: 14,
      selector: ([a, b]) => `${a} ${b}`,
    })
    .map((edges) => ({ names, edges: edges.filter(([a, b]) => a !== b) as Edge[] }))
})

/** Reachability by repeated squaring of the adjacency relation: an oracle that shares no code with the module. */
function reaches(names: string[], edges: Edge[]): Set<string> {
  const reach = new Set(edges.map(([a, b]) => `${a} ${b}`))
  for (let round = 0; round < names.length; round++)
    for (const a of names)
      for (const b of names)
        for (const c of names) if (reach.has(`${a} ${b}`) && reach.has(`${b} ${c}`)) reach.add(`${a} ${c}`)
  return reach
}

describe('asia', () => {
  it('has the relations that one reads off the picture', () => {
    expect(parentsOf(asia, 'either')).toEqual(['tub', 'lung'])
    expect(childrenOf(asia, 'smoke')).toEqual(['lung', 'bronc'])
    expect(markovBlanketOf(asia, 'bronc')).toEqual(['smoke', 'dysp', 'either'])
    expect(markovBlanketOf(asia, 'lung')).toEqual(['smoke', 'either', 'tub'])
    expect(findPath(asia, 'asia', 'xray')).toEqual(['asia', 'tub', 'either', 'xray'])
    expect(findPath(asia, 'xray', 'asia')).toBeNull()
    expect(cycleThrough(asia, ['dysp', 'smoke'])).toEqual(['dysp', 'smoke', 'bronc', 'dysp'])
    expect(topologicalOrder(nodes, asia)).toEqual(['asia', 'smoke', 'tub', 'lung', 'bronc', 'either', 'xray', 'dysp'])
  })
})

describe('on random graphs', () => {
  it('a path is found exactly where one exists, and is one', () => {
    fc.assert(
      fc.property(graphs, ({ names, edges }) => {
        const reach = reaches(names, edges)
        for (const a of names)
          for (const b of names) {
            const path = findPath(edges, a, b)
            expect(path !== null).toBe(a === b || reach.has(`${a} ${b}`))
            path?.slice(1).forEach((node, i) => expect(edges).toContainEqual([path[i], node]))
          }
      }),
      { seed: 6 },
    )
  })
  it('a cycle is found exactly where one exists, and is one; else there is an order', () => {
    fc.assert(
      fc.property(graphs, ({ names, edges }) => {
        const cyclic = names.some((name) => reaches(names, edges).has(`${name} ${name}`))
        const cycle = findCycle(edges)
        expect(cycle !== null).toBe(cyclic)
        if (cycle) {
          expect(cycle[0]).toBe(cycle.at(-1))
          cycle.slice(1).forEach((node, i) => expect(edges).toContainEqual([cycle[i], node]))
          expect(() => topologicalOrder(names, edges)).toThrow('cycle')
        } else {
          const order = topologicalOrder(names, edges)
          expect([...order].sort()).toEqual([...names].sort())
          for (const [from, to] of edges) expect(order.indexOf(from)).toBeLessThan(order.indexOf(to))
        }
      }),
      { seed: 7 },
    )
  })
  it('the Markov blanket is the neighbourhood in the moral graph', () => {
    fc.assert(
      fc.property(graphs, ({ names, edges }) => {
        for (const name of names) {
          const moral = names.filter(
            (other) =>
              other !== name &&
              (edges.some(([a, b]) => (a === name && b === other) || (a === other && b === name)) ||
                names.some((child) =>
                  [name, other].every((parent) => edges.some(([a, b]) => a === parent && b === child)),
                )),
          )
          expect(markovBlanketOf(edges, name).sort()).toEqual(moral.sort())
        }
      }),
      { seed: 8 },
    )
  })
})
