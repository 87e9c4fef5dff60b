import type { Edge } from '../contracts/graph.ts'

/**
 * The sets of nodes that cut every path between two nodes of a graph without directions, and of which none can be left
 * out (Kloks and Kratsch 1998: from the set closest to one end, neighbours are taken over one by one).
 *
 * @param isUsable whether a node may be in a set
 * @param most how many sets are looked for
 * @returns the smaller sets first, each in the nodes' order; none where the two cannot be cut apart
 */
export function minimalSeparators(
  nodes: readonly string[],
  pairs: readonly Edge[],
  from: string,
  to: string,
  isUsable: (node: string) => boolean,
  most: number,
): string[][] {
  const neighbours = withoutUnusable(nodes, pairs, (node) => node === from || node === to || isUsable(node))
  const around = (set: ReadonlySet<string>) =>
    new Set([...set].flatMap((node) => [...(neighbours.get(node) ?? [])]).filter((node) => !set.has(node)))
  const component = (start: string, without: ReadonlySet<string>) => {
    const found = new Set([start])
    for (const node of found) for (const next of neighbours.get(node) ?? []) if (!without.has(next)) found.add(next)
    return found
  }
  /** The minimal set that cuts a connected set of nodes off, closest to it. */
  const closest = (side: ReadonlySet<string>): Set<string> | null => {
    const border = around(side)
    return border.has(to) ? null : around(component(to, border))
  }
  const found = new Map<string, string[]>()
  const queue: Set<string>[] = []
  const keep = (separator: Set<string> | null) => {
    if (!separator || found.size >= most) return
    const sorted = nodes.filter((node) => separator.has(node))
    const key = JSON.stringify(sorted)
    if (found.has(key)) return
    found.set(key, sorted)
    queue.push(separator)
  }
  keep(closest(new Set([from])))
  for (const separator of queue) {
    const side = component(from, separator)
    for (const node of separator) keep(closest(new Set([...side, node])))
  }
  return [...found.values()].sort((a, b) => a.length - b.length)
}

/** The neighbours of usable nodes, where a way through nodes that are not usable counts as an edge. */
function withoutUnusable(nodes: readonly string[], pairs: readonly Edge[], isUsable: (node: string) => boolean) {
  const neighbours = new Map(nodes.map((node) => [node, new Set<string>()]))
  for (const [a, b] of pairs) {
    neighbours.get(a)?.add(b)
    neighbours.get(b)?.add(a)
  }
  for (const node of nodes) {
    if (isUsable(node)) continue
    const around = [...(neighbours.get(node) ?? [])]
    for (const a of around) {
      neighbours.get(a)?.delete(node)
      for (const b of around) if (a !== b) neighbours.get(a)?.add(b)
    }
    neighbours.delete(node)
  }
  return neighbours
}
