import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { ReportForm, ReportRecord } from '#shared/contracts/report.ts'
import type { RunResults } from '#shared/contracts/results.ts'
import { outcomeWithoutSmallCells } from '#shared/disclosure/index.ts'
import { reportDocument } from '#shared/text/report/index.ts'
import { programVersion } from '../jobs/version.ts'
import { readResultsFile } from '../jobs/verify/index.ts'

/** How a report is to be made. */
export interface Printing {
  readonly form: ReportForm
  readonly paper: 'A4' | 'Letter'
  /** What it says beside the results. */
  readonly record: ReportRecord
  /** The smallest count of people that it tells. */
  readonly smallest: number
}

const documentOf = (outcome: RunResults, { title, options, release }: ReportRecord) =>
  reportDocument(outcome, options, release, title ?? undefined)

/**
 * Makes the report of a results file. PDF and HTML take Chromium, so Electron is started unseen for them; the environment
 * variable CLOISTER_ELECTRON says how (a JSON list: the program and its first arguments).
 *
 * @returns null when it is written, else why not
 */
export async function makeReport(
  results: string,
  to: string,
  { form, paper, record, smallest }: Printing,
): Promise<string | null> {
  const { outcome: whole } = await readResultsFile(results, programVersion())
  const outcome = outcomeWithoutSmallCells(whole, smallest)
  if (form === 'json') {
    const text = `${JSON.stringify(documentOf(outcome, record), null, 1)}\n`
    return writeFile(to, text).then(
      () => null,
      ({ message }: Error) => message,
    )
  }
  const given = process.env.CLOISTER_ELECTRON
  if (!given) return 'Electron is not at hand; run this through "npm run cloister --".'
  const [program, ...first] = JSON.parse(given) as string[]
  const profile = await mkdtemp(path.join(tmpdir(), 'cloister-print-'))
  try {
    const recordFile = path.join(profile, 'report-record.json')
    await writeFile(recordFile, JSON.stringify(record))
    const isAsGiven = outcome.results === whole.results
    const told = isAsGiven ? results : path.join(profile, 'results.json')
    if (!isAsGiven) await writeFile(told, JSON.stringify(outcome))
    const args = [
      ...first,
      `--user-data-dir=${profile}`,
      `--print-results=${told}`,
      `--print-to=${to}`,
      `--print-form=${form}`,
      `--print-record=${recordFile}`,
      `--paper=${paper}`,
    ]
    return await new Promise((resolve) => {
      const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
      let complaints = ''
      child.stderr.on('data', (chunk) => (complaints += chunk))
      child.on('error', ({ message }) => resolve(message))
      child.on('close', (code) => resolve(code === 0 ? null : whyNot(code, complaints)))
    })
  } finally {
    await rm(profile, { recursive: true, force: true })
  }
}

function whyNot(code: number | null, complaints: string): string {
  const said = complaints.trim().split('\n').slice(-3).join(' ') || `Electron ended with status ${code}`
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  const isBlind = process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY
  return isBlind ? `${said} (There is no display, which printing needs; a virtual one suffices: xvfb-run -a.)` : said
}
