/** Messages of a job at a rate that a window can follow. */

import type { LossPoints } from '#shared/contracts/job.ts'

/** Clock and timer, so that tests need no time. */
export interface Timing {
  /** Milliseconds. */
  readonly now: () => number
  readonly later: (work: () => void, ms: number) => void
}

const real: Timing = {
  now: () => performance.now(),
  later: (work, ms) => void setTimeout(work, ms).unref(),
}

/** At most four messages a second. */
export const pauseMs = 250

/** Sends at once where nothing was sent for a while, else once at the end of the pause: whatever is due by then. */
class Pacer {
  readonly #send: () => void
  readonly #timing: Timing
  #last = -Infinity
  #isDue = false

  constructor(send: () => void, timing: Timing) {
    this.#send = send
    this.#timing = timing
  }

  ask(): void {
    if (this.#isDue) return
    const left = this.#last + pauseMs - this.#timing.now()
    if (left <= 0) return this.#go()
    this.#isDue = true
    this.#timing.later(() => this.#go(), left)
  }

  #go(): void {
    this.#isDue = false
    this.#last = this.#timing.now()
    this.#send()
  }
}

/** The latest value, at most every {@link pauseMs}; what a later one overtakes is not sent. */
export function latest<Value>(send: (value: Value) => void, timing = real): (value: Value) => void {
  let value: Value
  const pacer = new Pacer(() => send(value), timing)
  return (next) => {
    value = next
    pacer.ask()
  }
}

/** Every point of every curve, those of one curve together, at most every {@link pauseMs}. */
export function gathered(send: (loss: LossPoints) => void, timing = real): (loss: LossPoints) => void {
  let waiting: LossPoints[] = []
  const pacer = new Pacer(() => {
    const due = waiting
    waiting = []
    for (const loss of due) send(loss)
  }, timing)
  return (loss) => {
    const known = waiting.findIndex(({ model, repetition }) => model === loss.model && repetition === loss.repetition)
    if (known < 0) waiting.push(loss)
    else waiting[known] = { ...loss, points: [...waiting[known].points, ...loss.points] }
    pacer.ask()
  }
}
