import type { Edge } from '#shared/contracts/graph.ts'
import { nodeHeight, nodeWidth, type Position } from './sizes.ts'

const gap = 28
const rankHeight = nodeHeight + 64
/** How often the rows are put in order of what they are joined to; more changes little. */
const sweeps = 6
/** Rows wider than this are broken, in pixels: a graph of many causes of one effect would be a line otherwise. */
const widest = 3600

/**
 * Layers from causes to effects for large graphs: each node one row below its lowest cause (longest path), each row in the order of
 * the mean place of its neighbours (the barycentre heuristic of Sugiyama, Tagawa and Toda, 1981). Takes time in proportion to the edges.
 * An edge that closes a circle, as between collapsed groups, is left out of the layers.
 *
 * @param nodes those with edges
 * @returns the upper left corner of each
 */
export function layered(nodes: readonly string[], edges: readonly Edge[]): Map<string, Position> {
  const known = new Set(nodes)
  const joined = edges.filter(([from, to]) => known.has(from) && known.has(to) && from !== to)
  const causes = new Map<string, string[]>(nodes.map((name) => [name, []]))
  const effects = new Map<string, string[]>(nodes.map((name) => [name, []]))
  for (const [from, to] of joined) {
    causes.get(to)?.push(from)
    effects.get(from)?.push(to)
  }
  const neighbours = new Map(nodes.map((name) => [name, [...(causes.get(name) ?? []), ...(effects.get(name) ?? [])]]))
  const ranks = ranksOf(nodes, causes, effects)
  let rows: string[][] = Array.from({ length: Math.max(...ranks.values()) + 1 }, () => [])
  for (const name of nodes) rows[ranks.get(name) as number].push(name)
  rows = rows.flatMap(broken)

  const centres = centresOf(rows)
  const wanted = (name: string) => {
    const near = neighbours.get(name) ?? []
    return near.reduce((sum, other) => sum + (centres.get(other) as number), 0) / near.length
  }
  for (let sweep = 0; sweep < sweeps; sweep++)
    for (const row of sweep % 2 === 0 ? rows : rows.toReversed()) {
      const places = new Map(row.map((name) => [name, wanted(name)]))
      row.sort((a, b) => (places.get(a) as number) - (places.get(b) as number))
      for (const [name, centre] of centresOf([row])) centres.set(name, centre)
    }
  return new Map(
    rows.flatMap((row, rank) =>
      row.map((name): [string, Position] => [
        name,
        { x: (centres.get(name) as number) - nodeWidth(name) / 2, y: rank * rankHeight },
      ]),
    ),
  )
}

/** One more than the largest rank of the causes, by Kahn's order; where a circle is left, its first node begins anew. */
function ranksOf(
  nodes: readonly string[],
  causes: ReadonlyMap<string, readonly string[]>,
  effects: ReadonlyMap<string, readonly string[]>,
): Map<string, number> {
  const waiting = new Map(nodes.map((name) => [name, causes.get(name)?.length ?? 0]))
  const ranks = new Map<string, number>()
  const lowest = (name: string) => 1 + Math.max(-1, ...(causes.get(name) ?? []).map((cause) => ranks.get(cause) ?? -1))
  for (const begin of [...nodes.filter((name) => waiting.get(name) === 0), ...nodes]) {
    const ready = [begin]
    for (const name of ready) {
      if (ranks.has(name)) continue
      ranks.set(name, lowest(name))
      for (const effect of effects.get(name) ?? []) {
        const left = (waiting.get(effect) as number) - 1
        waiting.set(effect, left)
        if (left === 0) ready.push(effect)
      }
    }
  }
  return ranks
}

const widthOf = (row: readonly string[]) => row.reduce((sum, name) => sum + nodeWidth(name) + gap, -gap)

/** A row in pieces that are not too wide, one below the other. */
function broken(row: readonly string[]): string[][] {
  const pieces = Math.max(1, Math.ceil(widthOf(row) / widest))
  const length = Math.ceil(row.length / pieces)
  return Array.from({ length: pieces }, (_, i) => row.slice(i * length, (i + 1) * length)).filter(
    (piece) => piece.length > 0,
  )
}

/** The middle of each node, its row centred on 0. */
function centresOf(rows: readonly (readonly string[])[]): Map<string, number> {
  const centres = new Map<string, number>()
  for (const row of rows) {
    let x = -widthOf(row) / 2
    for (const name of row) {
      centres.set(name, x + nodeWidth(name) / 2)
      x += nodeWidth(name) + gap
    }
  }
  return centres
}
