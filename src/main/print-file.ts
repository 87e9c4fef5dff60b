import { readFile } from 'node:fs/promises'
import { app } from 'electron'
import { ReportRecord } from '#shared/contracts/report.ts'
import { RunResults } from '#shared/contracts/results.ts'
import type { CallResult } from '#shared/ipc/calls.ts'
import { writeWhole } from './files.ts'
import type { Options } from './options.ts'
import { htmlReport, printReport } from './report.ts'

/** The run that a results file tells of, for the command line's reports. */
export const runFromFile = (file: string, record: string | undefined) => async (): Promise<CallResult<'run.get'>> => {
  const { title } = await recordFromFile(record)()
  const value = JSON.parse(await readFile(file, 'utf8')) as { run?: unknown }
  // A report that was saved as JSON holds the run that it tells of.
  const outcome = RunResults.parse(value.run ?? value)
  const { manifest, results } = outcome
  return {
    run: {
      id: 'file',
      datasetId: '',
      datasetName: manifest.data.fileName,
      name: title ?? results.spec.settings.name,
      state: 'finished',
      startedAt: manifest.startedAt,
      finishedAt: new Date(Date.parse(manifest.startedAt) + 1000 * manifest.seconds).toISOString(),
      progress: null,
      notices: [],
      finding: null,
      error: null,
      note: '',
    },
    outcome,
  }
}

/** What the report says beside the results. */
export const recordFromFile = (file: string | undefined) => async (): Promise<ReportRecord> =>
  ReportRecord.parse(file === undefined ? {} : JSON.parse(await readFile(file, 'utf8')))

/** Makes the report of a results file and ends. */
export async function printFile({ results, to, form, paper, record }: NonNullable<Options['print']>): Promise<void> {
  const { run } = await runFromFile(results, record)()
  const page = '/report/file'
  await writeWhole(to, form === 'html' ? await htmlReport(page) : await printReport(page, run.name, paper))
  app.quit()
}
