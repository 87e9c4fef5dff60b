/**
 * Graphs over numbered nodes in which some edges have a direction and some have none, and the rules by which the
 * direction of one edge follows from others.
 */

/** Edges with or without direction between nodes 0 .. size - 1. */
export class MixedGraph {
  readonly size: number
  /** 1 at [from, to] for from → to; at both [a, b] and [b, a] for a — b. */
  readonly #marks: Uint8Array

  constructor(size: number) {
    this.size = size
    this.#marks = new Uint8Array(size * size)
  }

  copy(): MixedGraph {
    const copy = new MixedGraph(this.size)
    copy.#marks.set(this.#marks)
    return copy
  }

  #mark(from: number, to: number): boolean {
    return this.#marks[from * this.size + to] === 1
  }

  isAdjacent(a: number, b: number): boolean {
    return this.#mark(a, b) || this.#mark(b, a)
  }

  isDirected(from: number, to: number): boolean {
    return this.#mark(from, to) && !this.#mark(to, from)
  }

  isUndirected(a: number, b: number): boolean {
    return this.#mark(a, b) && this.#mark(b, a)
  }

  /** Joins two nodes by an edge without a direction. */
  join(a: number, b: number): void {
    this.#marks[a * this.size + b] = 1
    this.#marks[b * this.size + a] = 1
  }

  /** Makes the edge between two nodes, new or not, run from one to the other. */
  direct(from: number, to: number): void {
    this.#marks[from * this.size + to] = 1
    this.#marks[to * this.size + from] = 0
  }

  separate(a: number, b: number): void {
    this.#marks[a * this.size + b] = 0
    this.#marks[b * this.size + a] = 0
  }

  #select(test: (other: number) => boolean): number[] {
    const found: number[] = []
    for (let other = 0; other < this.size; other++) if (test(other)) found.push(other)
    return found
  }

  parents(node: number): number[] {
    return this.#select((other) => this.isDirected(other, node))
  }

  /** Nodes joined to this one by an edge without a direction. */
  neighbours(node: number): number[] {
    return this.#select((other) => this.isUndirected(other, node))
  }

  /** Nodes joined to this one by any edge. */
  adjacent(node: number): number[] {
    return this.#select((other) => this.isAdjacent(other, node))
  }

  /** The edges: those with a direction, and those without, each once with the smaller number first. */
  edges(): { directed: [number, number][]; undirected: [number, number][] } {
    const directed: [number, number][] = []
    const undirected: [number, number][] = []
    for (let a = 0; a < this.size; a++)
      for (let b = 0; b < this.size; b++)
        if (this.isDirected(a, b)) directed.push([a, b])
        else if (a < b && this.isUndirected(a, b)) undirected.push([a, b])
    return { directed, undirected }
  }
}

/** Whether Meek's rules 1 to 4 give a — b the direction a → b. */
function mustPoint(graph: MixedGraph, a: number, b: number): boolean {
  const others = graph.adjacent(a).filter((c) => c !== b)
  // Rule 1: c → a — b with c and b apart would else make a new common effect at a.
  if (others.some((c) => graph.isDirected(c, a) && !graph.isAdjacent(c, b))) return true
  // Rule 2: a → c → b would else become a cycle.
  if (others.some((c) => graph.isDirected(a, c) && graph.isDirected(c, b))) return true
  const joined = others.filter((c) => graph.isUndirected(a, c))
  const before = others.filter((c) => graph.isDirected(c, b))
  // Rule 3: a — c → b and a — d → b with c and d apart.
  const joinedBefore = joined.filter((c) => before.includes(c))
  if (joinedBefore.some((c, i) => joinedBefore.slice(i + 1).some((d) => !graph.isAdjacent(c, d)))) return true
  // Rule 4: a — d → c → b with a and c adjacent, d and b apart.
  return joined.some((d) => !graph.isAdjacent(d, b) && before.some((c) => graph.isDirected(d, c)))
}

/**
 * Gives a direction to every edge whose direction follows from the others (Meek 1995, rules 1 to 4), in place. Started
 * from a graph's common effects and what is known of it, it finds every direction that follows.
 */
export function closeByMeek(graph: MixedGraph): void {
  for (let changed = true; changed;) {
    changed = false
    for (const [a, b] of graph.edges().undirected)
      if (mustPoint(graph, a, b)) {
        graph.direct(a, b)
        changed = true
      } else if (mustPoint(graph, b, a)) {
        graph.direct(b, a)
        changed = true
      }
  }
}

/**
 * A directed acyclic graph with the same edges and common effects, and the directions that are there already (Dor and
 * Tarsi 1992).
 *
 * @returns the parents of each node; null where there is no such graph
 */
export function extendToDag(graph: MixedGraph): number[][] | null {
  const rest = graph.copy()
  const parents: number[][] = Array.from({ length: graph.size }, () => [])
  const left = new Set(parents.keys())
  while (left.size > 0) {
    const isSink = (node: number) => {
      const adjacent = rest.adjacent(node)
      return adjacent.every(
        (other) =>
          !rest.isDirected(node, other) &&
          (!rest.isUndirected(node, other) ||
            adjacent.every((third) => third === other || rest.isAdjacent(other, third))),
      )
    }
    const sink = [...left].find(isSink)
    if (sink === undefined) return null
    parents[sink] = rest.adjacent(sink)
    for (const other of parents[sink]) rest.separate(other, sink)
    left.delete(sink)
  }
  return parents
}

/**
 * The class of graphs that no data can tell from this one: edges with the same direction in all of them keep it.
 *
 * @param parents of each node, acyclic
 * @param fixed whether an edge's direction is known for another reason; by default none is
 */
export function classOfDag(
  parents: readonly (readonly number[])[],
  fixed: (from: number, to: number) => boolean = () => false,
): MixedGraph {
  const graph = new MixedGraph(parents.length)
  parents.forEach((set, node) => set.forEach((parent) => graph.join(parent, node)))
  parents.forEach((set, node) =>
    set.forEach((parent) => {
      const isShared = set.some((other) => other !== parent && !graph.isAdjacent(other, parent))
      if (isShared || fixed(parent, node)) graph.direct(parent, node)
    }),
  )
  closeByMeek(graph)
  return graph
}
