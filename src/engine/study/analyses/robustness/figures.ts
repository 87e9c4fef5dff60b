/** Figures of one model in one repetition. */

import type { Random } from '../../../math/index.ts'
import type { ScoreRow } from '../analysis.ts'
import type { Movable, Moved } from './moves.ts'

/** A model's answers about the records as they are. */
export interface Seen {
  readonly model: string
  readonly own: Int32Array
  readonly labels: Int32Array
  readonly epsilons: readonly number[]
}

/** The most categories of a column that are each tried on all records; beyond, only those drawn at random and the worst are told. */
const mostToldCategories = 12

const shareOf = (rows: number, holds: (row: number) => boolean): number => {
  let count = 0
  for (let row = 0; row < rows; row++) if (holds(row)) count++
  return count / rows
}

const figuresOf = ({ own, labels }: Seen, answers: Int32Array) => ({
  accuracy: shareOf(own.length, (row) => answers[row] === labels[row]),
  changed: shareOf(own.length, (row) => answers[row] !== own[row]),
})

/** Every record's value of one column moved by the same lengths. */
export async function shiftRows(
  seen: Seen,
  moved: Moved,
  { name, deviation }: Extract<Movable, { kind: 'number' }>,
  shifts: readonly number[],
): Promise<ScoreRow[]> {
  const values = moved.numbers(name)
  const answers = await moved.ask(shifts.map((by) => new Map([[name, values.map((value) => value + by * deviation)]])))
  return shifts.map((by, i) => ({
    about: { part: 'shift', model: seen.model, column: name, by },
    figures: figuresOf(seen, answers[i]),
  }))
}

/** Every record's category replaced: by each that occurs, by another one at random, and by whichever makes the answer wrong. */
export async function categoryRows(
  seen: Seen,
  moved: Moved,
  { name, codes, levels }: Extract<Movable, { kind: 'category' }>,
  random: Random,
): Promise<ScoreRow[]> {
  const before = moved.codes(name)
  const other = before.map((code) => {
    const others = codes.filter((candidate) => candidate !== code)
    return others[random.integer(others.length)]
  })
  const [atRandom, ...each] = await moved.ask([
    new Map([[name, other]]),
    ...codes.map((code) => new Map([[name, new Int32Array(moved.rows).fill(code)]])),
  ])
  const about = { part: 'category', model: seen.model, column: name }
  const { own, labels } = seen
  const told = codes.length <= mostToldCategories ? codes : []
  return [
    ...told.map((code, i) => ({
      about: { ...about, how: 'value', value: levels[code] },
      figures: figuresOf(seen, each[i]),
    })),
    { about: { ...about, how: 'random', value: null }, figures: figuresOf(seen, atRandom) },
    {
      about: { ...about, how: 'worst', value: null },
      figures: {
        accuracy: shareOf(
          own.length,
          (row) => own[row] === labels[row] && each.every((answers) => answers[row] === labels[row]),
        ),
        changed: shareOf(own.length, (row) => each.some((answers) => answers[row] !== own[row])),
      },
    },
  ]
}

/** The value that a share of the others does not exceed; null where that is beyond all that was tried. */
function quantileWithin(sorted: Float64Array, share: number): number | null {
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
  return Number.isFinite(value) ? value : null
}

/**
 * What the smallest changes come to: the share still right at each epsilon, and how they are spread.
 *
 * @param column null for all numbers together
 * @param smallest standard deviations, Infinity for none; null where it was not looked for
 * @param oneStep whether one step along the slope alters each answer, for each epsilon
 */
export function curveRows(
  { model, own, labels, epsilons }: Seen,
  column: string | null,
  smallest: Float64Array | null,
  oneStep: readonly Uint8Array[] | null,
): ScoreRow[] {
  const furthest = Math.max(...epsilons)
  const within = smallest?.map((length) => (length <= furthest ? length : Number.POSITIVE_INFINITY)) ?? null
  const sorted = within?.toSorted() ?? null
  const rows = own.length
  const isRight = (row: number) => own[row] === labels[row]
  return [
    ...[0, ...epsilons].map((epsilon, i) => ({
      about: { part: 'curve', model, column, epsilon, hasSlope: oneStep !== null },
      figures: {
        accuracy: within && shareOf(rows, (row) => isRight(row) && (epsilon === 0 || within[row] > epsilon)),
        oneStep: oneStep && shareOf(rows, (row) => isRight(row) && (i === 0 || oneStep[i - 1][row] === 0)),
      },
    })),
    {
      about: { part: 'smallest', model, column },
      figures: {
        lowerQuartile: sorted && quantileWithin(sorted, 0.25),
        median: sorted && quantileWithin(sorted, 0.5),
        upperQuartile: sorted && quantileWithin(sorted, 0.75),
        never: within && shareOf(rows, (row) => !Number.isFinite(within[row])),
      },
    },
  ]
}
