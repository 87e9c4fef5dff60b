import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import {
  type Figure,
  judge,
  type JudgedClaim,
  type PaperStudy,
  type ResultRow,
  ResultTable,
} from '#engine/protocol/index.ts'
import type { Replication } from './replication.ts'

/** Digits of stored figures: far beyond what the repetitions leave certain. */
const digits = 6
const rounded = (value: number | null) => (value === null ? null : Number(value.toPrecision(digits)))

/** Measures whose values of the single repetitions some claim of a study asks for; null where it asks for what is not there. */
function judgedMeasures({ claims }: Pick<PaperStudy, 'claims'>, rows: readonly ResultRow[]): Set<string> | null {
  const asked = new Set<string>()
  const table = new ResultTable(
    rows.map((row) => ({
      ...row,
      figure: {
        ...row.figure,
        get values() {
          asked.add(row.measure)
          return row.figure.values
        },
      },
    })),
  )
  try {
    for (const claim of claims) judge(claim, table)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
  return asked
}

/**
 * A replication as it is stored: readable, a figure on each line. Figures have six digits, and only measures that claims are
 * made of keep the values of the single repetitions: with them the claims can be judged again, and no reader asks for others.
 *
 * @param study what it is of; without it, or where its claims cannot be judged, all values are kept
 */
export function storedText(
  { rows, ...replication }: Replication,
  study: Pick<PaperStudy, 'claims'> | undefined,
): string {
  const judged = study ? judgedMeasures(study, rows) : null
  const lines = rows.map(({ figure, ...row }) => {
    const { estimate, low, high, values } = figure
    const kept = values.length > 0 && (!judged || judged.has(row.measure)) ? { values: values.map(rounded) } : {}
    return `  ${JSON.stringify({ ...row, figure: { estimate: rounded(estimate), low: rounded(low), high: rounded(high), ...kept } })}`
  })
  const rest = JSON.stringify(replication, null, 1).slice(0, -2)
  return `${rest},\n "rows": [\n${lines.join(',\n')}\n ]\n}\n`
}

/** A stored replication, with its figures as numbers again: JSON writes an infinite one as null. */
export function replicationIn(text: string): Replication {
  const stored = JSON.parse(text) as Replication
  const rows = stored.rows.map((row) => {
    const { values = [] } = row.figure as Partial<Figure>
    return { ...row, figure: { ...row.figure, values: values.map((value) => value ?? Infinity) } }
  })
  return { ...stored, rows }
}

/**
 * Judges the claims of a study by figures that were stored, as the study words them now.
 *
 * @throws RangeError where a claim asks for something that was not measured, or whose values were not kept
 */
export function judgeAgain({ rows }: Pick<Replication, 'rows'>, { claims }: Pick<PaperStudy, 'claims'>): JudgedClaim[] {
  const table = new ResultTable(
    rows.map((row) => ({
      ...row,
      figure: {
        ...row.figure,
        get values() {
          if (row.figure.values.length === 0) throw new RangeError(`The values of "${row.measure}" were not kept.`)
          return row.figure.values
        },
      },
    })),
  )
  return claims.map((claim) => judge(claim, table))
}

/** The replications in a folder, by the names of their files. */
export async function replicationsIn(folder: string): Promise<Map<string, Replication>> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json') && !file.startsWith('.')).sort()
  const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), 'utf8')))
  return new Map(files.map((file, i) => [file, replicationIn(texts[i])]))
}
