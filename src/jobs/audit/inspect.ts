import type { CsvDialect } from '#shared/contracts/dataset.ts'
import type { PredictionsInspection } from '#shared/contracts/model-audit.ts'
import { columnTexts, inspectCsv } from '#storage/index.ts'
import { guessColumns } from './guess.ts'

/** Different texts of a column that are told: as many as an outcome may have. */
const mostTexts = 200

/**
 * The first look at a file of predictions: how it is written, which texts its columns hold, and what they seem to be.
 *
 * @throws CloisterError as inspecting a CSV file does
 */
export async function inspectPredictions(
  path: string,
  wanted: Partial<CsvDialect> = {},
  signal?: AbortSignal,
): Promise<PredictionsInspection> {
  const inspection = await inspectCsv(path, wanted)
  const texts = await columnTexts(path, inspection.dialect, mostTexts, { signal })
  const types = new Map(inspection.columns.map(({ name, type }) => [name, type]))
  const guess = guessColumns(texts.map((column) => ({ ...column, type: types.get(column.column) ?? 'category' })))
  return { inspection, texts, guess }
}
