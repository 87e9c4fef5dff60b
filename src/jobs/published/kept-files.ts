import { stat } from 'node:fs/promises'
import { readStored } from '#storage/index.ts'

/**
 * What was read from files, kept until they change: a file is read again when its time of change, its size or its place on the
 * disk (it was replaced) is another.
 */
export class KeptFiles<Value> {
  readonly #kept = new Map<string, { readonly stamp: string; readonly value: Value }>()
  readonly #read: (text: string) => Value

  /** @param read what to keep of a file's text */
  constructor(read: (text: string) => Value) {
    this.#read = read
  }

  /** What is kept of a file; null where there is none that can be read. */
  async get(file: string): Promise<Value | null> {
    // Before it is read: a file that changes meanwhile is then read once more the next time.
    const stamp = await stampOf(file)
    const kept = this.#kept.get(file)
    if (kept && kept.stamp === stamp) return kept.value
    const text = stamp === null ? null : await readStored(file).then(String, () => null)
    if (stamp === null || text === null) {
      this.#kept.delete(file)
      return null
    }
    const value = this.#read(text)
    this.#kept.set(file, { stamp, value })
    return value
  }
}

const stampOf = (file: string): Promise<string | null> =>
  stat(file, { bigint: true }).then(
    ({ mtimeNs, size, ino }) => `${mtimeNs} ${size} ${ino}`,
    () => null,
  )
