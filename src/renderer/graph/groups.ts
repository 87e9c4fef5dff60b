/** Columns that belong together by their names, drawn as one where a person wants less on the canvas. */

import type { Edge, Graph } from '#shared/contracts/graph.ts'
import { words } from '../text/index.ts'
import type { DrawnEdge } from './drawing.ts'

export interface Group {
  /** What the names begin with: "lab" of lab_crp and lab_sodium. */
  readonly name: string
  readonly members: readonly string[]
  /** The name of the node that stands for them; no column has it. */
  readonly node: string
}

/** Fewer than these are not worth a group. */
const fewest = 3

const beginningOf = (name: string): string => /^(.+?)[\s_.:/-]/u.exec(name)?.[1] ?? ''

/** Groups among the columns on the canvas, the largest first. The outcome is never in one. */
export function groupsOf(nodes: readonly string[], outcome: string | undefined): Group[] {
  const byName = new Map<string, string[]>()
  for (const node of nodes) {
    const name = beginningOf(node)
    if (name === '' || node === outcome) continue
    byName.set(name, [...(byName.get(name) ?? []), node])
  }
  const taken = new Set(nodes)
  return [...byName]
    .filter(([, members]) => members.length >= fewest)
    .map(([name, members]): Group => {
      let node = words.graph.canvas.groupName(name, members.length)
      while (taken.has(node)) node += ' '
      return { name, members, node }
    })
    .sort((a, b) => b.members.length - a.members.length || a.name.localeCompare(b.name, 'en'))
}

/** From a column to the node that is drawn for it. */
const standIn = (groups: readonly Group[]): ((name: string) => string) => {
  const nodes = new Map(groups.flatMap(({ members, node }) => members.map((member) => [member, node] as const)))
  return (name) => nodes.get(name) ?? name
}

/** A graph with groups in place of their columns: for drawing only, since it may have circles. */
export function collapsedGraph(graph: Graph, groups: readonly Group[]): Graph {
  if (groups.length === 0) return graph
  const drawn = standIn(groups)
  const edges = graph.edges.map(([from, to]): Edge => [drawn(from), drawn(to)]).filter(([from, to]) => from !== to)
  return {
    ...graph,
    nodes: [...new Set(graph.nodes.map(drawn))],
    edges: [...new Map(edges.map((edge) => [JSON.stringify(edge), edge])).values()],
  }
}

/** Drawn edges between what is drawn: of several that become one the first stays, marked where any of them is. */
export function collapsedEdges(edges: readonly DrawnEdge[], groups: readonly Group[]): DrawnEdge[] {
  if (groups.length === 0) return [...edges]
  const drawn = standIn(groups)
  const kept = new Map<string, DrawnEdge>()
  for (const each of edges) {
    const edge: Edge = [drawn(each.edge[0]), drawn(each.edge[1])]
    if (edge[0] === edge[1]) continue
    const key = JSON.stringify([edge, each.style])
    const before = kept.get(key)
    kept.set(key, before ? { ...before, isMarked: before.isMarked || each.isMarked } : { ...each, edge })
  }
  return [...kept.values()]
}

/** What stands out, told of what is drawn. */
export const collapsedNames = (names: ReadonlySet<string>, groups: readonly Group[]): ReadonlySet<string> =>
  groups.length === 0 ? names : new Set([...names].map(standIn(groups)))
