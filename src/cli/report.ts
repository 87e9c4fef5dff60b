import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { RunResults } from '#shared/contracts/results.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { printPdf } from './print.ts'
import { paperFrom, required } from './usage.ts'

/** Reads a results file. @throws CloisterError when it is none */
async function checkResults(file: string): Promise<void> {
  const name = path.basename(file)
  const text = await readFile(file, 'utf8').catch(() => {
    throw new CloisterError(
      'file-missing',
      `${name} cannot be read.`,
      'Give the results.json that "cloister run" wrote.',
      { file: name },
    )
  })
  try {
    RunResults.parse(JSON.parse(text))
  } catch {
    throw new CloisterError(
      'study-file',
      `${name} is not a results file of this version.`,
      'Give the results.json that "cloister run" wrote.',
      { file: name },
    )
  }
}

/** cloister report */
export async function report(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { out: { type: 'string' }, paper: { type: 'string' } },
  })
  const results = path.resolve(required(positionals[0], 'RESULTS.json'))
  const pdf = path.resolve(required(values.out, '--out'))
  const paper = paperFrom(values.paper)
  await checkResults(results)
  const fault = await printPdf(results, pdf, paper)
  if (fault) console.error(`The report could not be printed: ${fault}`)
  else console.log(pdf)
  return fault ? 4 : 0
}
