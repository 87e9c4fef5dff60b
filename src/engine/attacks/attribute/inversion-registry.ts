import type { InversionKind } from '#shared/contracts/analyses.ts'
import { confidenceLikelihood } from './inversion-confidence.ts'
import { confusionLikelihood } from './inversion-confusion.ts'
import type { InversionLikelihood } from './inversion.ts'

/** Every model inversion that is tried, by what it takes from the model. */
export const inversions: Readonly<Record<InversionKind, InversionLikelihood>> = {
  confusion: confusionLikelihood,
  confidence: confidenceLikelihood,
}
