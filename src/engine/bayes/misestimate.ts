import type { Random } from '../math/index.ts'

/** A wrong set of parents and how it came about. */
export interface MisestimatedParents {
  /** True parents that remain, in their order, then the non-parents added. */
  readonly parents: readonly string[]
  readonly added: readonly string[]
  readonly dropped: readonly string[]
}

/**
 * Hand-made errors in the outcome's parents (paper 1, figure 4c and table 2): random nodes that are no parents are taken for
 * parents, or random parents are missed. Nested for one stream: two wrong parents are the one of the smaller error and one more.
 *
 * @param nodes all columns that could be taken for parents; the outcome and its parents among them are passed over
 * @param change how many non-parents to add and how many parents to drop, 0 by default
 * @throws RangeError when there are fewer to add or drop than asked for
 */
export function misestimateParents(
  nodes: readonly string[],
  outcome: string,
  parents: readonly string[],
  { add = 0, drop = 0 }: { readonly add?: number; readonly drop?: number },
  random: Random,
): MisestimatedParents {
  const candidates = nodes.filter((node) => node !== outcome && !parents.includes(node))
  const added = choose(candidates, add, 'other columns to add', random.stream('added'))
  const dropped = choose(parents, drop, 'parents to drop', random.stream('dropped'))
  return { parents: [...parents.filter((parent) => !dropped.includes(parent)), ...added], added, dropped }
}

function choose(from: readonly string[], count: number, what: string, random: Random): string[] {
  if (!(Number.isInteger(count) && count >= 0 && count <= from.length))
    throw new RangeError(`There are ${from.length} ${what}; ${count} cannot be chosen.`)
  return random.shuffle([...from]).slice(0, count)
}
