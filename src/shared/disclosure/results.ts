/** Results as they leave the workspace: without counts of a few people. */

import type { MembershipAnalysisResult } from '../contracts/membership-analysis.ts'
import type {
  AnalysisResult,
  AttributeAnalysisResult,
  DataSummary,
  Results,
  TargetResult,
} from '../contracts/results.ts'
import { leftOutNote } from '../text/left-out.ts'
import { hiddenCells, withoutSmall } from './cells.ts'

/** Why a figure is not told. */
export const hiddenReason = (smallest: number) => `It would tell of fewer than ${smallest} people.`

/** How many counts were hidden. */
interface Told {
  hidden: number
}

/** The counts with null for those that are hidden, which are added up. */
function hide(counts: readonly (number | null)[], smallest: number, told: Told): (number | null)[] {
  const shown = withoutSmall(counts, smallest)
  told.hidden += shown.filter((count, i) => count === null && counts[i] !== null).length
  return shown
}

/** Rows with a value missing, by column; and the rows of the file where these, or their sum, would tell a hidden one. */
function dropped({ rows, usedRows, dropped }: DataSummary, smallest: number, told: Told) {
  const counts = dropped.map((each) => each.rows)
  const shown = hide(counts, smallest, told)
  const left = counts.flatMap((count, i) => (shown[i] === null ? [count ?? smallest] : []))
  // One hidden count, or several that together are few, follow from the rows before and after.
  const isTold = left.length > 0 && (left.length === 1 || left.reduce((sum, count) => sum + count, 0) < smallest)
  if (isTold && rows !== null) told.hidden++
  return { rows: isTold ? null : rows, usedRows, dropped: dropped.map((each, i) => ({ ...each, rows: shown[i] })) }
}

function dataOf(data: DataSummary, smallest: number, told: Told): DataSummary {
  const counts = data.classes.map(({ rows }) => rows)
  const classes = hide(counts, smallest, told)
  return {
    ...data,
    ...dropped(data, smallest, told),
    classes: data.classes.map((each, i) => ({ ...each, rows: classes[i] })),
  }
}

/**
 * The accuracy of always answering the most frequent class is that class's share: withheld where the class's rows are, because of two
 * classes the other's follow from it.
 */
function targetsOf(targets: readonly TargetResult[], before: DataSummary, after: DataSummary, smallest: number) {
  const most = Math.max(...before.classes.map(({ rows }) => rows ?? 0))
  return before.classes.some(({ rows }, i) => rows === most && after.classes[i].rows === null)
    ? targets.map((target) => ({ ...target, baseline: { withheld: hiddenReason(smallest) } }))
    : [...targets]
}

/** Values of a sensitive column that few people have: neither how many they are nor how they are guessed. */
function attributeOf(result: AttributeAnalysisResult, smallest: number, told: Told): AttributeAnalysisResult {
  const rows = [...result.rows]
  const cells = new Map<string, number[]>()
  for (const [at, { model, column, distribution, level }] of rows.entries())
    if (level !== null) {
      const key = JSON.stringify([model, column, distribution])
      cells.set(key, [...(cells.get(key) ?? []), at])
    }
  for (const [key, places] of cells) {
    const [model, column, distribution] = JSON.parse(key) as string[]
    const whole = rows.find(
      (row) => row.level === null && row.model === model && row.column === column && row.distribution === distribution,
    )
    const counts = places.map((at) => rows[at].rows)
    // People with values that have no line of their own are a cell, too.
    const rest = (whole?.rows ?? 0) - counts.reduce<number>((sum, count) => sum + (count ?? 0), 0)
    const isRest = rest > 1e-9 && !counts.includes(null)
    const hidden = hiddenCells(isRest ? [...counts, rest] : counts, smallest)
    for (const [i, at] of places.entries())
      if (hidden[i]) {
        if (rows[at].rows !== null) told.hidden++
        const reason = { withheld: hiddenReason(smallest) }
        rows[at] = { ...rows[at], rows: null, withModel: reason, baseline: reason, gain: reason }
      }
  }
  return { ...result, rows }
}

/** Groups of the audited rows with few members or others, about half of the rows each; and how many rows have which risk. */
function membershipOf(result: MembershipAnalysisResult, smallest: number, told: Told): MembershipAnalysisResult {
  return {
    ...result,
    risks: result.risks.map((risk) => ({ ...risk, histogram: hide(risk.histogram, smallest, told) })),
    subgroups: result.subgroups.map((each) => {
      const rest = result.game.audited - each.groups.reduce((sum, { rows }) => sum + rows, 0)
      const cells = [...each.groups.map(({ rows }) => rows / 2), rest / 2]
      const hidden = hiddenCells(cells, smallest)
      const groups = each.groups.filter((_, i) => !hidden[i])
      const gone = each.groups.length - groups.length
      told.hidden += gone
      return { ...each, groups, suppressed: each.suppressed + gone }
    }),
  }
}

function analysisOf(result: AnalysisResult, smallest: number, told: Told): AnalysisResult {
  if (result.kind === 'attribute-inference') return attributeOf(result, smallest, told)
  if (result.kind === 'membership') return membershipOf(result, smallest, told)
  return result
}

/**
 * Results without counts of fewer people than `smallest`, nor those that would give them away: null stands for a count, and a figure
 * is withheld. They say so in `suppression`. Results from which counts were taken before are held to the stricter of both limits.
 *
 * What is a count of people here: the outcome's classes, rows left out for a column, values of a sensitive column, groups, and the
 * parts of the histogram of risks. Sizes of samples, rates of an attack's or a model's errors, and the size of the smallest group
 * that a model tells apart (the k of k-anonymity, which says of no group which one it is) are told.
 */
export function withoutSmallCells(results: Results, smallest: number): Results {
  const before = results.suppression
  if (before && before.smallest >= smallest) return results
  const told: Told = { hidden: 0 }
  const data = dataOf(results.data, smallest, told)
  const { rows, usedRows } = results.data
  const note = rows === null ? null : leftOutNote(rows - usedRows, rows)
  return {
    ...results,
    data,
    targets: targetsOf(results.targets, results.data, data, smallest),
    ...(results.analyses ? { analyses: results.analyses.map((each) => analysisOf(each, smallest, told)) } : {}),
    notes:
      data.rows === null
        ? results.notes.map((each) => (each === note ? 'Some rows were left out because of missing values.' : each))
        : results.notes,
    suppression: { smallest, hidden: (before?.hidden ?? 0) + told.hidden },
  }
}
