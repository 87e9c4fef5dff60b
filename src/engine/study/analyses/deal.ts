import type { Random } from '../../math/index.ts'

/**
 * Deals rows to some parts at random, as evenly as can be; rows of one group go to one part.
 *
 * @param rows how many
 * @param groups group of each row; null: every row by itself
 * @returns the positions of each part's rows
 */
export function deal(rows: number, groups: Int32Array | null, parts: number, random: Random): Int32Array[] {
  const members = new Map<number, number[]>()
  for (let row = 0; row < rows; row++) {
    const group = groups ? groups[row] : row
    const known = members.get(group)
    if (known) known.push(row)
    else members.set(group, [row])
  }
  const dealt: number[][] = Array.from({ length: parts }, () => [])
  for (const group of random.shuffle([...members.values()])) {
    const smallest = dealt.reduce((least, part, i) => (part.length < dealt[least].length ? i : least), 0)
    dealt[smallest].push(...group)
  }
  return dealt.map((part) => Int32Array.from(part))
}
