import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Edge } from '../contracts/graph.ts'
import { adjustmentSets, isAdjustmentSet } from './adjustment.ts'
import { allPaths, dagOf, isCausal, isOpen, reaches, subsetsOf } from './testing.ts'

const dags = fc.integer({ min: 2, max: 6 }).chain((count) =>
  fc
    .tuple(
      fc.shuffledSubarray(
        Array.from({ length: count }, (_, i) => i),
        { minLength: count },
      ),
      fc.array(fc.boolean(), { minLength: 15, maxLength: 15 }),
      fc.array(fc.boolean(), { minLength: count, maxLength: count }),
    )
    .map(([order, bits, usable]) => ({ ...dagOf(order, bits), usable })),
)

/** The generalised adjustment criterion by its definition (Perković et al. 2018, definition 4), path by path. */
function isValid(edges: readonly Edge[], cause: string, outcome: string, set: readonly string[]): boolean {
  const paths = allPaths(edges, cause, outcome)
  const onCausal = paths.filter((path) => isCausal(edges, path)).flatMap((path) => path.slice(1))
  if (set.some((node) => onCausal.some((other) => reaches(edges, other, node)))) return false
  return paths.every((path) => isCausal(edges, path) || !isOpen(edges, path, set))
}

describe('adjustment sets', () => {
  it('are those of the definition: none missed, none wrong, the minimal ones all found', () => {
    let [some, none] = [0, 0]
    fc.assert(
      fc.property(dags, ({ nodes, edges, usable }) => {
        const [cause, outcome, ...others] = nodes
        const isUsable = (node: string) => usable[nodes.indexOf(node)]
        const valid = subsetsOf(others.filter(isUsable)).filter((set) => isValid(edges, cause, outcome, set))
        for (const set of subsetsOf(others))
          expect(isAdjustmentSet(edges, cause, outcome, set)).toBe(isValid(edges, cause, outcome, set))
        const { canonical, minimal, hasEffect } = adjustmentSets(nodes, edges, cause, outcome, isUsable)
        expect(hasEffect).toBe(reaches(edges, cause, outcome))
        if (canonical) {
          some++
          expect(valid).toContainEqual(canonical)
        } else {
          none++
          expect(valid).toEqual([])
        }
        const isMinimal = (set: readonly string[]) =>
          !valid.some((other) => other.length < set.length && other.every((node) => set.includes(node)))
        const text = (sets: readonly (readonly string[])[]) => sets.map((set) => set.join()).sort()
        expect(text(minimal)).toEqual(text(valid.filter(isMinimal)))
      }),
      { seed: 12, numRuns: 500 },
    )
    expect(Math.min(some, none)).toBeGreaterThan(100)
  })

  const nodes = ['treatment', 'recovery', 'age', 'severity', 'mediator']
  const confounded: Edge[] = [
    ['age', 'severity'],
    ['severity', 'treatment'],
    ['age', 'recovery'],
    ['treatment', 'mediator'],
    ['mediator', 'recovery'],
  ]
  it('are explained', () => {
    expect(adjustmentSets(nodes, confounded, 'treatment', 'recovery')).toEqual({
      hasEffect: true,
      canonical: ['age', 'severity'],
      minimal: [['severity'], ['age']],
      sentences: [
        'Hold severity fixed: among rows alike in it, the difference in recovery between values of treatment is its effect.',
        'As good: age.',
        'All of age and severity would do as well.',
      ],
    })
    expect(adjustmentSets(nodes, confounded, 'age', 'recovery').sentences).toEqual([
      'Nothing needs to be held fixed: the whole difference in recovery between values of age is its effect.',
    ])
  })
  it('are said not to exist, with the path that stays open', () => {
    const blind = adjustmentSets(
      nodes,
      confounded,
      'treatment',
      'recovery',
      (node) => !['age', 'severity'].includes(node),
    )
    expect(blind.canonical).toBeNull()
    expect(blind.sentences).toEqual([
      'The effect of treatment on recovery cannot be found by holding columns fixed: the path treatment ← severity ← age → recovery is not causal, and no usable column closes it.',
    ])
    expect(adjustmentSets(nodes, confounded, 'recovery', 'mediator').sentences).toEqual([
      'recovery has no effect on mediator in this graph, and the two depend on each other by recovery ← mediator, which no usable column closes.',
    ])
    expect(adjustmentSets(nodes, confounded, 'mediator', 'age').sentences[0]).toBe(
      'mediator has no effect on age in this graph: no directed path leads there.',
    )
  })
})
