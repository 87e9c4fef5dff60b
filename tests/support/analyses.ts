/** Small studies for the tests of the further analyses. */

import { onnxExecutor } from './executors.ts'
import { patientEdges, patients, type StudyOptions, studyOf } from './tables.ts'
import type { AnalysisResult, Estimate, Measure } from '../../src/shared/contracts/results.ts'
import type { Table } from '../../src/engine/data/index.ts'
import { runStudy } from '../../src/engine/study/index.ts'

/** People with an outcome at two sites; see {@link patients}. The marker, which follows from the outcome, is sensitive. */
export const people = (rows = 600) => patients(rows, 7)
const roles = { outcome: 'outcome', site: 'site', marker: 'sensitive' } as const

export const spec = (table: Table, settings: Record<string, unknown>, changes: Partial<StudyOptions> = {}) =>
  studyOf(table, { roles, edges: patientEdges, settings: { repetitions: 2, ...settings }, ...changes })

/** Runs a study, by default of a table on the parents. */
export const run = (table: Table, settings: Record<string, unknown>, changes: Partial<StudyOptions> = {}) =>
  runStudy(spec(table, settings, changes), table, { executor: onnxExecutor(), clock: () => 0 })

/** What the only analysis of a study found. */
export async function resultOf<Kind extends AnalysisResult['kind']>(
  kind: Kind,
  ...[table, settings, changes]: Parameters<typeof run>
): Promise<Extract<AnalysisResult, { kind: Kind }>> {
  const { analyses } = await run(table, settings, changes)
  const found = analyses?.find((result) => result.kind === kind)
  if (!found) throw new Error(`No analysis of the kind ${kind} was run.`)
  return found as Extract<AnalysisResult, { kind: Kind }>
}

/** A figure that must be there. */
export function estimateOf(measure: Measure): Estimate {
  if (!('mean' in measure)) throw new Error(`There is no figure: ${measure.withheld}`)
  return measure
}
export const meanOf = (measure: Measure): number => estimateOf(measure).mean
