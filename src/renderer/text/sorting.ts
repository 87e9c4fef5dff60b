import { unstyled } from '#shared/text/number-style.ts'

/** The number that a cell begins with, such as 0.61 of "0.61 (0.58 to 0.64)"; null where it begins with something else. */
export function numberIn(cell: string): number | null {
  const found = /^\s*([−+-]?)((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[+-]?\d+)?)/i.exec(unstyled(cell))
  if (!found) return null
  const value = Number(found[2].replaceAll(',', ''))
  return found[1] === '−' || found[1] === '-' ? -value : value
}

/** The order of cells in a column: numbers by their size, before texts; texts as in a dictionary. */
export function compareCells(a: string, b: string): number {
  const [first, second] = [numberIn(a), numberIn(b)]
  if (first !== null && second !== null && first !== second) return first - second
  if ((first === null) !== (second === null)) return first === null ? 1 : -1
  return a.localeCompare(b, 'en', { numeric: true })
}
