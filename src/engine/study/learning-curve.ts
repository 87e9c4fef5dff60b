/** Steps whose losses make one point of a curve. */
const stretch = 100

export interface CurvePoint {
  /** Steps done. */
  readonly step: number
  /** Mean of the losses since the last point. */
  readonly loss: number
}

/**
 * A learning curve with a point after every hundred steps. Training reports in stretches that follow the clock; a curve
 * must not, since it is part of the results.
 */
export class LearningCurve {
  readonly #points: CurvePoint[] = []
  readonly #onPoints: (points: readonly CurvePoint[]) => void
  #step = 0
  #sum = 0
  #count = 0

  /** @param onPoints told of new points as they come */
  constructor(onPoints: (points: readonly CurvePoint[]) => void) {
    this.#onPoints = onPoints
  }

  /** @param losses of the steps since the last call, one each */
  add(losses: ArrayLike<number>) {
    const before = this.#points.length
    for (let i = 0; i < losses.length; i++) {
      this.#sum += losses[i]
      this.#count++
      this.#step++
      if (this.#count === stretch) this.#close()
    }
    if (this.#points.length > before) this.#onPoints(this.#points.slice(before))
  }

  /** All points, with one for the last steps where they do not fill a stretch. */
  finish(): CurvePoint[] {
    if (this.#count > 0) {
      this.#close()
      this.#onPoints(this.#points.slice(-1))
    }
    return [...this.#points]
  }

  #close() {
    this.#points.push({ step: this.#step, loss: this.#sum / this.#count })
    this.#sum = 0
    this.#count = 0
  }
}
