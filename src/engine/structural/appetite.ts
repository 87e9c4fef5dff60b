import type { StructuralAppetite } from '#shared/contracts/release.ts'

/** What is used unless an organisation says otherwise. */
export const usualStructuralAppetite: StructuralAppetite = {
  generalisationGap: { value: 0.1, source: 'Setting of this program; no published limit is known to it.' },
  lossDifference: {
    value: 0.05,
    source: 'SACRO-ML, structural attack: Kolmogorov and Smirnov’s test of training and test losses at 5 %.',
  },
  residualDegrees: {
    value: 10,
    source: 'ACRO, default risk appetite: safe_dof_threshold 10; used for models by SACRO-ML.',
  },
  smallestGroup: {
    value: 10,
    source: 'ACRO, default risk appetite: safe_threshold 10; used for models by SACRO-ML.',
  },
  certainty: { value: 1e-8, source: 'SACRO-ML, structural attack: probabilities that numpy.isclose takes for 0.' },
}
