import type {
  AppetiteChanges,
  FiredRule,
  ReleaseBucket,
  ReleaseDecision,
  ReleaseFinding,
} from '../contracts/release.ts'
import type { ModelDescription, Results } from '../contracts/results.ts'
import { inTellingOrder } from '../text/finding.ts'
import { appetiteWith } from './changes.ts'
import { decideRelease } from './decide.ts'
import { releaseFindings } from './findings/index.ts'

/** Where the release of one of a study's models stands. */
export interface ModelDecision {
  readonly model: ModelDescription
  readonly findings: readonly ReleaseFinding[]
  readonly decision: ReleaseDecision
  /** Where it would stand by the usual limits, so that a change of them never goes unseen. */
  readonly usualBucket: ReleaseBucket
}

/**
 * Decides about each of a study's models: what is released is one model. Those that use more features come first, as everywhere.
 *
 * @param changes what the workspace's risk appetite differs in from the usual one
 */
export function decideModels(results: Results, changes: AppetiteChanges = {}): ModelDecision[] {
  const appetite = appetiteWith(changes)
  return inTellingOrder(results.models).map((model) => {
    const findings = releaseFindings(results, model)
    const usualBucket = decideRelease(findings).bucket
    return { model, findings, decision: decideRelease(findings, appetite), usualBucket }
  })
}

/**
 * The rules that fired without those that say less of the same figure: an attack far above chance is also above chance.
 *
 * @returns one rule for each figure, the worst first
 */
export function tellingRules({ fired }: ReleaseDecision): FiredRule[] {
  const told = new Set<string>()
  return fired.filter(({ measure, subject }) => {
    const figure = `${measure}|${subject}`
    if (told.has(figure)) return false
    told.add(figure)
    return true
  })
}
