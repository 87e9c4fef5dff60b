import type { Edge } from '../contracts/graph.ts'
import type { EdgeKnowledge } from '../contracts/structure.ts'
import { list } from '../text/format.ts'
import { noKnowledge } from './knowledge.ts'
import { patternOf } from './pattern.ts'

/** Edges at the outcome whose direction no data of this kind can tell. */
export interface Undecided {
  /** As they stand in the graph. */
  readonly edges: readonly Edge[]
  readonly sentences: readonly string[]
}

/**
 * Which edges at the outcome could as well point the other way: other graphs with the same edges and common effects, and
 * in accord with what the user knows, imply the same independences and fit any data equally well.
 *
 * @param edges of an acyclic graph that does not contradict the knowledge
 */
export function undecidedAt(
  nodes: readonly string[],
  edges: readonly Edge[],
  outcome: string,
  knowledge: EdgeKnowledge = noKnowledge,
): Undecided {
  return undecidedIn(edges, patternOf(nodes, edges, knowledge).undirected, outcome)
}

/**
 * The same where the edges without direction are known already, as those of a learned graph are.
 *
 * @param undirected edges whose direction is open
 */
export function undecidedIn(edges: readonly Edge[], undirected: readonly Edge[], outcome: string): Undecided {
  const isOpen = ([from, to]: Edge) =>
    (from === outcome || to === outcome) &&
    undirected.some(([a, b]) => (a === from && b === to) || (a === to && b === from))
  const open = edges.filter(isOpen)
  if (open.length === 0) return { edges: [], sentences: [] }
  const others = open.map(([from, to]) => (from === outcome ? to : from))
  const [is, cause, them] =
    others.length === 1 ? ['is', 'a cause or an effect', 'it'] : ['are each', 'a cause or an effect', 'them']
  return {
    edges: open,
    sentences: [
      `Whether ${list(others)} ${is} ${cause} of ${outcome} cannot be told from these data.`,
      `If you know what comes first in time, say so, and the edge${others.length === 1 ? '' : 's'} between ${them} and ${outcome} can be directed.`,
    ],
  }
}
