/** Most values listed. */
export const listed = 12

/** The most frequent of values that are told in ascending order, most frequent first, the smaller first where two are as frequent. */
export class MostFrequent<T> {
  readonly #top: { value: T; count: number }[] = []

  get values(): readonly { value: T; count: number }[] {
    return this.#top
  }

  /** @param value greater than the last one @param count how often it occurs */
  add(value: T, count: number): void {
    const top = this.#top
    if (top.length === listed && count <= top[listed - 1].count) return
    const place = top.findIndex((other) => other.count < count)
    top.splice(place < 0 ? top.length : place, 0, { value, count })
    if (top.length > listed) top.pop()
  }
}
