import type { ReleaseFinding } from '../../contracts/release.ts'
import type { FindingSource } from './finding.ts'

/** Lower bounds on the epsilon of a model's training, and how far they lie above what is claimed. */
export const auditFindings: FindingSource = ({ analyses = [] }, { key }) =>
  analyses.flatMap((analysis) =>
    analysis.kind === 'audit'
      ? analysis.audits
          .filter(({ model }) => model === key)
          .flatMap(({ epsilon, delta, claimed }): ReleaseFinding[] => {
            const subject = `Audit of the training, at a delta of ${delta}`
            return [
              { measure: 'epsilon-audited', subject, value: epsilon },
              ...(claimed === null
                ? []
                : [{ measure: 'epsilon-audited-over-claimed' as const, subject, value: epsilon - claimed }]),
            ]
          })
      : [],
  )
