/** A graph in words. */

import type { Edge, Graph } from '#shared/contracts/graph.ts'
import type { FoundCauses } from '#shared/contracts/learning.ts'
import type { PartialGraph } from '#shared/contracts/structure.ts'
import { childrenOf, markovBlanketOf, parentsOf } from '#shared/graph/relations.ts'
import { styled } from '#shared/text/number-style.ts'
import { words } from '../text/index.ts'

/** What a column is to the outcome. */
export type Part = 'outcome' | 'parent' | 'child' | 'co-parent' | 'other'

export const partOf = (graph: Graph, outcome: string | undefined, node: string): Part => partsOf(graph, outcome)(node)

/** The part of each node: the edges are gone through once, however many nodes are asked for. */
export function partsOf({ edges }: Pick<Graph, 'edges'>, outcome: string | undefined): (node: string) => Part {
  if (outcome === undefined) return () => 'other'
  const parts = new Map<string, Part>(markovBlanketOf(edges, outcome).map((node) => [node, 'co-parent']))
  for (const node of childrenOf(edges, outcome)) parts.set(node, 'child')
  for (const node of parentsOf(edges, outcome)) parts.set(node, 'parent')
  parts.set(outcome, 'outcome')
  return (node) => parts.get(node) ?? 'other'
}

/** What the graph says of the outcome, sentence by sentence. */
export function readingOf({ edges }: Graph, outcome: string | undefined): string[] {
  if (outcome === undefined) return [words.graph.reading.noOutcome]
  const parents = parentsOf(edges, outcome)
  const children = childrenOf(edges, outcome)
  const coParents = markovBlanketOf(edges, outcome).filter(
    (node) => !parents.includes(node) && !children.includes(node),
  )
  const says = words.graph.reading
  if (parents.length === 0)
    return [says.nothingCauses(outcome), ...(children.length > 0 ? [says.outcomeCauses(outcome, children)] : [])]
  return [
    says.isCausedBy(outcome, parents),
    ...(children.length > 0 ? [says.effectsMislead(outcome, children)] : []),
    ...(coParents.length > 0 ? [says.areOtherCauses(coParents)] : []),
  ]
}

/** Which edges of a graph data could direct, and which not. */
export function patternInWords(edges: readonly Edge[], { undirected }: PartialGraph): string[] {
  if (edges.length === 0) return [words.graph.ask.noEdges]
  if (undirected.length === 0) return [words.graph.ask.everyDirection]
  const open = undirected.map(([a, b]) => `${a} — ${b}`)
  return [words.graph.ask.couldTurn(edges.length, open), words.graph.ask.restsOnYou(open.length)]
}

/** Columns joined to the outcome by an edge, causes first. */
export const neighboursOf = (edges: readonly Edge[], outcome: string | undefined): string[] =>
  outcome === undefined ? [] : [...new Set([...parentsOf(edges, outcome), ...childrenOf(edges, outcome)])]

/** What invariant causal prediction does not show. */
export function causesCaveats({ outcome, site, rows, task, result }: FoundCauses): string {
  const others = task.candidates.filter((name) => !result.causes.includes(name))
  const level = styled((100 * task.significance).toPrecision(2).replace(/\.0$/, ''))
  return words.graph.reading.causesCaveats(rows, level, site, outcome, others)
}
