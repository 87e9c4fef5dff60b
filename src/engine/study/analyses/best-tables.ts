/** What the best tables on two samples lose, and how far the samples are apart, in closed form. */

export interface ConfiguredRows {
  /** Categories of each row, one array for each feature. */
  readonly codes: readonly Int32Array[]
  /** Class of each row. */
  readonly labels: Int32Array
}

export interface BestTables {
  /**
   * The discrepancy over all functions of the features: the total variation between the two samples' configurations (a pair
   * of functions may disagree on any set of them). For the zero-one and the absolute loss alike.
   */
  readonly discrepancy: number
  /** Share of the first sample's rows that its own best function gets wrong. */
  readonly first: number
  /** Share of the second sample's rows that its own best function gets wrong. */
  readonly second: number
  /** Share of the second sample's rows on which the two best functions differ. */
  readonly apart: number
}

/**
 * Compares two samples by the class of all functions of some categorical features. All four figures are those of the samples, not
 * of what they were drawn from; many configurations and few rows make the discrepancy large and the losses small.
 */
export function bestTables(first: ConfiguredRows, second: ConfiguredRows, classes: number): BestTables {
  const counts = new Map<string, readonly [Float64Array, Float64Array]>()
  const samples = [first, second] as const
  samples.forEach(({ codes, labels }, which) =>
    labels.forEach((label, row) => {
      const key = codes.map((column) => column[row]).join()
      let cell = counts.get(key)
      if (!cell) counts.set(key, (cell = [new Float64Array(classes), new Float64Array(classes)]))
      cell[which][label]++
    }),
  )
  const [rowsOfFirst, rowsOfSecond] = samples.map(({ labels }) => labels.length)
  let [variation, wrongInFirst, wrongInSecond, apart] = [0, 0, 0, 0]
  for (const [one, other] of counts.values()) {
    const [here, there] = [sum(one), sum(other)]
    variation += Math.abs(here / rowsOfFirst - there / rowsOfSecond) / 2
    const [most, mostOther] = [Math.max(...one), Math.max(...other)]
    wrongInFirst += here - most
    wrongInSecond += there - mostOther
    // Where several answers are equally good, also because there are no rows, both functions give the same if they can.
    if (!one.some((count, k) => count === most && other[k] === mostOther)) apart += there
  }
  return {
    discrepancy: variation,
    first: wrongInFirst / rowsOfFirst,
    second: wrongInSecond / rowsOfSecond,
    apart: apart / rowsOfSecond,
  }
}

const sum = (values: Float64Array) => values.reduce((a, b) => a + b, 0)
