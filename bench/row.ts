/** One line of a benchmark's table. */
export interface Row {
  /** What was done, e.g. "Alarm, sample 1M rows". */
  readonly work: string
  /** Our figure. */
  readonly ours: number
  /** The same work's figure of the program compared with, in the same run; null where there is none. */
  readonly baseline: number | null
  /** Of both figures, e.g. "s" or "MB". */
  readonly unit: string
  /** ours / baseline; null without a baseline. */
  readonly ratio: number | null
  /** The greatest ratio allowed; where there is no baseline to compare with by nature, the greatest figure; null: report only. */
  readonly target: number | null
  /** What the target is of; the ratio unless said otherwise. */
  readonly targetOf?: 'ratio' | 'ours'
  /** Why there is no baseline though there could be, e.g. "python3 has no numpy". */
  readonly skipped?: string
  /** What else is to be known, e.g. the figures with one thread and with two. */
  readonly note?: string
}

export interface BenchmarkOptions {
  /** Less of the same work, where a group has such a form and says what it leaves out. */
  readonly quick: boolean
}

/** What a group's `index.ts` exports as its default. */
export type Benchmark = (options: BenchmarkOptions) => Promise<Row[]>

/** The median of some figures. */
export const median = (figures: readonly number[]): number => [...figures].sort((a, b) => a - b)[figures.length >> 1]

/**
 * The median seconds of a work, after one run that warms it up.
 *
 * @param repetitions at least 1
 */
export function secondsOf(work: () => unknown, repetitions: number): number {
  work()
  const seconds = Array.from({ length: repetitions }, () => {
    const start = performance.now()
    work()
    return (performance.now() - start) / 1000
  })
  return median(seconds)
}
