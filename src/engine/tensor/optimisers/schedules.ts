/** A learning rate, or a function of the step's number (counted from 0). */
export type Schedule = number | ((step: number) => number)

export const rateAt = (schedule: Schedule, step: number): number =>
  typeof schedule === 'number' ? schedule : schedule(step)

/**
 * A rate that shrinks at once after every so many steps.
 *
 * @param factor what it is multiplied by, 0 to 1
 */
export const stepDecay =
  (initial: number, factor: number, every: number): Schedule =>
  (step) =>
    initial * factor ** Math.floor(step / every)

/**
 * A rate that shrinks by the same factor in every so many steps, smoothly.
 */
export const exponentialDecay =
  (initial: number, factor: number, every: number): Schedule =>
  (step) =>
    initial * factor ** (step / every)

/**
 * A rate that falls along half a cosine (Loshchilov and Hutter 2017, equation 5, without restarts).
 *
 * @param steps after which it stays at `final`
 */
export const cosineDecay =
  (initial: number, steps: number, final = 0): Schedule =>
  (step) =>
    final + ((initial - final) * (1 + Math.cos(Math.PI * Math.min(1, step / steps)))) / 2

/** Another schedule, reached in a straight line from near zero over the first steps. */
export const warmUp =
  (schedule: Schedule, steps: number): Schedule =>
  (step) =>
    rateAt(schedule, step) * Math.min(1, (step + 1) / steps)
