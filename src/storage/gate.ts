/** Lets pieces of work through side by side, but for one that must be alone: it waits for those, and those that come later wait for it. */
export class Gate {
  #through = new Set<Promise<unknown>>()
  #alone: Promise<unknown> | null = null

  async through<T>(work: () => Promise<T>): Promise<T> {
    while (this.#alone) await this.#alone.catch(() => {})
    const done = work()
    this.#through.add(done)
    try {
      return await done
    } finally {
      this.#through.delete(done)
    }
  }

  async alone<T>(work: () => Promise<T>): Promise<T> {
    while (this.#alone) await this.#alone.catch(() => {})
    const before = Promise.allSettled([...this.#through])
    const done = before.then(work)
    this.#alone = done
    try {
      return await done
    } finally {
      this.#alone = null
    }
  }
}
