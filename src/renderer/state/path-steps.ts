/** The way of a study from a file to a report: what is done, and what comes next. */

import type { Run } from '#shared/contracts/job.ts'

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

export const pathStepNames = ['Data', 'Columns', 'Graph', 'Study', 'Results', 'Report'] as const
export type PathStepName = (typeof pathStepNames)[number]

/** Whether each step is done. A step can be done while one before it is not: a study may run without a graph. */
export function stepsDone(facts: PathFacts): Record<PathStepName, boolean> {
  if (facts.isImporting)
    return { Data: false, Columns: false, Graph: false, Study: false, Results: false, Report: false }
  return {
    Data: facts.hasDataset,
    Columns: facts.outcome !== undefined,
    Graph: facts.causes > 0,
    Study: facts.runs.length > 0,
    Results: facts.runs.includes('finished'),
    Report: facts.isReportSaved,
  }
}

/** What to do next, in a sentence. */
export function nextStep(facts: PathFacts): string {
  const { isImporting, hasDataset, outcome, causes, runs, isReportSaved } = facts
  if (isImporting) return 'Next: look how the file is read, then store it.'
  if (!hasDataset) return 'Begin with a CSV file, or with the demonstration.'
  if (outcome === undefined) return 'Next: say which column is the outcome.'
  if (isReportSaved) return 'Every step is done: the report is saved.'
  if (runs.includes('finished')) return 'Next: read the finding, then save the report.'
  if (runs.includes('running') || runs.includes('waiting'))
    return 'Next: wait for the run; its results open by themselves.'
  if (causes === 0) return `Next: tick in the graph what causes ${outcome}.`
  return 'Next: look the study over and run it.'
}
