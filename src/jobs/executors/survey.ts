import { readFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import path from 'node:path'
import {
  ExecutorSurvey,
  type ExecutorTrial,
  safeBackend,
  type SurveyMessage,
  type SurveyRequest,
} from '#shared/contracts/executors.ts'
import { runtimeVersions } from '../machine.ts'
import { tensorFlowPlace } from '../tensorflow/index.ts'
import { executorNames, onnxVersion, usualThreads } from './open.ts'
import { tryExecutor } from './trial.ts'
import { writeWhole } from '../write-whole.ts'

/** A graphics card must be that much faster before it is chosen: the processor is there for certain. */
const worthIt = 1.2

/** The fastest of those that work, by one kind of step; the processor where it is nearly as fast. */
function fastest(trials: readonly ExecutorTrial[], kind: 'table' | 'image'): string {
  const timeOf = ({ works, step }: ExecutorTrial) => (works && step ? step[kind] : Number.POSITIVE_INFINITY)
  const [first] = [...trials].sort((a, b) => timeOf(a) - timeOf(b))
  const safe = trials.find(({ name }) => name === safeBackend)
  if (!first || !Number.isFinite(timeOf(first))) return safeBackend
  return safe && timeOf(safe) <= worthIt * timeOf(first) ? safeBackend : first.name
}

/** The choice for tables and for images. */
export const chooseBest = (trials: readonly ExecutorTrial[]) => ({
  table: fastest(trials, 'table'),
  image: fastest(trials, 'image'),
})

/** What the outcome of trials depends on. */
async function circumstances(threads: number): Promise<Record<string, string>> {
  const place = tensorFlowPlace()
  return {
    onnxruntime: onnxVersion,
    ...runtimeVersions(),
    system: `${process.platform} ${process.arch}`,
    processor: `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length}`,
    executors: executorNames().join(', '),
    threads: String(threads),
    tensorflow: place ? `${place.node}, ${place.module}, ${await moduleVersion(place.module)}` : 'none',
  }
}

async function moduleVersion(module: string): Promise<string> {
  const text = await readFile(path.join(module, 'package.json'), 'utf8').catch(() => '{}')
  return (JSON.parse(text) as { version?: string }).version ?? 'unknown'
}

/** The window and the command line run on different programs, whose surveys need not agree. */
const fileIn = (folder: string) =>
  path.join(folder, `executors-${process.versions.electron ? 'window' : 'command-line'}.json`)

/** The survey that was remembered, where it still holds. */
async function remembered(folder: string, madeFor: Record<string, string>): Promise<ExecutorSurvey | undefined> {
  try {
    const survey = ExecutorSurvey.parse(JSON.parse(await readFile(fileIn(folder), 'utf8')))
    const names = new Set([...Object.keys(madeFor), ...Object.keys(survey.madeFor)])
    return [...names].every((name) => survey.madeFor[name] === madeFor[name]) ? survey : undefined
  } catch {
    return undefined
  }
}

const remember = (folder: string, survey: ExecutorSurvey): Promise<void> =>
  writeWhole(fileIn(folder), `${JSON.stringify(survey, null, 2)}\n`)

/**
 * Tries every executor of this machine, or recalls how they did. To be run in a process that may be lost: drivers of
 * graphics cards end their process now and then.
 *
 * @param say is told which executor is about to be tried, how each did, and the whole
 */
export async function surveyExecutors(
  { folder, threads, again, tried }: SurveyRequest,
  say: (message: SurveyMessage) => void,
): Promise<void> {
  const count = threads ?? usualThreads
  const madeFor = await circumstances(count)
  const known = again || tried.length > 0 ? undefined : await remembered(folder, madeFor)
  if (known) return say({ kind: 'finished', survey: known })
  const trials = [...tried]
  for (const name of executorNames()) {
    if (trials.some((trial) => trial.name === name)) continue
    say({ kind: 'trying', name })
    const trial = await tryExecutor(name, count)
    trials.push(trial)
    say({ kind: 'tried', trial })
  }
  const survey = { at: new Date().toISOString(), madeFor, trials, best: chooseBest(trials) }
  // Where it cannot be remembered it is made again the next time.
  await remember(folder, survey).catch(() => {})
  say({ kind: 'finished', survey })
}
