/** What a model that was trained elsewhere answered about some rows, and which of them it was trained on. */
export interface Predictions {
  /** Rows x classes, row by row; each row adds up to 1. */
  readonly probabilities: Float64Array
  /** The outcome's classes, in order. */
  readonly classes: readonly string[]
  /** True outcomes, 0 .. classes - 1. */
  readonly labels: Int32Array
  /** 1 for a row that the model was trained on, 0 for another. */
  readonly member: Uint8Array
  /** The group of each row, by number; -1 for none. */
  readonly groups?: { readonly column: string; readonly levels: readonly string[]; readonly codes: Int32Array }
  /** The person of each row, by number. */
  readonly persons?: Int32Array
}

/** Some of the rows, in the order given. */
export function predictionsAt(predictions: Predictions, rows: Int32Array): Predictions {
  const width = predictions.classes.length
  const probabilities = new Float64Array(rows.length * width)
  rows.forEach((row, i) =>
    probabilities.set(predictions.probabilities.subarray(row * width, (row + 1) * width), i * width),
  )
  const { groups, persons } = predictions
  return {
    probabilities,
    classes: predictions.classes,
    labels: rows.map((row) => predictions.labels[row]),
    member: Uint8Array.from(rows, (row) => predictions.member[row]),
    ...(groups ? { groups: { ...groups, codes: rows.map((row) => groups.codes[row]) } } : {}),
    ...(persons ? { persons: rows.map((row) => persons[row]) } : {}),
  }
}
