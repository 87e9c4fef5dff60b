import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Edge } from '#shared/contracts/graph.ts'
import { findCycle, findPath } from '#shared/graph/relations.ts'
import { Dag } from './dag.ts'

const size = 40
const name = (node: number) => `v${node}`
const edgesOf = (dag: Dag) => dag.parents.flatMap((set, to) => set.map((from): Edge => [name(from), name(to)]))

describe('a graph that changes edge by edge', () => {
  it('knows what leads where, and which changes close a cycle', () => {
    const steps = fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { minLength: 60, maxLength: 120 })
    fc.assert(
      fc.property(steps, (pairs) => {
        const dag = new Dag(Array.from({ length: size }, () => []))
        for (const [from, to] of pairs) {
          if (from === to) continue
          const edges = edgesOf(dag)
          if (dag.has(from, to)) {
            const turned = edges.map((edge): Edge =>
              edge[0] === name(from) && edge[1] === name(to) ? [name(to), name(from)] : edge,
            )
            expect(dag.canReverse(from, to)).toBe(findCycle(turned) === null)
            dag.remove(from, to)
          } else {
            expect(dag.canAdd(from, to)).toBe(findPath(edges, name(to), name(from)) === null)
            expect(dag.leads(from, to)).toBe(findPath(edges, name(from), name(to)) !== null)
            if (dag.canAdd(from, to)) dag.add(from, to)
          }
        }
        expect(findCycle(edgesOf(dag))).toBeNull()
      }),
      { seed: 5, numRuns: 60 },
    )
  })
})
