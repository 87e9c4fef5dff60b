import type { EdgeKnowledge } from '../contracts/structure.ts'

/** Nothing is known about the graph. */
export const noKnowledge: EdgeKnowledge = { required: [], forbidden: [], tiers: [], outcome: null }

/**
 * Whether what the user knows lets one column be a direct cause of another: not forbidden, not back in time, and not
 * against the rules for the outcome. That the opposite edge is required forbids it too.
 */
export function allowedByKnowledge({ required, forbidden, tiers, outcome }: EdgeKnowledge) {
  const key = (from: string, to: string) => JSON.stringify([from, to])
  const banned = new Set([
    ...forbidden.map(([from, to]) => key(from, to)),
    ...required.map(([from, to]) => key(to, from)),
  ])
  const time = new Map(tiers.flatMap((names, tier) => names.map((name): [string, number] => [name, tier])))
  return (from: string, to: string): boolean => {
    if (banned.has(key(from, to))) return false
    if ((time.get(from) ?? -Infinity) > (time.get(to) ?? Infinity)) return false
    if (outcome?.children === 'none' && from === outcome.column) return false
    return !(outcome?.parents === 'none' && to === outcome.column)
  }
}
