/** Whether the work should stop. An AbortSignal is one. */
export interface CancelSignal {
  readonly aborted: boolean
  throwIfAborted(): void
}

/** Where learning stands. */
export interface LearningProgress {
  /** What is being done, in plain words. */
  readonly stage: string
  /** Share of the whole work that is done, 0 to 1; null where the end cannot be foreseen. */
  readonly fraction: number | null
}

export interface StructureControl {
  readonly signal?: CancelSignal
  readonly onProgress?: (progress: LearningProgress) => void
  /** Lets the event loop take its messages, by setImmediate for example; without it a cancel cannot arrive. */
  readonly pause?: () => Promise<void>
  /** Seconds since some fixed moment; with it the work pauses ten times a second, without it at every step. */
  readonly clock?: () => number
}

const secondsBetweenPauses = 0.1

/** Asks between two steps of long work whether it should go on, and tells where it stands. */
export class Steps {
  readonly #control: StructureControl
  #last = -Infinity

  constructor(control: StructureControl) {
    this.#control = control
  }

  /**
   * To be awaited between two steps.
   *
   * @throws what the signal throws once it is aborted
   */
  async next(progress: () => LearningProgress): Promise<void> {
    const { signal, onProgress, pause, clock } = this.#control
    signal?.throwIfAborted()
    if (clock) {
      const now = clock()
      if (now - this.#last < secondsBetweenPauses) return
      this.#last = now
    }
    onProgress?.(progress())
    if (pause) {
      await pause()
      signal?.throwIfAborted()
    }
  }
}
