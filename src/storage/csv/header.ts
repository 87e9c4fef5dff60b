import { emptyNames, repeatedName } from './errors.ts'
import type { CsvRecord } from './scanner.ts'

/** Every field of a record as text. */
export const textsOf = (record: CsvRecord): string[] => Array.from({ length: record.fields }, (_, i) => record.text(i))

/**
 * The columns' names: those of the first line, with any white space inside as one space, or "column 1", "column 2" and so on.
 *
 * @param first the first line's fields
 * @throws CloisterError csv-header when names are empty or repeated. Names that differ in capital letters only count as
 * repeated, since neither people nor databases tell them apart reliably.
 */
export function columnNames(file: string, first: readonly string[], header: boolean): string[] {
  if (!header) return first.map((_, i) => `column ${i + 1}`)
  const names = first.map((name) => name.replace(/\s+/g, ' ').trim())
  const empty = names.flatMap((name, i) => (name === '' ? [i + 1] : []))
  if (empty.length > 0) throw emptyNames(file, empty)
  const positions = new Map<string, number[]>()
  names.forEach((name, i) => {
    const key = name.toLowerCase()
    positions.set(key, [...(positions.get(key) ?? []), i + 1])
  })
  for (const places of positions.values()) {
    if (places.length > 1)
      throw repeatedName(
        file,
        places.map((place) => names[place - 1]),
        places,
      )
  }
  return names
}
