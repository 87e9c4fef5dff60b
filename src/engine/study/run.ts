import type { DataSummary, Results } from '#shared/contracts/results.ts'
import type { Progress } from '#shared/contracts/job.ts'
import type { StudySpec } from '#shared/contracts/study.ts'
import type { ModelStore } from '../attacks/membership/index.ts'
import type { Table } from '../data/index.ts'
import { randomFromSeed } from '../math/index.ts'
import type { CancelSignal, Executor } from '../tensor/index.ts'
import { makeAnalysis } from './analyses/index.ts'
import { attackResults, modelDescriptions, netAdvantages, targetResults } from './aggregate.ts'
import { requireUsable, workOf } from './check.ts'
import { modelKeys } from './names.ts'
import { mechanismNotes, notesOn, supportNotes } from './notes.ts'
import { prepare, type PreparedData } from './prepare.ts'
import { type RepetitionScores, runRepetition } from './repetition.ts'
import type { Room } from './room.ts'
import { structuralResults } from './structural.ts'

export interface StudyControl {
  readonly executor: Executor
  readonly signal?: CancelSignal
  readonly onProgress?: (progress: Progress) => void
  readonly onLoss?: (model: string, repetition: number, points: readonly { step: number; loss: number }[]) => void
  /** Repetitions already done in an earlier, interrupted run of the same study on the same data. */
  readonly finished?: readonly RepetitionScores[]
  /** Called after each repetition, so that it can be kept as a checkpoint. */
  readonly onRepetition?: (scores: RepetitionScores) => void | Promise<void>
  /** Seconds since some fixed moment, for the time left. */
  readonly clock: () => number
  /**
   * Lets the event loop take its messages, by setImmediate for example. Tables and thresholds wait for nothing of their
   * own, so without it a study of these only can be neither cancelled nor followed before its end.
   */
  readonly pause?: () => Promise<void>
  /** Where shadow and reference models are kept; only for this run unless told. */
  readonly store?: ModelStore
  /** Of this machine, for the data; unlimited unless told. */
  readonly room?: Room
}

/** Turns work done into progress with the time left. */
function progressReporter(total: number, alreadyDone: number, { onProgress, clock }: StudyControl) {
  const start = clock()
  let done = alreadyDone
  let last = -Infinity
  return (work: number, stage: string) => {
    done += work
    const elapsed = clock() - start
    const fraction = Math.min(1, done / total)
    // Not more often than can be seen, but the end always; sums of many parts may miss it by a rounding.
    if (!onProgress || (elapsed - last < 0.1 && fraction < 1 - 1e-9)) return
    last = elapsed
    const share = (done - alreadyDone) / total
    // The first seconds say little: programs are being compiled.
    const secondsLeft = elapsed > 2 && share > 0.005 ? (elapsed / share) * (1 - fraction) : null
    onProgress({ stage, fraction, secondsLeft })
  }
}

function summarize(data: PreparedData, table: Table, first: RepetitionScores): DataSummary {
  const rowsOf = (distribution: string) => first.targets.find((score) => score.distribution === distribution)?.rows ?? 0
  const shifted = [...new Set(first.targets.map(({ distribution }) => distribution))].filter((name) =>
    name.startsWith('P*'),
  )
  return {
    rows: table.rows,
    usedRows: data.rows.length,
    dropped: data.dropped.map((item) => ({ ...item })),
    outcome: data.outcome,
    classes: data.classes.map((name, code) => ({
      name,
      rows: data.rows.filter((row) => data.labels[row] === code).length,
    })),
    parents: [...data.parents],
    markovBlanket: [...data.markovBlanket],
    features: data.features.map(({ name }) => name),
    trainRows: rowsOf('train'),
    heldOutRows: rowsOf('P'),
    shiftRows: shifted.map((distribution) => ({ distribution, rows: rowsOf(distribution) })),
  }
}

/** What the study's further analyses found; nothing where there are none. */
const analysisResults = (
  { settings }: StudySpec,
  repetitions: readonly RepetitionScores[],
): Pick<Results, 'analyses'> =>
  settings.analyses.length === 0
    ? {}
    : {
        analyses: settings.analyses.map((analysis, i) =>
          makeAnalysis(analysis).result(repetitions.map(({ analyses }) => analyses?.[i] ?? [])),
        ),
      }

/**
 * Runs a study: for each repetition splits the rows, trains the models, makes P*, attacks, and measures.
 *
 * The results depend on the specification, the table, and the executor only; see the manifest for what fixes them.
 *
 * @throws CloisterError where the study cannot be run on these data; and what `signal` throws, once it is aborted
 */
export async function runStudy(spec: StudySpec, table: Table, control: StudyControl): Promise<Results> {
  const { executor, signal, finished = [] } = control
  const data = prepare(spec, table)
  requireUsable(spec, data, control.room)
  const plan = workOf(spec, data)
  const doneOnce = finished.some(({ repetition }) => repetition === 0) ? plan.once : 0
  const report = progressReporter(plan.total, plan.repetition * finished.length + doneOnce, control)
  const random = randomFromSeed(spec.settings.seed)
  const repetitions: RepetitionScores[] = []
  for (let repetition = 0; repetition < spec.settings.repetitions; repetition++) {
    signal?.throwIfAborted()
    let scores = finished.find((candidate) => candidate.repetition === repetition)
    if (!scores) {
      const where = `repetition ${repetition + 1} of ${spec.settings.repetitions}`
      scores = await runRepetition(spec, data, repetition, random, {
        executor,
        signal,
        pause: control.pause,
        store: control.store,
        onWork: ({ kind, key, steps }, stage) => report(steps * plan.step(kind, key), `${stage}, ${where}`),
        onLoss: (model, points) => control.onLoss?.(model, repetition, points),
      })
      report(plan.overhead, `Finished ${where}`)
      await control.onRepetition?.(scores)
    }
    repetitions.push(scores)
  }
  const results = {
    format: 'cloister-results' as const,
    version: 1 as const,
    spec,
    data: summarize(data, table, repetitions[0]),
    models: modelDescriptions(spec, data, repetitions),
    targets: targetResults(repetitions),
    attacks: attackResults(repetitions),
    net: netAdvantages(repetitions),
    ...analysisResults(spec, repetitions),
    ...structuralResults(modelKeys(spec.settings.models), repetitions),
  }
  const notes = [
    ...mechanismNotes(repetitions[0].mechanism),
    ...supportNotes(repetitions.map(({ outsideSupport }) => outsideSupport)),
    ...notesOn(results, data),
  ]
  return { ...results, notes }
}
