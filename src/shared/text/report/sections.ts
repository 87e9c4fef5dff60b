import { type ReportSectionId, reportSectionIds } from '../../contracts/report.ts'
import type { AnalysisResult } from '../../contracts/results.ts'

/** What the report's sections are called. */
export const sectionTitles: Record<ReportSectionId, string> = {
  summary: 'Summary in plain words',
  use: 'Intended use and access',
  data: 'Data',
  graph: 'Causal graph and assumptions',
  models: 'Models and their gap',
  threats: 'Threat model',
  attacks: 'Attacks by people and model',
  controls: 'Baselines and controls',
  records: 'Subgroups and single records',
  leakage: 'Leakage',
  epsilon: 'Epsilon, claimed and audited',
  robustness: 'Robustness',
  limits: 'Limits of resolution',
  glossary: 'Glossary',
  manifest: 'Manifest',
}

/** Where each further analysis is told of. */
export const analysisPlaces: Record<
  AnalysisResult['kind'] | 'membership' | 'leakage' | 'defences' | 'audit',
  ReportSectionId
> = {
  'attribute-inference': 'attacks',
  membership: 'attacks',
  defences: 'attacks',
  generalisation: 'models',
  leakage: 'leakage',
  noise: 'epsilon',
  'noisy-max': 'epsilon',
  audit: 'epsilon',
  robustness: 'robustness',
}

/** A section's number, from 1. */
export const sectionNumber = (id: ReportSectionId): number => reportSectionIds.indexOf(id) + 1
