import type { AnalysisSettings } from '../../contracts/analyses.ts'
import type { AnalysisResult, Results } from '../../contracts/results.ts'
import { alignedText } from '../tables.ts'
import { attributeSection } from './attribute.ts'
import { auditSection } from './audit.ts'
import { defencesSection } from './defences.ts'
import { generalisationSection } from './generalisation.ts'
import { membershipSection } from './membership.ts'
import { leakageSection } from './leakage.ts'
import { noiseSection } from './noise.ts'
import { noisyMaxSection } from './noisy-max.ts'
import { robustnessSection } from './robustness.ts'
import type { AnalysisSection } from './section.ts'

export { analysisNames, analysisQuestions } from './names.ts'
export { deepCamaSentences, movedModelTitle } from './deep-cama.ts'
export { leakageRows, leakageSubjectName } from './leakage.ts'
export { accuracyOn, attackOn, defenceName } from './defences.ts'
export { movedFinding, movedName, robustCurve, signedLength } from './robustness.ts'
export { riskMeaning } from './membership.ts'
export { guessingFinding, inversionFinding } from './attribute.ts'
export { rounded } from './rounded.ts'
export type { AnalysisSection } from './section.ts'

/** An analysis with the settings that it was run with. */
export const settingsOf = <Kind extends AnalysisResult['kind']>(results: Results, kind: Kind) =>
  results.spec.settings.analyses.find((settings) => settings.kind === kind) as Extract<AnalysisSettings, { kind: Kind }>

const sections: {
  [Kind in AnalysisResult['kind']]: (
    results: Results,
    result: Extract<AnalysisResult, { kind: Kind }>,
    settings: Extract<AnalysisSettings, { kind: Kind }>,
  ) => AnalysisSection
} = {
  'attribute-inference': attributeSection,
  generalisation: generalisationSection,
  noise: noiseSection,
  'noisy-max': noisyMaxSection,
  membership: membershipSection,
  leakage: leakageSection,
  audit: auditSection,
  defences: defencesSection,
  robustness: robustnessSection,
}

/** What one further analysis found, in words and tables. */
export function analysisSection<Kind extends AnalysisResult['kind']>(
  results: Results,
  result: Extract<AnalysisResult, { kind: Kind }>,
): AnalysisSection {
  const kind: Kind = result.kind
  return sections[kind](results, result, settingsOf(results, kind))
}

/** What the further analyses of a study found, for the terminal: nothing where there were none. */
export const analysisTexts = (results: Results): string[] =>
  (results.analyses ?? []).flatMap((result) => {
    const { title, finding, tables, notes } = analysisSection(results, result)
    return [`${title}. ${finding}`, ...tables.map(({ table }) => alignedText(table)), ...notes]
  })
