import type { ColumnProfile } from '#shared/contracts/dataset.ts'
import { MostFrequent } from './most-frequent.ts'

/** Most bins of a histogram. */
const bins = 20

type NumberProfile = NonNullable<ColumnProfile['numbers']>

/** What is known of a column's numbers before they are gone through. */
export interface NumberRange {
  /** How many there are, at least 1. */
  readonly total: number
  readonly min: number
  readonly max: number
}

/**
 * Describes numbers that it is told in ascending order, without keeping them: its memory does not grow with the column.
 *
 * Quantiles are exact, by linear interpolation between order statistics: type 7 of Hyndman and Fan (1996), the default of R and
 * NumPy.
 */
export class NumberSummary {
  distinct = 0
  readonly #range: NumberRange
  /** Positions in the sorted rows, from 0, whose values quartiles need; ascending. */
  readonly #positions: readonly number[]
  readonly #at = new Map<number, number>()
  #next = 0
  #seen = 0
  #sum = 0
  /** The mean with each term divided first, for where the sum overflows. */
  #scaled = 0
  #whole = true
  readonly #histogram = new Array<number>(bins).fill(0)
  /** How often each value came, as long as there are no more of them than bins. */
  readonly #few: number[] = []
  readonly #fewValues: number[] = []
  readonly #top = new MostFrequent<number>()

  constructor(range: NumberRange) {
    this.#range = range
    const positions = [0.25, 0.5, 0.75].flatMap((share) => {
      const below = Math.floor(share * (range.total - 1))
      return [below, Math.min(below + 1, range.total - 1)]
    })
    this.#positions = [...new Set(positions)].sort((a, b) => a - b)
  }

  get total(): number {
    return this.#range.total
  }

  /** @param value greater than the last one @param count how often it occurs */
  add(value: number, count: number): void {
    this.distinct++
    this.#seen += count
    for (; this.#next < this.#positions.length && this.#positions[this.#next] < this.#seen; this.#next++)
      this.#at.set(this.#positions[this.#next], value)
    this.#sum += value * count
    this.#scaled += value * (count / this.#range.total)
    if (this.#whole && !Number.isInteger(value)) this.#whole = false
    this.#histogram[binOf(value, this.#range, bins)] += count
    if (this.distinct <= bins) {
      this.#few.push(count)
      this.#fewValues.push(value)
    }
    this.#top.add(value, count)
  }

  /** The most frequent values, most frequent first, the smaller first where two are as frequent. */
  get top(): readonly { value: number; count: number }[] {
    return this.#top.values
  }

  /** @throws Error unless every value has been told */
  get numbers(): NumberProfile {
    const { total, min, max } = this.#range
    if (this.#seen !== total) throw new Error(`${total} numbers were counted, but ${this.#seen} gone through`)
    return {
      min,
      quartile1: this.#quantile(0.25),
      median: this.#quantile(0.5),
      quartile3: this.#quantile(0.75),
      max,
      mean: Number.isFinite(this.#sum) ? this.#sum / total : this.#scaled,
      whole: this.#whole,
      histogram: { low: min, high: max, counts: this.#counts() },
    }
  }

  #quantile(share: number): number {
    const position = share * (this.#range.total - 1)
    const below = Math.floor(position)
    const low = this.#at.get(below)!
    const rest = position - below
    return rest === 0 ? low : low * (1 - rest) + this.#at.get(below + 1)! * rest
  }

  /** Few different values have no more bins than they are. */
  #counts(): number[] {
    if (this.distinct >= bins) return this.#histogram
    const counts = new Array<number>(this.distinct).fill(0)
    this.#few.forEach((count, i) => (counts[binOf(this.#fewValues[i], this.#range, counts.length)] += count))
    return counts
  }
}

/** The bin of a value among equally wide ones. */
function binOf(value: number, { min, max }: NumberRange, bins: number): number {
  // Scaled before subtracting, so that the width of an extreme range cannot overflow.
  const width = max / bins - min / bins
  const bin = width > 0 ? Math.floor(value / width - min / width) : 0
  return Math.min(bins - 1, Math.max(0, bin))
}
