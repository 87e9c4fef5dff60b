import path from 'node:path'
import { parseArgs } from 'node:util'
import { readResultsFile } from '../jobs/verify/index.ts'
import { programVersion } from '../jobs/version.ts'
import { makeReport } from './print.ts'
import { formFrom, reportFlags, reportOptionsFrom, reportRecordFrom } from './report-options.ts'
import { paperFrom, required, smallestCountFrom } from './usage.ts'

/** cloister report: a PDF, HTML or JSON file, by the ending of its name. */
export async function report(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      out: { type: 'string' },
      paper: { type: 'string' },
      'smallest-count': { type: 'string' },
      ...reportFlags,
    },
  })
  const results = path.resolve(required(positionals[0], 'RESULTS.json'))
  const to = path.resolve(required(values.out, '--out'))
  const form = formFrom(path.extname(to).slice(1).toLowerCase(), 'The ending of --out')
  const paper = paperFrom(values.paper)
  reportOptionsFrom(values)
  const { record } = await readResultsFile(results, programVersion())
  const smallest = smallestCountFrom(values['smallest-count'])
  const printing = { form, paper, smallest, record: await reportRecordFrom(values, record) }
  const fault = await makeReport(results, to, printing)
  if (fault) console.error(`The report could not be printed: ${fault}`)
  else console.log(to)
  return fault ? 4 : 0
}
