import path from 'node:path'
import type { Execution } from '#shared/contracts/executors.ts'
import type { Manifest, RunResults } from '#shared/contracts/results.ts'
import { outcomeWithoutSmallCells } from '#shared/disclosure/index.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { inspectCsv, sha256OfFile, type Workspace } from '#storage/index.ts'
import { contentHash, type JobControl, runJob } from '../run-study.ts'
import { type Changed, changedCircumstances } from './circumstances.ts'
import { compareJson, type Comparison, type Difference } from './compare.ts'
import type { ResultsFile } from './read.ts'

export type { Changed, Comparison, Difference }
export { type ResultsFile, readResultsFile } from './read.ts'

/**
 * By how much a stored interval is widened for the figures of another machine. Rounding differs in the last bit there, training
 * makes it grow, and single guesses tip over; docs/methods.md has what was measured.
 */
export const usualTolerance = 0.05

/** What came of a study that was run again to see whether it gives the stored figures. */
export interface Verification extends Comparison {
  /** Which of the two was asked for. */
  readonly demand: 'bit-equal' | 'tolerance'
  /** Why not equality bit by bit: empty where that was asked for. */
  readonly changed: readonly Changed[]
  /** null where equality was asked for. */
  readonly tolerance: number | null
  readonly holds: boolean
}

/** Refuses other data than those that the figures were made from. */
export async function checkSameData(csv: string, { data }: Manifest): Promise<void> {
  const name = path.basename(csv)
  const sha256 = await sha256OfFile(csv).catch(() => {
    throw new CloisterError('file-missing', `${name} cannot be read.`, 'Check its name and folder.', { file: name })
  })
  if (sha256 === data.sha256) return
  throw new CloisterError(
    'data-changed',
    `${name} is not the file that the results were made from: its SHA-256 is ${sha256}, theirs ${data.sha256}.`,
    `Give the very file that was used; it was called ${data.fileName} and had ${data.bytes.toLocaleString('en')} bytes.`,
    { file: name },
  )
}

/**
 * Runs the study of a results file again on its data.
 *
 * @param workspace an empty one, for the import
 * @throws CloisterError data-changed for other data; as importing and running do
 */
export async function runAgain(
  workspace: Workspace,
  csv: string,
  { results, manifest }: RunResults,
  execution: Execution,
  control: JobControl,
  version: string,
): Promise<RunResults> {
  await checkSameData(csv, manifest)
  const { spec } = results
  const dialect = manifest.data.dialect ?? (await inspectCsv(csv, {})).dialect
  const columns = spec.columns.map(({ name, type }) => ({ name, type }))
  const plan = { name: spec.settings.name, dialect, columns }
  const { signal } = control
  const dataset = await workspace.importFile(csv, plan, {
    signal,
    onProgress: (progress) => control.onProgress({ ...progress, secondsLeft: null }),
  })
  const request = {
    runId: 'verify',
    spec,
    snapshotPath: workspace.snapshotPath(dataset),
    source: dataset.source,
    dialect,
    snapshot: dataset.snapshot.sha256,
    version,
  }
  return runJob(request, execution, control)
}

/** Results without what is told of the machine: its notices stand among the notes. */
const figuresOf = ({ results, manifest }: RunResults): Record<string, unknown> =>
  JSON.parse(JSON.stringify({ ...results, notes: results.notes.filter((note) => !manifest.notices.includes(note)) }))

/** The parts of results that others have too. */
const partsIn = (others: Record<string, unknown>, results: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(results).filter(([name]) => name in others))

/**
 * Compares stored results with those of a second run: bit by bit where everything that rounding depends on is the same, else
 * within a tolerance.
 *
 * @param tolerance that is applied in the second case
 */
export function compareRuns(
  stored: Pick<ResultsFile, 'outcome' | 'raw'>,
  now: RunResults,
  tolerance = usualTolerance,
): Verification {
  const changed = changedCircumstances(stored.outcome.manifest, now.manifest)
  const applied = changed.length > 0 ? tolerance : null
  // Counts of few people were taken out of what was stored: they are taken out of the new results by the same rule.
  const { suppression } = stored.outcome.results
  const told = suppression ? outcomeWithoutSmallCells(now, suppression.smallest) : now
  const [before, after] = [figuresOf(stored.outcome), figuresOf(told)]
  const isSameVersion = stored.outcome.manifest.cloister === now.manifest.cloister
  // Another version may measure more; what it adds has nothing to be compared with.
  const compared = compareJson(before, isSameVersion ? after : partsIn(before, after), applied, 'results')
  const { spec, seed } = stored.outcome.manifest
  const named = compareJson(
    { spec, seed },
    { spec: contentHash(stored.raw.results.spec), seed: now.manifest.seed },
    null,
    'manifest',
  )
  const differences = [...named.differences, ...compared.differences]
  return {
    ...compared,
    differences,
    demand: changed.length > 0 ? 'tolerance' : 'bit-equal',
    changed,
    tolerance: applied,
    holds: differences.length === 0,
  }
}
