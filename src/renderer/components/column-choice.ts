/** Which columns a long menu or list shows. */

const plain = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()

const inOrder = new Intl.Collator('en', { numeric: true })

/** Names that hold what was typed, those that begin with it first; none for nothing. */
export function namesLike(names: readonly string[], typed: string): string[] {
  const wanted = plain(typed.trim())
  if (wanted === '') return []
  return names
    .flatMap((name) => {
      const at = plain(name).indexOf(wanted)
      return at < 0 ? [] : [{ name, begins: at === 0 }]
    })
    .sort((a, b) => Number(b.begins) - Number(a.begins) || inOrder.compare(a.name, b.name))
    .map(({ name }) => name)
}

/** The longest menu of columns that is drawn whole. */
const longestMenu = 200
/** Names that a field offers at a time. */
const mostOffered = 50
/** The longest list of columns that is drawn whole. */
export const longestList = 100

export const isLongMenu = (names: readonly string[]): boolean => names.length > longestMenu

/** What a field offers for what was typed: the first names where nothing was. */
export const offeredNames = (names: readonly string[], typed: string): readonly string[] =>
  (typed.trim() === '' ? names : namesLike(names, typed)).slice(0, mostOffered)

/** What of a list of columns is shown, and how many of it are not. */
export interface ShownPart {
  readonly shown: readonly string[]
  readonly hidden: number
}

/**
 * The part of a long list that is drawn: what fits the letters typed, in the list's order, those that must be seen first.
 *
 * @param first shown whatever was typed, as what is ticked
 */
export function partOfList(names: readonly string[], typed: string, first: ReadonlySet<string> = new Set()): ShownPart {
  if (names.length <= longestList) return { shown: names, hidden: 0 }
  const wanted = plain(typed.trim())
  const found = names.filter((name) => !first.has(name) && plain(name).includes(wanted))
  const shown = [...names.filter((name) => first.has(name)), ...found].slice(0, longestList)
  return { shown, hidden: Math.max(0, found.length + first.size - shown.length) }
}
