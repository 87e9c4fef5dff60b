import { performance } from 'node:perf_hooks'
import type {
  CausesTask,
  FoundCauses,
  GraphTask,
  LearnedGraph,
  LearningOutcome,
  LearningProgress,
  LearningRequest,
} from '#shared/contracts/learning.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import {
  edgeStrengths,
  invariantCauses,
  learnStructure,
  type StructureControl,
  structureData,
} from '#engine/structure/index.ts'
import { loadTable } from '#storage/index.ts'
import { learnedColumns, learningTable } from './learning-data.ts'

export interface LearningControl {
  readonly signal: AbortSignal
  readonly onProgress: (progress: LearningProgress) => void
}

/** Reads a snapshot and learns from it. The window's job process and the command line both come through here. */
export async function learn(request: LearningRequest, control: LearningControl): Promise<LearningOutcome> {
  control.onProgress({ stage: 'Reading the data', fraction: null, secondsLeft: null })
  const { task } = request
  return task.kind === 'graph' ? learnGraph(request, task, control) : findCauses(request, task, control)
}

const seconds = () => performance.now() / 1000

/** How far the work is and how long it will take, from pieces of it. */
function withTimeLeft({ signal, onProgress }: LearningControl) {
  const start = seconds()
  /** @param from share of the work that was done when this piece began; null where the end cannot be foreseen */
  return (from: number | null, share: number): StructureControl => ({
    signal,
    clock: seconds,
    // Lets a cancel be heard.
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    onProgress: ({ stage, fraction: part }) => {
      const fraction = from === null ? null : Math.min(1, from + share * (part ?? 0))
      const gone = seconds() - start
      onProgress({ stage, fraction, secondsLeft: fraction && gone > 1 ? (gone * (1 - fraction)) / fraction : null })
    },
  })
}

async function tableOf(
  { cutPoint, snapshotPath }: LearningRequest,
  wanted: LearningRequest['columns'],
  numbers: GraphTask['numbers'],
) {
  const { table, droppedRows } = learningTable(await loadTable(snapshotPath, wanted), wanted, cutPoint, numbers)
  const names = wanted.map(({ name }) => name)
  return { data: structureData(table, names, { kind: 'numbers' }), droppedRows }
}

async function learnGraph(request: LearningRequest, task: GraphTask, control: LearningControl): Promise<LearnedGraph> {
  const began = seconds()
  const { data, droppedRows } = await tableOf(request, learnedColumns(request.columns), task.numbers)
  const { settings, samples } = task
  const piece = withTimeLeft(control)
  const one = 1 / (samples + 1)
  const learned = await learnStructure(data, settings, samples > 0 ? piece(0, 0) : piece(null, 0))
  const strengths = samples > 0 ? await edgeStrengths(data, settings, samples, piece(one, 1 - one)) : []
  return {
    kind: 'graph',
    task,
    at: new Date().toISOString(),
    rows: data.rows,
    droppedRows,
    seconds: seconds() - began,
    learned,
    strengths,
  }
}

async function findCauses(request: LearningRequest, task: CausesTask, control: LearningControl): Promise<FoundCauses> {
  const began = seconds()
  const { columns } = request
  const [outcome, site] = (['outcome', 'site'] as const).map((role) => {
    const column = columns.find((candidate) => candidate.role === role)
    if (column) return column
    throw new CloisterError(
      'bad-arguments',
      `No column has the role "${role}".`,
      'Give a column that role on the Data page: causes are found by comparing how the outcome comes about at each site.',
    )
  })
  const { candidates, significance } = task
  const wanted = columns.filter((column) => column === outcome || column === site || candidates.includes(column.name))
  const { data, droppedRows } = await tableOf(request, wanted, task.numbers)
  const settings = { outcome: outcome.name, site: site.name, candidates, significance }
  const result = await invariantCauses(data, settings, withTimeLeft(control)(0, 1))
  return {
    kind: 'causes',
    task,
    at: new Date().toISOString(),
    rows: data.rows,
    droppedRows,
    seconds: seconds() - began,
    outcome: outcome.name,
    site: site.name,
    result,
  }
}
