import type { Edge } from '#shared/contracts/graph.ts'
import type { ScoreSettings } from '#shared/contracts/structure.ts'
import { parentNumbers } from '#shared/graph/pattern.ts'
import type { StructureData } from './data.ts'
import { LocalScores } from './local-scores.ts'

/**
 * How well a graph fits data: natural logarithms, larger is better, as R's bnlearn counts.
 *
 * @param edges of an acyclic graph over the data's columns
 * @returns -Infinity where a column of categories has one of numbers as its cause, or a regression has too few rows
 */
export function graphScore(data: StructureData, edges: readonly Edge[], score: ScoreSettings): number {
  const nodes = data.columns.map(({ name }) => name)
  return new LocalScores(data, score).graph(parentNumbers(nodes, edges))
}
