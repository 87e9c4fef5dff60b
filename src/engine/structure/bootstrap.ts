import type { Edge } from '#shared/contracts/graph.ts'
import type { EdgeStrength, StructureSettings } from '#shared/contracts/structure.ts'
import { randomFromSeed } from '../math/index.ts'
import { type StructureControl } from './control.ts'
import { rowsOf, type StructureData } from './data.ts'
import { learnStructure } from './learn.ts'

/**
 * How firmly the data support each edge: graphs are learned from rows drawn anew with replacement, and the shares of them
 * that join two columns, and that point from one to the other, are counted (Friedman, Goldszmidt and Wyner 1999). An edge
 * that a graph's pattern leaves without direction counts for neither direction.
 *
 * @param samples how many graphs, at least 1
 * @returns pairs that any graph joins, the most frequent first
 */
export async function edgeStrengths(
  data: StructureData,
  settings: StructureSettings,
  samples: number,
  control: StructureControl = {},
): Promise<EdgeStrength[]> {
  const random = randomFromSeed(settings.seed).stream('bootstrap')
  const names = data.columns.map(({ name }) => name)
  const position = new Map(names.map((name, i) => [name, i]))
  const counts = new Map<string, { pair: Edge; joined: number; forward: number; back: number }>()
  const countOf = ([a, b]: Edge) => {
    const inOrder = (position.get(a) as number) < (position.get(b) as number)
    const pair: Edge = inOrder ? [a, b] : [b, a]
    const key = JSON.stringify(pair)
    const known = counts.get(key) ?? { pair, joined: 0, forward: 0, back: 0 }
    counts.set(key, known)
    return { known, inOrder }
  }
  for (let sample = 0; sample < samples; sample++) {
    const stage = `Learning from redrawn rows, ${sample + 1} of ${samples}`
    const inner: StructureControl = {
      ...control,
      onProgress: () => control.onProgress?.({ stage, fraction: sample / samples }),
    }
    const stream = random.stream(`sample ${sample}`)
    const rows = Int32Array.from({ length: data.rows }, () => stream.integer(data.rows))
    const { pattern } = await learnStructure(rowsOf(data, rows), settings, inner)
    for (const edge of pattern.directed) {
      const { known, inOrder } = countOf(edge)
      known.joined++
      if (inOrder) known.forward++
      else known.back++
    }
    for (const edge of pattern.undirected) countOf(edge).known.joined++
  }
  control.onProgress?.({ stage: 'Learning from redrawn rows', fraction: 1 })
  return [...counts.values()]
    .map(({ pair, joined, forward, back }) => ({
      pair,
      joined: joined / samples,
      forward: forward / samples,
      back: back / samples,
    }))
    .sort((a, b) => b.joined - a.joined)
}
