/** Probabilities and their complements below this count as this, so that logits stay finite. */
const smallest = 1e-30

/** What one model answers about every record. */
export class Answers {
  /** Records x classes, row by row. */
  readonly probabilities: Float32Array
  readonly #labels: Int32Array
  readonly #classes: number
  #truth: Float64Array | undefined
  #confidence: Float64Array | undefined

  constructor(probabilities: Float32Array, labels: Int32Array, classes: number) {
    if (probabilities.length !== labels.length * classes)
      throw new RangeError(`${probabilities.length} probabilities are not those of ${labels.length} records.`)
    this.probabilities = probabilities
    this.#labels = labels
    this.#classes = classes
  }

  /** f(x)_y, the probability of each record's true outcome. */
  get truth(): Float64Array {
    this.#truth ??= Float64Array.from(this.#labels, (label, row) => this.probabilities[row * this.#classes + label])
    return this.#truth
  }

  /**
   * Each record's cross-entropy, -ln f(x)_y = ln(1 + others / f(x)_y), where "others" is the sum of the other classes'
   * probabilities: so it keeps its digits where f(x)_y rounds to 1, and well-known members do not all tie at 0.
   */
  get losses(): Float64Array {
    // 1 + e^-phi = 1 / p.
    return this.confidence.map((phi) => (phi < -30 ? -phi : Math.log1p(Math.exp(-phi))))
  }

  /**
   * Logit-scaled confidence of each record, ln(p / (1 - p)) with p = f(x)_y (Carlini et al. 2022, section V-B). 1 - p is
   * the sum of the other classes' probabilities, which keeps its digits where p rounds to 1.
   */
  get confidence(): Float64Array {
    this.#confidence ??= Float64Array.from(this.#labels, (label, row) => {
      let others = 0
      for (let k = 0; k < this.#classes; k++) if (k !== label) others += this.probabilities[row * this.#classes + k]
      const p = this.probabilities[row * this.#classes + label]
      return Math.log(Math.max(p, smallest)) - Math.log(Math.max(others, smallest))
    })
    return this.#confidence
  }
}

/** A model of the attacker's: what it answers, and which records it learned from. */
export interface ShadowAnswers {
  readonly answers: Answers
  /** 1 for each record that it learned from. */
  readonly inside: Uint8Array
}
