import type { EncodedMatrix } from '../data/index.ts'

/** Which group each training row is in, and how large the groups are. */
export interface Groups {
  /** Group of each row, from 0. */
  readonly of: Int32Array
  /** Rows in each; persons where rows belong to persons. */
  readonly sizes: readonly number[]
}

function groupsOf(keys: readonly string[], persons: ArrayLike<number> | null): Groups {
  const numbers = new Map<string, number>()
  const members: Set<number>[] = []
  const of = Int32Array.from(keys, (key, row) => {
    let group = numbers.get(key)
    if (group === undefined) {
      numbers.set(key, (group = numbers.size))
      members.push(new Set())
    }
    members[group].add(persons ? persons[row] : row)
    return group
  })
  return { of, sizes: members.map(({ size }) => size) }
}

/**
 * Rows with the same configuration of features: the rows of a probability table.
 *
 * @param persons the person of each row, who is counted once; null counts rows
 */
export function groupsByConfiguration(
  { codes, rows }: Pick<EncodedMatrix, 'codes' | 'rows'>,
  persons: ArrayLike<number> | null = null,
): Groups {
  const keys = Array.from({ length: rows }, (_, row) => codes.map((column) => column[row]).join())
  return groupsOf(keys, persons)
}

/** Rows that the model answers alike: its equivalence classes (as SACRO-ML takes them for any model). */
export function groupsByAnswer(
  probabilities: Float64Array,
  classes: number,
  persons: ArrayLike<number> | null = null,
): Groups {
  const rows = probabilities.length / classes
  const keys = Array.from({ length: rows }, (_, row) =>
    probabilities.subarray(row * classes, (row + 1) * classes).join(),
  )
  return groupsOf(keys, persons)
}
