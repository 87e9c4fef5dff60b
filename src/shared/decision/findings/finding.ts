import type { ReleaseFinding, ReleaseMeasure } from '../../contracts/release.ts'
import type { Measure, ModelDescription, Results } from '../../contracts/results.ts'
import { capitalize, isEstimate } from '../../text/format.ts'

/** Where findings about a model come from: one kind of measurement, one file. What was not measured gives none. */
export type FindingSource = (results: Results, model: ModelDescription) => ReleaseFinding[]

/** A figure with its interval; where the ends meet there is none, and the rules compare the figure itself. */
export function findingOf(measure: ReleaseMeasure, subject: string, figure: Measure): ReleaseFinding {
  if (!isEstimate(figure)) return { measure, subject, value: null, reason: `${capitalize(figure.withheld)}.` }
  const { mean: value, low, high } = figure
  return high > low ? { measure, subject, value, low, high } : { measure, subject, value }
}
