import type { ModelAudit } from '../contracts/model-audit.ts'
import type { AppetiteChanges, ReleaseBucket, ReleaseDecision, ReleaseFinding } from '../contracts/release.ts'
import { appetiteWith } from './changes.ts'
import { decideRelease } from './decide.ts'
import { modelAuditFindings } from './findings/model-audit.ts'

/** Where the release of a model that was trained elsewhere stands. */
export interface AuditDecision {
  readonly findings: readonly ReleaseFinding[]
  readonly decision: ReleaseDecision
  /** Where it would stand by the usual limits, so that a change of them never goes unseen. */
  readonly usualBucket: ReleaseBucket
}

/** Decides about an audited model by the same rules as about a study's. @param changes what the workspace's risk appetite differs in */
export function decideAudit(audit: ModelAudit, changes: AppetiteChanges = {}): AuditDecision {
  const findings = modelAuditFindings(audit)
  return {
    findings,
    decision: decideRelease(findings, appetiteWith(changes)),
    usualBucket: decideRelease(findings).bucket,
  }
}
