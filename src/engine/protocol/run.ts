import type { Network } from '../bayes/index.ts'
import type { Table } from '../data/index.ts'
import type { LabelledImages } from '../images/index.ts'
import { randomFromSeed } from '../math/index.ts'
import type { CancelSignal, Executor } from '../tensor/index.ts'
import { judge, type JudgedClaim } from './claims.ts'
import { type ResultRow, ResultTable } from './results.ts'
import type { PaperStudy, Preset } from './study.ts'
import { studyNamed } from './studies/index.ts'

export interface PaperStudyOptions {
  readonly preset: Preset
  readonly seed: number
  readonly executor: Executor
  /** The networks that the study names, by name. */
  readonly networks: (name: string) => Network
  /** The sets of images that the study names, by name. */
  readonly images?: (name: string) => LabelledImages
  /** The tables that the study names, by name. */
  readonly tables?: (name: string) => Table
  readonly signal?: CancelSignal
  /** Lets the event loop take its messages, by setImmediate for example. */
  readonly pause?: () => Promise<void>
  /** Told of the whole study's progress. */
  readonly onProgress?: (progress: { readonly fraction: number; readonly stage: string; readonly part: string }) => void
  /** Parts that an interrupted run of the same study, preset and seed has finished. */
  readonly finished?: readonly FinishedPart[]
  /** Called after each part, so that it can be kept. */
  readonly onPart?: (part: FinishedPart) => void | Promise<void>
}

/** A part's results: plain data. */
export interface FinishedPart {
  readonly part: string
  readonly rows: readonly ResultRow[]
}

export interface PaperStudyResults {
  readonly study: string
  readonly preset: Preset
  readonly seed: number
  readonly rows: readonly ResultRow[]
  readonly claims: readonly JudgedClaim[]
}

const noImages = (name: string): never => {
  throw new RangeError(`The images "${name}" were not given.`)
}

const noTables = (name: string): never => {
  throw new RangeError(`The table "${name}" was not given.`)
}

/**
 * Runs a study.
 *
 * @throws RangeError when there is no study of that name; what `signal` throws, once it is aborted
 */
export async function runPaperStudy(
  study: string | PaperStudy,
  {
    preset,
    seed,
    finished = [],
    onPart,
    onProgress,
    networks,
    images = noImages,
    tables = noTables,
    ...context
  }: PaperStudyOptions,
): Promise<PaperStudyResults> {
  const description = typeof study === 'string' ? studyNamed(study) : study
  const parts = description.parts(preset)
  const total = parts.reduce((sum, { weight }) => sum + weight, 0)
  const random = randomFromSeed(seed).stream(description.name)
  const rows: ResultRow[] = []
  let before = 0
  for (const part of parts) {
    context.signal?.throwIfAborted()
    const known = finished.find((candidate) => candidate.part === part.name)
    if (known) rows.push(...known.rows)
    else {
      const found = await part.run({
        ...context,
        network: networks,
        images,
        tables,
        random: random.stream(part.name),
        shared: random.stream('shared'),
        report: (fraction, stage) =>
          onProgress?.({ fraction: (before + fraction * part.weight) / total, stage, part: part.name }),
      })
      rows.push(...found)
      await onPart?.({ part: part.name, rows: found })
    }
    before += part.weight
    onProgress?.({ fraction: before / total, stage: 'Finished', part: part.name })
  }
  const table = new ResultTable(rows)
  return { study: description.name, preset, seed, rows, claims: description.claims.map((claim) => judge(claim, table)) }
}
