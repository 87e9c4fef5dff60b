/** Which terms a report has to explain: those that it can use. */

import type { Results } from '../../contracts/results.ts'
import { glossary, type GlossaryKey } from '../glossary.ts'

type AnalysisKind = NonNullable<Results['analyses']>[number]['kind']

/** Terms of other pages than the results. */
const elsewhere: readonly GlossaryKey[] = [
  'strength',
  'pattern',
  'dSeparation',
  'adjustment',
  'smoothing',
  'tables',
  'invariance',
]

/** Terms that only some analyses use. The decision speaks of attributes, epsilon and its audit whatever was analysed. */
const ofAnalyses: Partial<Record<GlossaryKey, readonly AnalysisKind[]>> = {
  validAttack: ['robustness'],
  deepCama: ['robustness'],
  robustAccuracy: ['robustness'],
  inversion: ['attribute-inference'],
  generalisation: ['generalisation'],
  discrepancy: ['generalisation'],
  sensitivity: ['noise', 'defences'],
  noisyMax: ['noisy-max'],
  lira: ['membership', 'defences'],
  rmia: ['membership', 'defences'],
  realised: ['membership', 'defences'],
  recordRisk: ['membership'],
  leakage: ['leakage'],
  leakageFloor: ['leakage'],
}

/** Terms that only tests on different people use. */
const ofShifts: readonly GlossaryKey[] = ['pStar', 'shiftOnly', 'net']

/** The terms of a report, in the order of the glossary. */
export function termsOf({ data, analyses = [] }: Pick<Results, 'data' | 'analyses'>): GlossaryKey[] {
  const shifts = data.shiftRows.map(({ distribution }) => distribution)
  const kinds = new Set(analyses.map(({ kind }) => kind))
  return (Object.keys(glossary) as GlossaryKey[]).filter((key) => {
    if (elsewhere.includes(key)) return false
    if (ofShifts.includes(key)) return shifts.length > 0
    if (key === 'intervention') return shifts.includes('P*:intervene')
    return ofAnalyses[key]?.some((kind) => kinds.has(kind)) ?? true
  })
}
