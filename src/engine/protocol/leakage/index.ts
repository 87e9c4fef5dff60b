import type { PaperStudy } from '../study.ts'
import { leakageRefits } from './refits.ts'
import { leakageFeatures, leakageNoise, leakageRegularisation, leakageSize } from './studies.ts'

export { measures as leakageMeasures } from './measures.ts'

/** The studies of paper 3, in the order of its figures, and ours about the last. */
export const leakageStudies: readonly PaperStudy[] = [
  leakageSize,
  leakageRegularisation,
  leakageFeatures,
  leakageNoise,
  leakageRefits,
]
