/** Finding one's way in a large graph: columns by name, what is upstream and downstream of one, and the ways between two. */

import type { Edge } from '#shared/contracts/graph.ts'
import { list, plural } from '#shared/text/format.ts'

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

export const relations = {
  ancestors: 'what causes it, also by way of others',
  descendants: 'what follows from it, also by way of others',
  paths: 'every path to another column',
} as const
export type Relation = keyof typeof relations

/** What of a graph stands out, and that in a sentence. */
export interface Highlight {
  readonly nodes: ReadonlySet<string>
  readonly sentence: string
}

/** At most these are named; the rest are counted. */
const mostNamed = 12
const named = (names: readonly string[]) =>
  names.length <= mostNamed
    ? list(names)
    : `${names.slice(0, mostNamed).join(', ')} and ${names.length - mostNamed} more`

/** @param other the end of the paths, where it is paths that are asked for */
export function highlightOf(edges: readonly Edge[], node: string, relation: Relation, other = ''): Highlight {
  if (relation === 'paths') {
    const forward = betweenOf(edges, node, other)
    const [ends, nodes] = forward.size > 0 ? [[node, other], forward] : [[other, node], betweenOf(edges, other, node)]
    if (nodes.size === 0)
      return { nodes: new Set([node, other]), sentence: `No directed path joins ${node} and ${other}.` }
    const inside = [...nodes].filter((name) => !ends.includes(name))
    const sentence =
      inside.length === 0
        ? `${ends[0]} causes ${ends[1]} directly, and in no other way.`
        : `Paths lead from ${ends[0]} to ${ends[1]} by way of ${named(inside)}.`
    return { nodes, sentence }
  }
  const found = relation === 'ancestors' ? ancestorsOf(edges, node) : descendantsOf(edges, node)
  const verb = relation === 'ancestors' ? [`cause`, 'causes'] : ['follow from', 'follows from']
  const sentence =
    found.size === 0
      ? `Nothing in the graph ${verb[1]} ${node}.`
      : `${plural(found.size, 'column')} ${found.size === 1 ? verb[1] : verb[0]} ${node}, directly or by way of others: ${named([...found])}.`
  return { nodes: new Set([node, ...found]), sentence }
}
