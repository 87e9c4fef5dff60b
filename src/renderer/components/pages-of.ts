/** What of a long list is shown: those of its items whose name holds some words, in stretches of so many. */
export interface Stretch<T> {
  readonly shown: readonly T[]
  /** Items that match. */
  readonly found: readonly T[]
  /** Which stretch this is, from 0, and how many there are, at least one. */
  readonly page: number
  readonly pages: number
}

/** @param page which stretch; the last one where there are not as many */
export function stretchOf<T extends { readonly name: string }>(
  items: readonly T[],
  search: string,
  page: number,
  size: number,
): Stretch<T> {
  const words = search.trim().toLowerCase()
  const found = words === '' ? items : items.filter(({ name }) => name.toLowerCase().includes(words))
  const pages = Math.max(1, Math.ceil(found.length / size))
  const at = Math.min(Math.max(0, page), pages - 1)
  return { shown: found.slice(at * size, (at + 1) * size), found, page: at, pages }
}
