import { createHash } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import type { Execution } from '#shared/contracts/executors.ts'
import type { JobRequest, KeptRepetition, LossPoints, Progress } from '#shared/contracts/job.ts'
import type { Manifest, Results } from '#shared/contracts/results.ts'
import type { StudySpec } from '#shared/contracts/study.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { runStudy } from '#engine/study/index.ts'
import { isOutOfMemory, openForJob } from './executors/index.ts'
import { madeBy, resumedFrom } from './kept-repetitions.ts'
import { type KeepModels, KeptModels } from './kept-models.ts'
import { machine, runtimeVersions } from './machine.ts'
import { machineRoom } from './room.ts'
import { loadStudyTable } from './study-table.ts'

export interface JobControl {
  readonly signal: AbortSignal
  readonly onProgress: (progress: Progress) => void
  readonly onLoss?: (loss: LossPoints) => void
  /** Told what happens that the user should know, a sentence or two each. */
  readonly onNotice?: (notice: string) => void
  /** Where shadow and reference models are kept between runs; nowhere unless told. */
  readonly keep?: KeepModels
  /** What an earlier part of the run has done. */
  readonly kept?: readonly KeptRepetition[]
  /** Given each repetition that is done, to be kept. */
  readonly onRepetition?: (kept: KeptRepetition) => void
}

/** SHA-256 of a value's JSON with the keys of every object in order, so that it depends on the content only. */
export function contentHash(value: unknown): string {
  const ordered = JSON.stringify(value, (_, item: unknown) =>
    item !== null && typeof item === 'object' && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  )
  return createHash('sha256').update(ordered).digest('hex')
}

/** The command that repeats a study; it names what the command line may set otherwise than the study's file. */
const commandOf = ({ settings }: StudySpec, fileName: string, backend: string, threads: number) =>
  `cloister run study.yaml --data ${JSON.stringify(fileName)} --out results --repetitions ${settings.repetitions} --seed ${settings.seed} --backend ${backend} --threads ${threads}`

/** An error of the machine in words for the person at the screen; any other as it is. */
const explained = (error: unknown) =>
  isOutOfMemory(error)
    ? new CloisterError(
        'out-of-memory',
        'The machine ran out of memory while a network was trained.',
        'Your data are unchanged. Close other programs, or try fewer rows or a smaller network, and run it again.',
      )
    : error

/**
 * Reads a snapshot and runs a study on it. The window's job process and the command line both come through here.
 *
 * @param execution what to train on; it may still have to be found out while the rows are read
 * @throws CloisterError as storage and the study runner do
 */
export async function runJob(
  request: JobRequest,
  execution: Execution | Promise<Execution>,
  control: JobControl,
): Promise<{ results: Results; manifest: Manifest }> {
  const startedAt = new Date().toISOString()
  const start = performance.now()
  const { spec } = request
  control.onProgress({ stage: 'Reading the data', fraction: 0, secondsLeft: null })
  const table = await loadStudyTable(spec, request.snapshotPath)
  const wanted = await execution
  const notices: string[] = []
  const tell = (notice: string) => {
    notices.push(notice)
    control.onNotice?.(notice)
  }
  const { executor, close } = openForJob(wanted, tell)
  const by = madeBy(request.version, executor)
  const resumed = resumedFrom(control.kept ?? [], by)
  if (resumed.notice) tell(resumed.notice)
  const seconds = () => resumed.seconds + (performance.now() - start) / 1000
  const kept = control.keep && new KeptModels(control.keep, request.version)
  try {
    const results = await runStudy(spec, table, {
      executor,
      signal: control.signal,
      clock: () => performance.now() / 1000,
      // Lets a cancel be heard between pieces of work that never wait for anything.
      pause: () => new Promise((resolve) => setImmediate(resolve)),
      store: kept,
      room: machineRoom(),
      finished: resumed.finished,
      onRepetition: (scores) => {
        const { repetition } = scores
        control.onRepetition?.({ repetition, madeBy: by, seconds: seconds(), scores: JSON.stringify(scores) })
      },
      onProgress: control.onProgress,
      onLoss: (model, repetition, points) => control.onLoss?.({ model, repetition, points: [...points] }),
    })
    const manifest: Manifest = {
      cloister: request.version,
      startedAt,
      seconds: seconds(),
      seed: spec.settings.seed,
      spec: contentHash(spec),
      data: {
        ...request.source,
        snapshot: request.snapshot,
        ...(request.dialect ? { dialect: request.dialect } : {}),
      },
      backend: { name: executor.name, version: executor.version, threads: executor.threads },
      notices,
      ...(kept && kept.counts.trained + kept.counts.reused > 0 ? { shadowModels: kept.counts } : {}),
      ...(resumed.finished.length > 0 ? { resumedRepetitions: resumed.finished.length } : {}),
      runtime: runtimeVersions(),
      machine: machine(),
      command: commandOf(spec, request.source.fileName, wanted.backend, executor.threads),
    }
    return { results: { ...results, notes: [...results.notes, ...notices] }, manifest }
  } catch (error) {
    throw explained(error)
  } finally {
    await close()
  }
}
