import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { app } from 'electron'
import type { Run } from '#shared/contracts/job.ts'
import { usualSmallestCount, withoutSmallCells } from '#shared/disclosure/index.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { headline } from '#shared/text/finding.ts'
import { alignedText, attackTable, targetTable } from '#shared/text/tables.ts'
import type { Database } from './database.ts'
import { writeWhole } from './files.ts'
import { printReport } from './report.ts'
import type { Runs } from './runs.ts'
import { openWindow } from './window.ts'

interface Demo {
  readonly database: Database
  readonly runs: Runs
  readonly resources: string
  /** Where the report goes when nobody is looking; undefined shows the window instead. */
  readonly output: string | undefined
}

/** Runs the bundled study: in the window, which follows the run to its result, or unseen, printing what it finds. */
export async function runDemo({ database, runs, resources, output }: Demo): Promise<void> {
  const dataset = await database.call('demo.open', { folder: path.join(resources, 'demo') })
  const run = await runs.start(dataset.id)
  if (output === undefined) {
    openWindow({ show: true, hash: `/runs/${run.id}` })
    return
  }
  await finished(run, runs)
  const { outcome } = await database.call('run.get', { id: run.id })
  if (!outcome) {
    const { error } = (await database.call('run.get', { id: run.id })).run
    throw new CloisterError(
      error?.code ?? 'internal',
      error?.message ?? 'The study was not finished.',
      error?.advice ?? 'Try again.',
    )
  }
  const results = withoutSmallCells(outcome.results, usualSmallestCount)
  const pdf = path.join(output, 'report.pdf')
  await mkdir(output, { recursive: true })
  await writeWhole(path.join(output, 'results.json'), JSON.stringify({ ...outcome, results }, null, 1))
  await writeWhole(pdf, await printReport(`/report/${run.id}`, run.name, 'A4'))
  const text = [
    headline(results),
    alignedText(targetTable(results)),
    alignedText(attackTable(results)),
    `The report: ${pdf}`,
  ]
  process.stdout.write(`\n${text.join('\n\n')}\n`)
  app.quit()
}

/** Waits for a run and says now and then how far it is. */
async function finished(run: Run, runs: Runs): Promise<void> {
  for (let last = ''; runs.areRunning; await delay(200)) {
    const { progress } = runs.withProgress(run)
    const line = progress ? `${String(Math.round(10 * progress.fraction) * 10).padStart(3)} %  ${progress.stage}` : ''
    if (line.slice(0, 5) !== last) process.stdout.write(`${line}\n`)
    last = line.slice(0, 5)
  }
}
