import type { PaperStudy } from '#engine/protocol/index.ts'
import { studyChart } from './chart.ts'
import { measureChart } from './measure-chart.ts'
import type { Replication } from './replication.ts'

/**
 * What a replication found, as a drawing: predictions and the attack side by side, where it is about them, else its measures.
 *
 * @param study undefined for one that this program does not know
 * @returns the text of an SVG file; empty where it measured nothing that can be drawn
 */
export function drawingOf({ title, rows }: Pick<Replication, 'title' | 'rows'>, study: PaperStudy | undefined): string {
  const isLogarithmic = study?.axis.scale === 'logarithmic'
  return studyChart(title, rows, isLogarithmic) || measureChart(title, rows, study?.axis.name ?? null, isLogarithmic)
}
