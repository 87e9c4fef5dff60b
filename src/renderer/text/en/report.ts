/** The printed reports, of a run and of an audited model. Their sections, and what other forms of a report say too, stand in `shared/text/report`. */

import type { ReportSection } from '#shared/contracts/report.ts'
import { count, duration } from '#shared/text/format.ts'

/** The first page, and that of an audited model. */
const title = {
  kind: 'Privacy report',
  kindOfAudit: 'Privacy report of a model that was trained elsewhere',
  study: 'Study',
  data: 'Data',
  /** @param rows null where it is not known how many there were */
  rowsUsed: (fileName: string, used: number, rows: number | null) =>
    rows === null ? `${fileName}, ${count(used)} rows used` : `${fileName}, ${count(used)} of ${count(rows)} rows used`,
  predictions: 'Predictions',
  hash: 'SHA-256 of the file',
  outcome: 'Outcome',
  trainedOn: 'Trained on',
  trainedOnRows: (column: string, text: string) => `rows where ${column} is “${text}”`,
  carriedOut: 'Carried out',
  carriedOutOn: (day: string, seconds: number) =>
    `${day}, in ${duration(seconds)}, on one computer; nothing was sent anywhere`,
  program: 'Program',
  programVersion: (version: string) => `Cloister ${version}`,
  repetitionsAndSeed: 'Repetitions and seed',
  repetitions: (repetitions: number, seed: number) => `${repetitions}, seed ${seed}`,
  programAndSeed: 'Program and seed',
  programBackendAndSeed: (by: { cloister: string; backend: { name: string; version: string }; seed: number }) =>
    `Cloister ${by.cloister}, ${by.backend.name} ${by.backend.version}, seed ${by.seed}`,
  notSigned: 'Nobody has signed yet.',
  whatFollows: 'The rules that fired, what was not tested and the sign-off stand on the pages that follow.',
  appetiteAndWhatFollows: (limits: string) =>
    `Risk appetite: ${limits}. The rules that fired, what was not tested and all limits follow this page.`,
}

/** The decision about a release of a model, by the rules and by who signs. */
const decision = {
  title: 'Decision about a release',
  appetite: (limits: string) =>
    `Risk appetite: ${limits}. All limits and their sources are listed after these decisions.`,
  rulesFired: 'Rules that fired',
  rulesFiredOf: (model: string) => `Rules that fired: ${model}`,
  noRules: 'None.',
  notTested: 'Not tested',
  signOff: 'Sign-off',
  whoSigns: 'Who signs has read this report, its methods and what it does not show.',
  undersigned: 'The undersigned have read this report, its methods and what it does not show.',
  rulesSaid: (then: string, now: string) =>
    `When this was signed, the rules said “${then}”; by the limits of this report they say “${now}”.`,
  signers: ['Carried out by', 'Data-protection officer'],
  name: 'Name',
  role: 'Role',
  decided: 'Decision',
  date: 'Date',
  remarks: 'Remarks',
  signature: 'Signature',
  appetiteUsed: 'Risk appetite used',
  whatRulesSay: (limits: string) =>
    `A rule that fires sorts a model: against release, or to be decided by a person. Where none fires, nothing was found against it, which is no proof that it gives nothing away. This risk appetite: ${limits}.`,
}

const contents = {
  title: 'Contents',
  decisionAbout: (model: string) => `Decision: ${model}`,
  states: { 'not measured': 'not measured in this study', omitted: 'omitted' } satisfies Record<
    Exclude<ReportSection['state'], 'told'>,
    string
  >,
  leftOut: (sections: readonly string[]) =>
    sections.length === 1
      ? `Who made this report left out a section: ${sections[0]}.`
      : `Who made this report left out ${sections.length} sections: ${sections.join('; ')}.`,
}

/** The last page about an audited model. */
const methods = {
  title: 'Methods',
  toRepeat: 'To repeat it',
  samePredictions: 'With the same model and rows this command makes the same predictions:',
  sameFigures: 'With the same file and version this command gives the same figures:',
}

export const report = {
  /** Until the name is known. */
  windowTitle: 'Report',
  title,
  decision,
  contents,
  methods,
  /** The causal graph for who cannot see it. @param edges a cause and its effect each */
  causalGraph: (edges: readonly (readonly [string, string])[]) =>
    `Causal graph: ${edges.map(([cause, effect]) => `${cause} causes ${effect}`).join(', ')}`,
  /** The name of a chart. @param others such as “People of other sites (P*, by site)” */
  membersAgainst: (others: string) =>
    `Members against ${others.charAt(0).toLowerCase()}${others.slice(1)}, with the controls.`,
}
