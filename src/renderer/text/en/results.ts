/** What a run found: the page, the decision about a release, the report's dialog, and the verification. */

import type { ReportForm } from '#shared/contracts/report.ts'
import { count, duration, plural } from '#shared/text/format.ts'
import { rich } from '../rich.ts'

export const results = {
  title: 'Results',
  run: 'Run',
  /** What the results rest on. */
  basis: (of: { fileName: string; rows: number; repetitions: number; seed: number; seconds: number }) =>
    `${of.fileName}: ${plural(of.rows, 'row')}, ${plural(of.repetitions, 'repetition')}, seed ${of.seed}, ${duration(of.seconds)}.`,
  /** @param counts such as "64 models reused from an earlier run, 16 trained" */
  shadowModels: (counts: string) => `Shadow and reference models: ${counts}.`,
  verify: 'Verify',
  whatVerifyingDoes: 'Run the study again and compare every number',
  saveAs: 'Save as…',
  saveReport: 'Save the report (PDF)…',
  makingReport: 'Making the report…',
  /** Stands before what the user has noted about the run. */
  note: 'Note.',
  changeLimit: 'Change the limit',
  saveCsv: 'Save as CSV…',
  tables: {
    predictions: 'Predictions',
    attacks: 'Attacks and controls',
    net: 'Advantage net of the shift',
  },
  nothingYet: 'No results yet',
  whenTheyCome: 'When a run has finished, its finding, charts and tables stand here.',
  planStudy: 'Plan a study',
  runWithoutResults: 'This run has no results',
  whyWithoutResults: 'It was cancelled, or has not finished.',
  goToRuns: 'Go to the runs',
  /** Stands before one term that is explained. */
  term: 'Term:',
  /** Stands before several terms that are explained. */
  terms: 'Terms:',
  /** Stands before what a guarantee assumes. */
  assumed: 'Assumed:',
  how: (method: string) => `How: ${method}`,

  decision: {
    title: 'Decision about a release',
    /** @param appetite how the limits differ from the usual ones, such as "the usual one" */
    whoDecides: (appetite: string) =>
      rich`Rules sort what was found about each model; a person decides. Open a line for why, what was not tested, and to sign. <term appetite>Risk appetite</term>: ${appetite}. <page settings/appetite>See and change the limits</page>`,
    rulesThatFired: (rules: number) => `Rules that fired (${count(rules)})`,
    rulesThatFiredOf: (model: string) => `Rules that fired: ${model}`,
    notTested: 'Not tested',
    /** @param signed what was decided, by whom and when; null where nobody has signed */
    signOff: (signed: string | null) => (signed === null ? 'Sign-off: nobody has signed yet' : `Sign-off: ${signed}`),
  },

  signOff: {
    title: (model: string) => `Sign-off: ${model}`,
    whereItGoes:
      'What you write here is kept with this run and printed in its report. Fields left empty are printed as lines to write on.',
    rulesHaveChanged: (then: string, now: string) =>
      `When this was signed, the rules said “${then}”; by the limits of today they say “${now}”.`,
    name: 'Name',
    role: 'Role',
    date: 'Date',
    decision: 'Decision',
    remarks: 'Remarks',
    remove: 'Remove the sign-off',
    keep: 'Keep the sign-off',
    kept: 'The sign-off is kept with this run and printed in its report.',
  },

  report: {
    title: 'Save the report as…',
    intendedUse: 'What the model is for',
    access: 'Who is to have it or its answers, and how',
    whereItStands: 'Both stand in the report, and are kept for the next one. What is empty is “Not stated.”',
    sections: (leftOut: number) => (leftOut > 0 ? `Sections: ${leftOut} left out` : 'Sections: all fifteen'),
    sectionsOfReport: 'Sections of the report',
    leftOutIsListed: 'The report lists what is left out.',
    form: 'Form',
    forms: {
      pdf: 'PDF, to read and print',
      html: 'HTML, one file for any browser',
      json: 'JSON, for other programs and for checking the figures again',
    } satisfies Record<ReportForm, string>,
    cancel: 'Cancel',
    save: 'Save…',
  },

  verification: {
    title: 'Verification of this run',
    whatHappens:
      'The study is run again from its stored rows, to see whether it gives the same numbers. Nothing is changed.',
    cancel: 'Cancel',
    notAsItWas: (things: number) => `Not as it was (${things})`,
    whatIsNotAsItWas: 'What is not as it was',
    verified: 'Verified: run again, this study gives the stored numbers.',
    notVerified: 'Not verified: run again, this study does not give the stored numbers.',
    whatToDo: 'Report this with the values named here, and do not rely on these results until it is explained.',
  },
}
