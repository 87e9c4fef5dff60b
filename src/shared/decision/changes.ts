import type { AppetiteChange, AppetiteChanges, ReleaseAppetite, ReleaseRule } from '../contracts/release.ts'
import { usualReleaseAppetite } from './appetite.ts'

/** A rule as it stands, beside what is usual. */
export interface StandingRule {
  readonly usual: ReleaseRule
  readonly value: number
  readonly effect: AppetiteChange['effect']
  readonly source: string
  readonly isChanged: boolean
}

/** Every rule of the usual appetite as an organisation has it. */
export const standingRules = (
  changes: AppetiteChanges,
  { rules }: ReleaseAppetite = usualReleaseAppetite,
): StandingRule[] =>
  rules.map((usual) => {
    const change = Object.hasOwn(changes, usual.id) ? changes[usual.id] : undefined
    return change
      ? { usual, ...change, isChanged: true }
      : { usual, value: usual.limit.value, effect: usual.bucket, source: usual.limit.source, isChanged: false }
  })

/** The usual appetite with an organisation's changes. A rule that is ignored is not among the rules. */
export const appetiteWith = (
  changes: AppetiteChanges,
  appetite: ReleaseAppetite = usualReleaseAppetite,
): ReleaseAppetite => ({
  ...appetite,
  rules: standingRules(changes, appetite).flatMap(({ usual, value, effect, source }) =>
    effect === 'ignored' ? [] : [{ ...usual, bucket: effect, limit: { value, source } }],
  ),
})
