/** Finding one's way in a large graph: columns by name, what is upstream and downstream of one, and the ways between two. */

import type { Edge } from '#shared/contracts/graph.ts'
import { words } from '../text/index.ts'

/** What can be reached from a node along edges, or against them; the node itself is left out. */
function reached(edges: readonly Edge[], node: string, backwards: boolean): Set<string> {
  const next = new Map<string, string[]>()
  for (const [from, to] of edges) {
    const [here, there] = backwards ? [to, from] : [from, to]
    const known = next.get(here)
    if (known) known.push(there)
    else next.set(here, [there])
  }
  const found = new Set<string>([node])
  for (const each of found) for (const other of next.get(each) ?? []) found.add(other)
  found.delete(node)
  return found
}

/** Columns that cause a node, directly or by way of others. */
export const ancestorsOf = (edges: readonly Edge[], node: string): Set<string> => reached(edges, node, true)
/** Columns that a node causes, directly or by way of others. */
export const descendantsOf = (edges: readonly Edge[], node: string): Set<string> => reached(edges, node, false)

/** Columns on any directed path from one to the other, both included; empty where there is none. */
export function betweenOf(edges: readonly Edge[], from: string, to: string): Set<string> {
  const [after, before] = [descendantsOf(edges, from), ancestorsOf(edges, to)]
  if (!after.has(to)) return new Set()
  return new Set([from, ...[...after].filter((name) => before.has(name)), to])
}

/** What can stand out: what causes a column, what follows from it, or the paths to another; the list's words say which. */
export type Relation = keyof typeof words.graph.find.relations

/** What of a graph stands out, and that in a sentence. */
export interface Highlight {
  readonly nodes: ReadonlySet<string>
  readonly sentence: string
}

/** @param other the end of the paths, where it is paths that are asked for */
export function highlightOf(edges: readonly Edge[], node: string, relation: Relation, other = ''): Highlight {
  if (relation === 'paths') {
    const forward = betweenOf(edges, node, other)
    const [ends, nodes] = forward.size > 0 ? [[node, other], forward] : [[other, node], betweenOf(edges, other, node)]
    if (nodes.size === 0) return { nodes: new Set([node, other]), sentence: words.graph.find.noPath(node, other) }
    const inside = [...nodes].filter((name) => !ends.includes(name))
    const [from, to] = ends
    const sentence =
      inside.length === 0 ? words.graph.find.onlyDirectly(from, to) : words.graph.find.pathsLead(from, to, inside)
    return { nodes, sentence }
  }
  const isUpstream = relation === 'ancestors'
  const found = isUpstream ? ancestorsOf(edges, node) : descendantsOf(edges, node)
  const sentence = (isUpstream ? words.graph.find.causing : words.graph.find.following)(node, [...found])
  return { nodes: new Set([node, ...found]), sentence }
}
