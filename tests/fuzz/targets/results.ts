import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { ReportDocument } from '#shared/contracts/report.ts'
import { headline } from '#shared/text/finding.ts'
import { reportDocument, usualReportOptions } from '#shared/text/report/index.ts'
import { numberTable } from '#shared/text/tables.ts'
import { resultsOf } from '#shared/testing.ts'
import { withAnalyses } from '#shared/testing-analyses.ts'
import { toCsv } from '#storage/index.ts'
import { compareRuns } from '../../../src/jobs/verify/index.ts'
import { readResultsFile } from '../../../src/jobs/verify/read.ts'
import { mutateBytes } from '../bytes.ts'
import { demand, holds } from '../oracle.ts'
import type { Target } from '../target.ts'
import { mutateJson } from '../values.ts'
import { manifest } from './manifest.ts'

/** Results, or a report saved as JSON: read to be verified, and its report made again. */
export const results: Target = {
  name: 'results',
  seeds: () =>
    [resultsOf(), withAnalyses()].flatMap((results) => {
      const run = { results, manifest }
      return [run, reportDocument(run, usualReportOptions)].map((value) => Buffer.from(JSON.stringify(value)))
    }),
  mutate: (seed, chance, seeds) => (chance.is(0.8) ? mutateJson(seed, chance) : mutateBytes(seed, chance, seeds)),
  async prepare(folder) {
    const file = path.join(folder, 'results.json')
    return async (input) => {
      writeFileSync(file, input)
      const found = await readResultsFile(file, '0.1.0')
      const { outcome } = found
      const same = compareRuns(found, outcome)
      demand(same.unequal === 0, 'results differ from themselves')
      headline(outcome.results)
      for (const table of ['targets', 'attacks'] as const) {
        const { header, rows } = numberTable(outcome.results, table)
        demand(!/\b(NaN|Infinity|undefined)\b/.test(toCsv(header, rows)), 'a table says NaN, Infinity or undefined')
      }
      holds(ReportDocument, reportDocument(outcome, usualReportOptions), 'the report')
    }
  },
}
