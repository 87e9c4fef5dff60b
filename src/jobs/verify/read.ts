import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { z } from 'zod'
import { ReportDocument, ReportRecord } from '#shared/contracts/report.ts'
import { strayModel } from '#shared/contracts/references.ts'
import { RunResults } from '#shared/contracts/results.ts'
import { CloisterError } from '#shared/ipc/errors.ts'

const advice = 'Give the results.json that "cloister run" wrote, or a report that was saved as JSON.'

/** Whether a version like "1.10.0" comes after another. */
export function isLater(version: string, than: string): boolean {
  const [a, b] = [version, than].map((text) => text.split(/[.-]/).slice(0, 3).map(Number))
  const at = [0, 1, 2].find((i) => a[i] !== b[i])
  return at !== undefined && a[at] > b[at]
}

type Loose = { readonly [key: string]: unknown } | null | undefined
const part = (value: unknown, key: string): unknown => (value as Loose)?.[key]

/** The run that a file's JSON tells of: a results file is one, a report holds one. */
function runOf(value: unknown): { run: unknown; format: unknown; version: unknown } {
  if (part(value, 'format') === 'cloister-report')
    return { run: part(value, 'run'), format: 'cloister-report', version: part(value, 'version') }
  const results = part(value, 'results')
  return { run: value, format: part(results, 'format'), version: part(results, 'version') }
}

/** A results file as it is, and as this version understands it. */
export interface ResultsFile {
  readonly outcome: RunResults
  /** The JSON before any default was filled in. */
  readonly raw: { readonly results: { readonly spec: unknown } }
  /** What people said, where it is a report: its title, what the model is for, changed limits and who signed. */
  readonly record: ReportRecord
  /** Whether it is a report that was saved as JSON, not bare results. */
  readonly isReport: boolean
}

/** The parts of a report that people said; reports of before there was a decision have none. */
const Said = ReportDocument.pick({ title: true, options: true, decision: true }).partial()

function recordOf({ title, options, decision }: z.infer<typeof Said>): ReportRecord {
  const signed = decision?.models.flatMap(({ model, signOff }) => (signOff ? [[model, signOff] as const] : [])) ?? []
  return ReportRecord.parse({
    title,
    options,
    release: { changes: decision?.appetite.changes ?? {}, signOffs: Object.fromEntries(signed) },
  })
}

/**
 * Reads results, or the results in a report that was saved as JSON.
 *
 * @param version of this program
 * @throws CloisterError file-missing when the file cannot be read; study-file when it is no results file or was written by a
 * version to come
 */
export async function readResultsFile(file: string, version: string): Promise<ResultsFile> {
  const name = path.basename(file)
  const refuse = (message: string, what = advice) => new CloisterError('study-file', message, what, { file: name })
  const text = await readFile(file, 'utf8').catch(() => {
    throw new CloisterError('file-missing', `${name} cannot be read.`, advice, { file: name })
  })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw refuse(`${name} is not a results file: it is no JSON.`)
  }
  const { run, format, version: form } = runOf(value)
  if (format !== 'cloister-results' && format !== 'cloister-report')
    throw refuse(`${name} is not a results file of Cloister.`)
  const madeBy = part(part(run, 'manifest'), 'cloister')
  const isNewer = typeof madeBy === 'string' && isLater(madeBy, version)
  const newer = () =>
    refuse(
      `${name} was written by a newer Cloister${typeof madeBy === 'string' ? ` (${madeBy})` : ''} than this one (${version}).`,
      'Update Cloister and try again.',
    )
  if (typeof form === 'number' && form > 1) throw newer()
  const parsed = RunResults.safeParse(run)
  const isReport = format === 'cloister-report'
  const said = isReport
    ? Said.safeParse({
        title: part(value, 'title'),
        options: part(value, 'options'),
        decision: part(value, 'decision'),
      })
    : { success: true as const, data: {} }
  if (parsed.success && said.success) {
    const stray = strayModel(parsed.data.results)
    if (!stray) return { outcome: parsed.data, raw: run as ResultsFile['raw'], record: recordOf(said.data), isReport }
    throw refuse(
      `${name} contradicts itself: at ${stray.path.join('.')} it names the model "${stray.model}", which it does not describe.`,
    )
  }
  if (isNewer) throw newer()
  const [{ path: where, message }] = (parsed.error ?? said.error)!.issues
  throw refuse(`${name} is not a results file of this version: at ${where.join('.') || 'its top'}: ${message}.`)
}
