/** What the user knows about a graph before the data are looked at, as it is edited. */

import type { Edge } from '#shared/contracts/graph.ts'
import type { EdgeKnowledge } from '#shared/contracts/structure.ts'

/** The step of the time order that a column stands in, from 0; null for any time. */
export function stepOf(tiers: EdgeKnowledge['tiers'], column: string): number | null {
  const step = tiers.findIndex((names) => names.includes(column))
  return step < 0 ? null : step
}

/** Puts a column into a step of the time order, or takes it out of all. Steps that are empty at the end go. */
export function withStep(tiers: EdgeKnowledge['tiers'], column: string, step: number | null): string[][] {
  const count = Math.max(tiers.length, (step ?? -1) + 1)
  const result = Array.from({ length: count }, (_, i) => [
    ...(tiers[i] ?? []).filter((name) => name !== column),
    ...(i === step ? [column] : []),
  ])
  while (result.length > 0 && result[result.length - 1].length === 0) result.pop()
  return result
}

export const withEdge = (edges: readonly Edge[], edge: Edge): Edge[] => [...withoutEdge(edges, edge), edge]

export const withoutEdge = (edges: readonly Edge[], [from, to]: Edge): Edge[] =>
  edges.filter(([a, b]) => a !== from || b !== to)

/** The part of what is known that speaks of these columns. */
export function knowledgeWithin(knowledge: EdgeKnowledge, columns: readonly string[]): EdgeKnowledge {
  const known = new Set(columns)
  const isKnown = (edge: Edge) => edge.every((name) => known.has(name))
  return {
    required: knowledge.required.filter(isKnown),
    forbidden: knowledge.forbidden.filter(isKnown),
    tiers: knowledge.tiers.map((names) => names.filter((name) => known.has(name))),
    outcome: knowledge.outcome && known.has(knowledge.outcome.column) ? knowledge.outcome : null,
  }
}
