import type { FindingSource } from './finding.ts'

/** The look at the model before any attack. A check that cannot apply to it is no finding. */
export const structuralFindings: FindingSource = ({ structural = [] }, { key }) =>
  structural
    .filter(({ model }) => model === key)
    .flatMap(({ figures }) =>
      figures.map(({ check, value, method }) => ({ measure: check, subject: `The model (${method})`, value })),
    )
