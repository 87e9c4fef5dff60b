import type { Random } from '../math/index.ts'

/**
 * Divides rows at random into two parts, keeping the rows of one group together.
 *
 * @param rows row numbers
 * @param groups group of each row of the table; rows of one group stay on one side. null: every row by itself
 * @param fraction share of the rows that the first part gets, as nearly as whole groups allow; each part gets at least
 *   one group where there are two
 * @returns the two parts, each in random order
 */
export function splitRows(
  rows: Int32Array,
  groups: Int32Array | null,
  fraction: number,
  random: Random,
): [Int32Array, Int32Array] {
  const wanted = Math.round(rows.length * fraction)
  if (!groups) {
    const order = random.shuffle(Int32Array.from(rows))
    const size = Math.min(Math.max(wanted, Math.min(1, rows.length)), Math.max(rows.length - 1, 1))
    return [order.slice(0, size), order.slice(size)]
  }
  const members = new Map<number, number[]>()
  for (const row of rows) {
    const group = members.get(groups[row])
    if (group) group.push(row)
    else members.set(groups[row], [row])
  }
  const first: number[] = []
  const second: number[] = []
  const order = random.shuffle([...members.values()])
  for (const [i, group] of order.entries()) {
    const isLastChance = i === order.length - 1 && second.length === 0 && first.length > 0
    // Whichever side leaves the first part nearer to its size.
    const fits = Math.abs(first.length + group.length - wanted) <= Math.abs(first.length - wanted)
    if ((fits || first.length === 0) && !isLastChance) first.push(...group)
    else second.push(...group)
  }
  return [random.shuffle(Int32Array.from(first)), random.shuffle(Int32Array.from(second))]
}
