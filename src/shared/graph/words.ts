/** Answers about a single node of a graph, in words. */

import type { Edge } from '../contracts/graph.ts'
import { list } from '../text/format.ts'
import { childrenOf, markovBlanketOf, parentsOf } from './relations.ts'

/** What directly causes a column. */
export function parentsInWords(edges: readonly Edge[], node: string): string {
  const parents = parentsOf(edges, node)
  return parents.length === 0
    ? `Nothing in the graph causes ${node}.`
    : `${node} is directly caused by ${list(parents)}.`
}

/** What the rest of the columns is no longer needed for once these are known. */
export function markovBlanketInWords(edges: readonly Edge[], node: string): string[] {
  const blanket = markovBlanketOf(edges, node)
  if (blanket.length === 0) return [`${node} is joined to nothing, so no other column says anything about it.`]
  const [parents, children] = [parentsOf(edges, node), childrenOf(edges, node)]
  const others = blanket.filter((other) => !parents.includes(other) && !children.includes(other))
  const part = (columns: readonly string[], what: string) => (columns.length > 0 ? [`${list(columns)} (${what})`] : [])
  return [
    `Once ${list(blanket)} ${blanket.length === 1 ? 'is' : 'are'} known, no other column says more about ${node}.`,
    `${blanket.length === 1 ? 'It is' : 'They are'} ${list([
      ...part(parents, parents.length === 1 ? 'a cause' : 'causes'),
      ...part(children, children.length === 1 ? 'an effect' : 'effects'),
      ...part(others, others.length === 1 ? 'another cause of its effects' : 'other causes of its effects'),
    ])}.`,
  ]
}
