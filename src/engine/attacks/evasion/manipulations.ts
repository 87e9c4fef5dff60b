import type { Random } from '../../math/index.ts'
import type { DenseMatrix } from '../../models/index.ts'

/** What may happen to measurements: an instrument drifts, is scaled wrongly, or fails. */
export type Manipulation =
  /** Added to each. */
  | { readonly kind: 'shift'; readonly by: number }
  /** The distance from `about` times a factor. */
  | { readonly kind: 'scale'; readonly by: number; readonly about: number }
  /** A share of the rows, 0 to 1, chosen at random for each column, gets one value, such as the mean. */
  | { readonly kind: 'dropout'; readonly share: number; readonly value: number }

/**
 * Rows with some of their columns manipulated.
 *
 * @param columns by number
 * @param random which rows drop out
 */
export function manipulate(
  { rows, width, dense }: DenseMatrix,
  columns: readonly number[],
  manipulation: Manipulation,
  random: Random,
): DenseMatrix {
  const changed = Float32Array.from(dense)
  for (const column of columns) {
    if (!(Number.isInteger(column) && column >= 0 && column < width))
      throw new RangeError(`There is no column ${column} in rows of ${width} numbers.`)
    const change = changeOf(manipulation, random.stream(`column ${column}`))
    for (let row = 0; row < rows; row++) changed[row * width + column] = change(dense[row * width + column])
  }
  return { rows, width, dense: changed }
}

function changeOf(manipulation: Manipulation, random: Random): (value: number) => number {
  switch (manipulation.kind) {
    case 'shift':
      return (value) => value + manipulation.by
    case 'scale':
      return (value) => manipulation.about + manipulation.by * (value - manipulation.about)
    case 'dropout': {
      const { share, value: replacement } = manipulation
      if (!(share >= 0 && share <= 1)) throw new RangeError(`A share of ${share} cannot drop out.`)
      return (value) => (random.uniform() < share ? replacement : value)
    }
  }
}
