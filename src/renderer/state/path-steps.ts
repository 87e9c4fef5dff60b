/** The way of a study from a file to a report: what is done, and what comes next. */

import type { Run } from '#shared/contracts/job.ts'
import { words } from '../text/index.ts'

/** What of a study is there. */
export interface PathFacts {
  /** Whether a file is looked at that is not stored yet: a path of its own begins. */
  readonly isImporting: boolean
  readonly hasDataset: boolean
  readonly outcome: string | undefined
  /** How many columns cause the outcome in the graph. */
  readonly causes: number
  /** States of the dataset's runs. */
  readonly runs: readonly Run['state'][]
  /** Whether the report of one of these runs has been saved since the program was opened. */
  readonly isReportSaved: boolean
}

export type PathStep = 'data' | 'columns' | 'graph' | 'study' | 'results' | 'report'

/** Whether each step is done. A step can be done while one before it is not: a study may run without a graph. */
export function stepsDone(facts: PathFacts): Record<PathStep, boolean> {
  if (facts.isImporting)
    return { data: false, columns: false, graph: false, study: false, results: false, report: false }
  return {
    data: facts.hasDataset,
    columns: facts.outcome !== undefined,
    graph: facts.causes > 0,
    study: facts.runs.length > 0,
    results: facts.runs.includes('finished'),
    report: facts.isReportSaved,
  }
}

/** What to do next, in a sentence. */
export function nextStep(facts: PathFacts): string {
  const { isImporting, hasDataset, outcome, causes, runs, isReportSaved } = facts
  const said = words.state.path
  if (isImporting) return said.storeFile
  if (!hasDataset) return said.begin
  if (outcome === undefined) return said.sayOutcome
  if (isReportSaved) return said.done
  if (runs.includes('finished')) return said.saveReport
  if (runs.includes('running') || runs.includes('waiting')) return said.waitForRun
  if (causes === 0) return said.sayCauses(outcome)
  return said.runStudy
}
