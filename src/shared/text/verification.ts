/** What came of running a stored study again, in words for the terminal and the window. */

import { count, list } from './format.ts'
import { alignedText, type TextTable } from './tables.ts'
import { styled } from './number-style.ts'

/** A value as it stands in the file, long texts cut. */
const shown = (value: unknown): string => {
  const text = value === null ? 'none' : String(value)
  return text.length > 48 ? `${text.slice(0, 47)}…` : text
}

interface Told {
  readonly demand: 'bit-equal' | 'tolerance'
  readonly tolerance: number | null
  readonly numbers: number
  readonly unequal: number
  readonly farthest: { readonly path: string; readonly distance: number } | null
  readonly holds: boolean
  readonly changed: readonly { readonly what: string; readonly stored: string; readonly now: string }[]
  readonly differences: readonly { readonly path: string; readonly stored: unknown; readonly now: unknown }[]
}

/** Which of the two demands was made, and why. */
export function demandSentence({ demand, tolerance, changed }: Told): string {
  if (demand === 'bit-equal')
    return 'Asked for: equality bit by bit, since Cloister, backend, versions, threads, system and processor are as they were.'
  const what = list(changed.map(({ what }) => what))
  return `Asked for: every mean within its stored 95\u00a0% interval widened by ${styled(String(tolerance))}, and not bit by bit, since this is not as it was: ${what}.`
}

/** How the numbers compare. */
export function numbersSentence({ numbers, unequal, farthest }: Told): string {
  if (unequal === 0) return `All ${count(numbers)} numbers are equal bit for bit.`
  const most = farthest ? ` The farthest, by ${styled(farthest.distance.toPrecision(2))}: ${farthest.path}.` : ''
  return `${count(numbers - unequal)} of ${count(numbers)} numbers are equal bit for bit.${most}`
}

/** What is not as it was, beside the stored. */
export const changedTable = ({ changed }: Pick<Told, 'changed'>): TextTable => ({
  header: ['Not as it was', 'Stored', 'Now'],
  rows: changed.map(({ what, stored, now }) => [what, shown(stored), shown(now)]),
})

/** The first values that differ by more than the demand allows. */
export const differencesTable = ({ differences }: Pick<Told, 'differences'>, most = 20): TextTable => ({
  header: ['Where', 'Stored', 'Now'],
  rows: differences.slice(0, most).map(({ path, stored, now }) => [path, shown(stored), shown(now)]),
})

/** "3 values differ"; "40 values differ; the first 20" */
export const differencesTitle = ({ differences }: Pick<Told, 'differences'>, most = 20): string =>
  `${count(differences.length)} ${differences.length === 1 ? 'value differs' : 'values differ'}${differences.length > most ? `; the first ${most}` : ''}`

/**
 * What a verification found, as paragraphs.
 *
 * @param most differences that are named
 */
export function verificationTexts(told: Told, most = 20): string[] {
  const { holds, changed, differences } = told
  return [
    `${holds ? 'VERIFIED' : 'NOT VERIFIED'}. ${numbersSentence(told)}`,
    demandSentence(told),
    ...(changed.length > 0 ? [alignedText(changedTable(told))] : []),
    ...(differences.length > 0 ? [`${differencesTitle(told, most)}:`, alignedText(differencesTable(told, most))] : []),
  ]
}
