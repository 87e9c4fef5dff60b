import { closeByMeek, MixedGraph } from '#shared/graph/mixed.ts'
import type { Constraints } from './constraints.ts'
import type { Steps } from './control.ts'
import type { CountingTable } from './counts.ts'
import { gTest } from './g-test.ts'

/** What made two columns independent. */
export interface Separation {
  readonly a: number
  readonly b: number
  readonly given: readonly number[]
  readonly probability: number
}

export interface Skeleton {
  readonly graph: MixedGraph
  readonly separations: readonly Separation[]
  readonly tests: number
}

/**
 * PC-stable (Spirtes, Glymour and Scheines 2000; Colombo and Maathuis 2014): edges are removed between columns that some
 * others make independent, then common effects are read off the sets that did so, and Meek's rules give the directions
 * that follow. Neighbours are frozen while conditions of one size are tried, and an edge that two common effects want to
 * point both ways is left without direction, so that the columns' order does not matter.
 *
 * @param table the columns, all discrete
 * @param significance level of each test: an edge stays where independence is rejected at this level
 * @param largestCondition columns conditioned on at most
 */
export async function pcStable(
  table: CountingTable,
  constraints: Constraints,
  significance: number,
  largestCondition: number,
  steps: Steps,
): Promise<Skeleton> {
  const skeleton = await findSkeleton(table, constraints, significance, largestCondition, steps)
  directByKnowledge(skeleton.graph, constraints)
  directCommonEffects(skeleton)
  closeByMeek(skeleton.graph)
  return skeleton
}

async function findSkeleton(
  table: CountingTable,
  { allowed, required }: Constraints,
  significance: number,
  largestCondition: number,
  steps: Steps,
): Promise<Skeleton> {
  const count = table.levels.length
  const graph = new MixedGraph(count)
  for (let a = 0; a < count; a++) for (let b = 0; b < a; b++) if (allowed[a][b] || allowed[b][a]) graph.join(a, b)
  const separations: Separation[] = []
  let tests = 0
  /** The first set among candidates that makes two columns independent. */
  const separate = (a: number, b: number, candidates: readonly number[], size: number): Separation | null => {
    for (const given of combinations(candidates, size)) {
      tests++
      const { probability } = gTest(table, a, b, given)
      if (probability > significance) return { a, b, given, probability }
    }
    return null
  }
  for (let size = 0; size <= largestCondition; size++) {
    const frozen = Array.from({ length: count }, (_, node) => graph.adjacent(node))
    // What cannot be a cause of a column is of no use to separate it from its other non-effects.
    const candidates = (node: number, other: number) =>
      frozen[node].filter((third) => third !== other && allowed[node][third])
    let tried = false
    for (let a = 0; a < count; a++)
      for (const b of frozen[a].filter((other) => other > a)) {
        if (required[a].includes(b) || required[b].includes(a)) continue
        const [first, second] = [candidates(a, b), candidates(b, a)]
        if (Math.max(first.length, second.length) < size) continue
        tried = true
        await steps.next(() => ({ stage: `Testing independence given ${size} columns`, fraction: a / count }))
        const found = separate(a, b, first, size) ?? (size > 0 ? separate(a, b, second, size) : null)
        if (!found) continue
        separations.push(found)
        graph.separate(a, b)
      }
    if (!tried) break
  }
  return { graph, separations, tests }
}

/** Every choice of `size` items, in order. */
export function* combinations(items: readonly number[], size: number): Generator<number[]> {
  if (size === 0) yield []
  else
    for (let i = 0; i + size <= items.length; i++)
      for (const rest of combinations(items.slice(i + 1), size - 1)) yield [items[i], ...rest]
}

function directByKnowledge(graph: MixedGraph, { allowed, required }: Constraints): void {
  required.forEach((parents, node) => parents.forEach((parent) => graph.direct(parent, node)))
  for (const [a, b] of graph.edges().undirected)
    if (!allowed[a][b]) graph.direct(a, b)
    else if (!allowed[b][a]) graph.direct(b, a)
}

/** Two unjoined columns that share a neighbour which was not needed to separate them are both its causes. */
function directCommonEffects({ graph, separations }: Skeleton): void {
  const wanted = new Set<string>()
  for (const { a, b, given } of separations) {
    if (graph.isAdjacent(a, b)) continue
    for (const effect of graph.adjacent(a))
      if (graph.isAdjacent(effect, b) && !given.includes(effect)) {
        wanted.add(`${a} ${effect}`)
        wanted.add(`${b} ${effect}`)
      }
  }
  for (const [a, b] of graph.edges().undirected) {
    const [forward, back] = [wanted.has(`${a} ${b}`), wanted.has(`${b} ${a}`)]
    if (forward && !back) graph.direct(a, b)
    if (back && !forward) graph.direct(b, a)
  }
}
