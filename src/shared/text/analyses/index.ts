import type { AnalysisSettings } from '../../contracts/analyses.ts'
import type { AnalysisResult, Results } from '../../contracts/results.ts'
import { alignedText } from '../tables.ts'
import { attributeSection } from './attribute.ts'
import { auditSection } from './audit.ts'
import { defencesSection } from './defences.ts'
import { generalisationSection } from './generalisation.ts'
import { membershipSection, riskMeaning } from './membership.ts'
import { leakageSection } from './leakage.ts'
import { noiseSection } from './noise.ts'
import { robustnessSection } from './robustness.ts'
import type { AnalysisSection } from './section.ts'

export { analysisNames, analysisQuestions } from './names.ts'
import { noisyMaxSection } from './noisy-max.ts'
export { deepCamaSentences, movedModelTitle } from './deep-cama.ts'
export { leakageRows, leakageSubjectName } from './leakage.ts'
export { accuracyOn, attackOn, defenceName } from './defences.ts'
export { movedFinding, movedName, robustCurve, signedLength } from './robustness.ts'
export { riskMeaning }
export { rounded } from './rounded.ts'
export type { AnalysisSection } from './section.ts'

/** An analysis with the settings that it was run with. */
const settingsOf = <Kind extends AnalysisResult['kind']>(results: Results, kind: Kind) =>
  results.spec.settings.analyses.find((settings) => settings.kind === kind) as Extract<AnalysisSettings, { kind: Kind }>

/** What one further analysis found, in words and tables. */
export function analysisSection(results: Results, result: AnalysisResult): AnalysisSection {
  switch (result.kind) {
    case 'attribute-inference':
      return attributeSection(results, result, settingsOf(results, result.kind))
    case 'generalisation':
      return generalisationSection(results, result, settingsOf(results, result.kind))
    case 'noise':
      return noiseSection(results, result, settingsOf(results, result.kind))
    case 'noisy-max':
      return noisyMaxSection(results, result, settingsOf(results, result.kind))
    case 'membership':
      return membershipSection(results, result, settingsOf(results, result.kind))
    case 'leakage':
      return leakageSection(results, result, settingsOf(results, result.kind))
    case 'audit':
      return auditSection(results, result, settingsOf(results, result.kind))
    case 'defences':
      return defencesSection(results, result, settingsOf(results, result.kind))
    case 'robustness':
      return robustnessSection(results, result, settingsOf(results, result.kind))
  }
}

/** What the further analyses of a study found, for the terminal: nothing where there were none. */
export const analysisTexts = (results: Results): string[] =>
  (results.analyses ?? []).flatMap((result) => {
    const { title, finding, tables, notes } = analysisSection(results, result)
    return [`${title}. ${finding}`, ...tables.map(({ table }) => alignedText(table)), ...notes]
  })
