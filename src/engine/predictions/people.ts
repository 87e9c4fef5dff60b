import type { Random } from '../math/index.ts'
import { type Predictions, predictionsAt } from './predictions.ts'

/**
 * Who is a member: persons where rows belong to persons, else rows. A person with any training row is a member, by these
 * rows alone: the other rows of that person are no non-member's, and are left out.
 */
export interface People {
  /** The rows that count, those of one person together, persons in random order. */
  readonly predictions: Predictions
  /** The person of each of these rows, from 0 in their order. */
  readonly of: Int32Array
  /** 1 for a member, 0 for a non-member; one for each person. */
  readonly member: Uint8Array
  /** How many persons had rows on both sides, and how many of their rows are left out. */
  readonly onBothSides: number
  readonly rowsLeftOut: number
}

/** @param random orders them, so that their order has nothing to do with the file's */
export function peopleOf(predictions: Predictions, random: Random): People {
  const rowsOf = new Map<number, number[]>()
  predictions.member.forEach((_, row) => {
    const person = predictions.persons ? predictions.persons[row] : row
    const own = rowsOf.get(person)
    if (own) own.push(row)
    else rowsOf.set(person, [row])
  })
  let [onBothSides, rowsLeftOut] = [0, 0]
  const kept: number[] = []
  const of: number[] = []
  const member: number[] = []
  for (const rows of random.shuffle([...rowsOf.values()])) {
    const inside = rows.filter((row) => predictions.member[row] === 1)
    const isMixed = inside.length > 0 && inside.length < rows.length
    if (isMixed) onBothSides++
    if (isMixed) rowsLeftOut += rows.length - inside.length
    for (const row of isMixed ? inside : rows) {
      kept.push(row)
      of.push(member.length)
    }
    member.push(inside.length > 0 ? 1 : 0)
  }
  return {
    predictions: predictionsAt(predictions, Int32Array.from(kept)),
    of: Int32Array.from(of),
    member: Uint8Array.from(member),
    onBothSides,
    rowsLeftOut,
  }
}

/** The mean over each person's rows of a figure that each row has. */
export function meansByPerson(values: ArrayLike<number>, { of, member }: Pick<People, 'of' | 'member'>): Float64Array {
  const [sums, rows] = [new Float64Array(member.length), new Float64Array(member.length)]
  of.forEach((person, row) => {
    sums[person] += values[row]
    rows[person]++
  })
  return sums.map((sum, person) => sum / rows[person])
}
