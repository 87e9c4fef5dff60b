import { readFile } from 'node:fs/promises'
import { app } from 'electron'
import { RunResults } from '#shared/contracts/results.ts'
import type { CallResult } from '#shared/ipc/calls.ts'
import { writeWhole } from './files.ts'
import type { Options } from './options.ts'
import { printReport } from './report.ts'

/** The run that a results file tells of, for the command line's reports. */
export const runFromFile = (file: string) => async (): Promise<CallResult<'run.get'>> => {
  const outcome = RunResults.parse(JSON.parse(await readFile(file, 'utf8')))
  const { manifest, results } = outcome
  return {
    run: {
      id: 'file',
      datasetId: '',
      datasetName: manifest.data.fileName,
      name: results.spec.settings.name,
      state: 'finished',
      startedAt: manifest.startedAt,
      finishedAt: new Date(Date.parse(manifest.startedAt) + 1000 * manifest.seconds).toISOString(),
      progress: null,
      notices: [],
      finding: null,
      error: null,
    },
    outcome,
  }
}

/** Prints the report of a results file and ends. */
export async function printFile({ results, pdf, paper }: NonNullable<Options['print']>): Promise<void> {
  const { run } = await runFromFile(results)()
  await writeWhole(pdf, await printReport('/report/file', run.name, paper))
  app.quit()
}
