import type { Movable, Moved } from './moves.ts'

/** Places looked at on either side before the place of the change is narrowed down. */
const places = 20
/** Halvings of the stretch between two places. */
const halvings = 12

/**
 * The smallest move of one column that changes a model's answer, for each record: places at equal distances on both sides are looked
 * at, and the stretch before the first that changes it is halved again and again. A change that lies between two places and ends
 * before the next is not seen, so it is an upper bound of the smallest; exact to 1 / 81,920 of `furthest` where there is no such.
 *
 * @param own what the model says of the records as they are
 * @param furthest in standard deviations
 * @returns standard deviations; Infinity where nothing up to `furthest` changes it
 */
export async function smallestAlone(
  moved: Moved,
  { name, deviation }: Extract<Movable, { kind: 'number' }>,
  own: Int32Array,
  furthest: number,
): Promise<Float64Array> {
  const values = moved.numbers(name)
  const variant = (by: (row: number) => number) =>
    new Map([[name, values.map((value, row) => value + deviation * by(row))]])
  const lengths = Array.from({ length: places }, (_, i) => (furthest * (i + 1)) / places)
  const sides = [1, -1]
  const answers = await moved.ask(sides.flatMap((side) => lengths.map((length) => variant(() => side * length))))
  // The last length that was seen to change nothing, and the first that does.
  const stretches = sides.map((_, side) => {
    const [low, high] = [new Float64Array(moved.rows), new Float64Array(moved.rows).fill(Number.POSITIVE_INFINITY)]
    for (let row = 0; row < moved.rows; row++) {
      const first = lengths.findIndex((_, i) => answers[side * places + i][row] !== own[row])
      if (first < 0) continue
      high[row] = lengths[first]
      low[row] = first > 0 ? lengths[first - 1] : 0
    }
    return { low, high }
  })
  for (let halving = 0; halving < halvings; halving++) {
    const middle = stretches.map(({ low, high }) =>
      low.map((from, row) => (Number.isFinite(high[row]) ? (from + high[row]) / 2 : 0)),
    )
    const found = await moved.ask(sides.map((side, i) => variant((row) => side * middle[i][row])))
    stretches.forEach(({ low, high }, i) => {
      for (let row = 0; row < moved.rows; row++) {
        if (!Number.isFinite(high[row])) continue
        if (found[i][row] === own[row]) low[row] = middle[i][row]
        else high[row] = middle[i][row]
      }
    })
  }
  return stretches[0].high.map((length, row) => Math.min(length, stretches[1].high[row]))
}
