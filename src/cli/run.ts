import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { AppSettings } from '#shared/contracts/app.ts'
import { automatic, type Execution, safeBackend } from '#shared/contracts/executors.ts'
import type { ReleaseRecord } from '#shared/contracts/release.ts'
import { StudySettings } from '#shared/contracts/study.ts'
import { outcomeWithoutSmallCells } from '#shared/disclosure/index.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { decideModels } from '#shared/decision/index.ts'
import { analysisTexts } from '#shared/text/analyses/index.ts'
import { decisionText } from '#shared/text/decision.ts'
import { headline } from '#shared/text/finding.ts'
import { privacyTexts } from '#shared/text/privacy.ts'
import { alignedText, attackTable, netTable, numberTable, targetTable } from '#shared/text/tables.ts'
import { toCsv, Workspace } from '#storage/index.ts'
import { checkStoredStudy } from '../jobs/check.ts'
import { executorNames, surveyInProcess } from '../jobs/executors/index.ts'
import { openStudy } from '../jobs/open-study.ts'
import { runJob } from '../jobs/run-study.ts'
import { parseStudyFile } from '../jobs/study-file.ts'
import { userDataFolder } from '../jobs/user-data.ts'
import { programVersion } from '../jobs/version.ts'
import { makeReport, type Printing } from './print.ts'
import { formFrom, reportFlags, reportRecordFrom } from './report-options.ts'
import { reporter, tell } from './reporter.ts'
import { paperFrom, required, smallestCountFrom, UsageError, wholeNumber } from './usage.ts'

/** How much --keep-models keeps. */
const usualKeepBytes = AppSettings.parse({}).keepModels * 1e6

/** @throws CloisterError when the file cannot be read or is no study */
export async function readStudy(file: string) {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new CloisterError(
      'file-missing',
      `The study file ${path.basename(file)} cannot be read.`,
      'Check its name and folder.',
      { file },
    )
  })
  return parseStudyFile(text, path.basename(file))
}

/** cloister run */
export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      data: { type: 'string' },
      out: { type: 'string' },
      repetitions: { type: 'string' },
      seed: { type: 'string' },
      backend: { type: 'string', default: automatic },
      threads: { type: 'string' },
      'keep-models': { type: 'string' },
      paper: { type: 'string' },
      'smallest-count': { type: 'string' },
      forms: { type: 'string', default: 'pdf' },
      'no-pdf': { type: 'boolean', default: false },
      ...reportFlags,
    },
  })
  const study = await readStudy(required(positionals[0], 'STUDY.yaml'))
  const data = path.resolve(required(values.data, '--data'))
  const out = path.resolve(required(values.out, '--out'))
  const [paper, record] = [paperFrom(values.paper), await reportRecordFrom(values)]
  const smallest = smallestCountFrom(values['smallest-count'])
  const reports = values.forms
    .split(',')
    .map((given) => formFrom(given.trim(), '--forms'))
    .filter((form) => form !== 'pdf' || !values['no-pdf'])
    .map((form) => ({ form, paper, record, smallest }))
  const execution = { backend: values.backend, threads: wholeNumber(values.threads, '--threads', 1, 256) ?? null }
  if (values.backend !== automatic && !executorNames().includes(values.backend))
    throw new UsageError(`--backend takes ${[automatic, ...executorNames()].join(', ')}, not "${values.backend}".`)
  const changed = {
    repetitions: wholeNumber(values.repetitions, '--repetitions', 1, 1000),
    seed: wholeNumber(values.seed, '--seed', 0, 0xffff_ffff),
  }
  const settings = StudySettings.parse({
    ...study.study,
    ...Object.fromEntries(Object.entries(changed).filter(([, value]) => value !== undefined)),
  })

  const controller = new AbortController()
  process.once('SIGINT', () => controller.abort())
  await mkdir(out, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw cannotWrite(error, `The folder ${out} cannot be made`)
  })
  const folder = path.join(out, '.workspace')
  await rm(folder, { recursive: true, force: true })
  const version = programVersion()
  const workspace = await Workspace.open(folder, version)
  try {
    const progress = reporter()
    const dataset = await openStudy(
      workspace,
      data,
      { ...study, study: settings },
      { onProgress: progress, onNote: tell, signal: controller.signal },
    )
    for (const { level, message, advice } of (await checkStoredStudy(workspace, dataset.id)).findings)
      if (level === 'warning') tell(`${message} ${advice}`)
    const { request } = await workspace.runs.create(dataset.id)
    const outcome = await runJob(request, resolveExecution(execution), {
      signal: controller.signal,
      onProgress: progress,
      onNotice: (notice) => tell(`\n${notice}`),
      keep:
        values['keep-models'] === undefined
          ? undefined
          : { folder: path.join(path.resolve(values['keep-models']), request.snapshot), mostBytes: usualKeepBytes },
    })
    process.stderr.write('\n')
    return await write(outcomeWithoutSmallCells(outcome, smallest), out, reports, record.release)
  } finally {
    await workspace.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** What to train on where that is left to Cloister: the fastest of what this machine has, or the processor. */
export async function resolveExecution({ backend, threads }: Execution): Promise<Execution> {
  if (backend !== automatic) return { backend, threads }
  const best = await surveyInProcess({ folder: userDataFolder(), threads, again: false }).then(
    (survey) => survey.best.table,
    () => safeBackend,
  )
  return { backend: best, threads }
}

/** The error of a folder or a file that could not be made. */
export const cannotWrite = ({ code, message }: NodeJS.ErrnoException, what: string) =>
  code === 'ENOSPC'
    ? new CloisterError('disk-full', `${what}: the disk is full.`, 'Make room, or give another folder with --out.')
    : new CloisterError('not-allowed', `${what} (${code ?? message}).`, 'Give another folder with --out.')

/**
 * Writes everything that a study found, and prints the decision and the tables. The decision is by the usual limits, or by those of --appetite; it is not among
 * the results, since it follows from them and from limits that may change.
 */
async function write(
  outcome: Awaited<ReturnType<typeof runJob>>,
  out: string,
  reports: readonly Printing[],
  { changes }: ReleaseRecord,
): Promise<number> {
  const { results, manifest } = outcome
  const csv = (table: 'targets' | 'attacks') => {
    const { header, rows } = numberTable(results, table)
    return toCsv(header, rows)
  }
  const files = {
    'results.json': JSON.stringify(outcome, null, 1),
    'manifest.json': JSON.stringify(manifest, null, 1),
    'targets.csv': csv('targets'),
    'attacks.csv': csv('attacks'),
  }
  for (const [name, text] of Object.entries(files))
    await writeFile(path.join(out, name), text).catch((error: NodeJS.ErrnoException) => {
      throw cannotWrite(error, `${name} cannot be written to ${out}`)
    })
  const tables = [targetTable(results), attackTable(results), ...(results.net.length > 0 ? [netTable(results)] : [])]
  const decision = decisionText(results, decideModels(results, changes))
  const texts = [decision, ...tables.map(alignedText), ...privacyTexts(results), ...analysisTexts(results)]
  console.log([headline(results), ...texts, ...results.notes].join('\n\n'))
  let isWhole = true
  for (const printing of reports) {
    const file = path.join(out, `report.${printing.form}`)
    const fault = await makeReport(path.join(out, 'results.json'), file, printing)
    console.log(fault ? `\nThe report could not be printed: ${fault}` : `\nThe report: ${file}`)
    isWhole &&= fault === null
  }
  return isWhole ? 0 : 4
}
