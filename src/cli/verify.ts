import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { verificationTexts } from '#shared/text/verification.ts'
import { Workspace } from '#storage/index.ts'
import { executorNames } from '../jobs/executors/index.ts'
import { checkSameData, compareRuns, readResultsFile, runAgain, usualTolerance } from '../jobs/verify/index.ts'
import { programVersion } from '../jobs/version.ts'
import { reporter, tell } from './reporter.ts'
import { required, UsageError, wholeNumber } from './usage.ts'

/** A number from 0 to 1. @throws UsageError for anything else */
function toleranceFrom(value: string | undefined): number {
  if (value === undefined) return usualTolerance
  const number = Number(value)
  if (value.trim() === '' || !(number >= 0 && number <= 1))
    throw new UsageError(`--tolerance takes a number from 0 to 1, not "${value}".`)
  return number
}

/** cloister verify: 0 where the figures are what a second run gives, 5 where they are not. */
export async function verify(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      data: { type: 'string' },
      backend: { type: 'string' },
      threads: { type: 'string' },
      tolerance: { type: 'string' },
      json: { type: 'string' },
    },
  })
  const file = path.resolve(required(positionals[0], 'RESULTS.json'))
  const data = path.resolve(required(values.data, '--data'))
  if (values.backend !== undefined && !executorNames().includes(values.backend))
    throw new UsageError(`--backend takes ${executorNames().join(', ')}, not "${values.backend}".`)
  const threads = wholeNumber(values.threads, '--threads', 1, 256)
  const tolerance = toleranceFrom(values.tolerance)

  const version = programVersion()
  const stored = await readResultsFile(file, version)
  const { manifest } = stored.outcome
  await checkSameData(data, manifest)
  const execution = { backend: values.backend ?? manifest.backend.name, threads: threads ?? manifest.backend.threads }
  const controller = new AbortController()
  process.once('SIGINT', () => controller.abort())
  const folder = await mkdtemp(path.join(tmpdir(), 'cloister-verify-'))
  const workspace = await Workspace.open(folder, version)
  try {
    const control = {
      signal: controller.signal,
      onProgress: reporter(),
      onNotice: (notice: string) => tell(`\n${notice}`),
    }
    const now = await runAgain(workspace, data, stored.outcome, execution, control, version)
    process.stderr.write('\n')
    const found = compareRuns(stored, now, tolerance)
    console.log(verificationTexts(found).join('\n\n'))
    if (values.json) await writeFile(values.json, `${JSON.stringify(found, null, 1)}\n`)
    return found.holds ? 0 : 5
  } finally {
    await workspace.close()
    await rm(folder, { recursive: true, force: true })
  }
}
