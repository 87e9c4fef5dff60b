import type { FindingSource } from './finding.ts'

/** The guarantee that a model trained with differential privacy claims: epsilon, an upper bound. */
export const privacyFindings: FindingSource = (_, { privacy }) =>
  privacy
    ? [{ measure: 'epsilon-claimed', subject: `Training, at a delta of ${privacy.delta}`, value: privacy.epsilon }]
    : []
