/** What is kept of shadow or reference models that were trained together: plain data. */
export interface KeptAnswers {
  /** How many models. */
  readonly models: number
  /** Probabilities of each for every record, models x records x classes. */
  readonly probabilities: Float32Array
}

/**
 * Where answers of trained models are kept, by a name made of everything that they depend on (SHA-256): models that two
 * attacks, two runs or two targets need are trained once.
 */
export interface ModelStore {
  /** @returns null where nothing is kept under that name */
  read(key: string): Promise<KeptAnswers | null>
  write(key: string, answers: KeptAnswers): Promise<void>
}

/** Keeps answers for as long as it lives itself. */
export class MemoryStore implements ModelStore {
  readonly #kept = new Map<string, KeptAnswers>()

  get size(): number {
    return this.#kept.size
  }

  async read(key: string): Promise<KeptAnswers | null> {
    return this.#kept.get(key) ?? null
  }

  async write(key: string, answers: KeptAnswers): Promise<void> {
    this.#kept.set(key, answers)
  }
}
