import type { Edge } from '../contracts/graph.ts'
import { list } from '../text/format.ts'
import { parentsOf } from './relations.ts'

/** A graph without directions. */
export interface MoralGraph {
  /** Each pair once, in the nodes' order. */
  readonly pairs: readonly Edge[]
  /** The pairs that no edge joins, with the common effects that join them. */
  readonly married: readonly { readonly pair: Edge; readonly effects: readonly string[] }[]
  readonly sentences: readonly string[]
}

/**
 * The moral graph (Lauritzen and Spiegelhalter 1988): edges lose their directions, and causes of a common effect are
 * joined. A column's neighbours in it are its Markov blanket.
 */
export function moralGraph(nodes: readonly string[], edges: readonly Edge[]): MoralGraph {
  const joined = (a: string, b: string) =>
    edges.some(([from, to]) => (from === a && to === b) || (from === b && to === a))
  const pairs: Edge[] = []
  const married: { pair: Edge; effects: string[] }[] = []
  nodes.forEach((a, i) =>
    nodes.slice(i + 1).forEach((b) => {
      const effects = nodes.filter((node) => {
        const parents = parentsOf(edges, node)
        return parents.includes(a) && parents.includes(b)
      })
      if (joined(a, b)) pairs.push([a, b])
      else if (effects.length > 0) {
        pairs.push([a, b])
        married.push({ pair: [a, b], effects })
      }
    }),
  )
  const sentences =
    married.length === 0
      ? ['No two causes of a common effect are unjoined, so the moral graph has the same edges without directions.']
      : married.map(({ pair: [a, b], effects }) => `${a} and ${b} are joined as causes of ${list(effects)}.`)
  return { pairs, married, sentences }
}
