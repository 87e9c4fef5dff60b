/** What is said about work wherever it is shown: that it is done, how far it is, what is still open, and what comes next. */

import { list } from '#shared/text/format.ts'
import { keptText } from '#shared/text/names.ts'

export const state = {
  /** A file was saved, a table copied, something removed. */
  saved: (file: string) => `Saved as ${file}.`,
  savedUnencrypted: 'This file is not encrypted: keep it where it is safe.',
  tableCopied: 'The table was copied.',
  auditRemoved: (name: string) => `The audit of ${name} was removed.`,
  imagesStored: (name: string) => `${name} was stored.`,
  imagesRemoved: (name: string) => `${name} was removed.`,
  networkIsThere: (title: string) => `The network ${title} is there.`,
  tableIsThere: (title: string) => `The table ${title} is there.`,
  backupSaved: (file: string) => `${file} was saved.`,
  backupImported: (folder: string) => `The backup was imported into ${folder}.`,
  encrypted: 'The workspace is encrypted.',
  passphraseChanged: 'The passphrase was changed.',
  noLongerEncrypted: 'The workspace is no longer encrypted.',

  /** What work begins with, until it tells how far it is. */
  beginning: {
    starting: 'Starting',
    readingFile: 'Reading the file',
    readingFiles: 'Reading the files',
    readingWorkspace: 'Reading the workspace',
    readingBackup: 'Reading the backup',
    openingModel: 'Opening the model',
  },

  runCutOff: (run: string) => `“${run}” was cut off when Cloister was closed.`,
  /** @param kept repetitions of the run that was cut off, undefined where none are */
  takeUpAgain: (kept: number | undefined) =>
    kept ? `${keptText(kept)}. Take it up again on the Runs page.` : 'Take it up again on the Runs page.',

  /** @param edges such as "age → stay", of a proposal of which the rest was taken */
  leftOut: (edges: readonly string[]) =>
    edges.length === 1
      ? `${edges[0]} would close a circle and was left out.`
      : `${list(edges)} would close a circle and were left out.`,

  /** @param repetition counted from 1 */
  lossWhileTraining: (models: readonly string[], repetition: number) =>
    `Loss while training ${list(models)}, repetition ${repetition}`,

  /** What keeps a model from being asked. */
  model: {
    chooseRows: 'Choose the rows that the model is to be asked about.',
    chooseOutcome: 'Choose the column that says what really happened.',
    outcomeTwice: 'An outcome is named twice in the order of the model’s answers.',
    otherNumberOfColumns: (wanted: number, named: number) =>
      `The model reads ${wanted} columns, and ${named} are named for it.`,
    nameColumns: 'Name the columns that the model reads.',
    columnsOpen: (columns: number) =>
      columns === 1
        ? 'One column that the model reads is still open.'
        : `${columns} columns that the model reads are still open.`,
    columnTwice: (column: string) => `The column ${column} is named twice; the model reads each once.`,
    readsOutcome: (column: string) => `The column ${column} is what really happened; a model must not read it.`,
  },

  /** The way of a study from a file to a report. */
  path: {
    steps: {
      data: 'Data',
      columns: 'Columns',
      graph: 'Graph',
      study: 'Study',
      results: 'Results',
      report: 'Report',
    },
    storeFile: 'Next: look how the file is read, then store it.',
    begin: 'Begin with a CSV file, or with the demonstration.',
    sayOutcome: 'Next: say which column is the outcome.',
    sayCauses: (outcome: string) => `Next: tick in the graph what causes ${outcome}.`,
    runStudy: 'Next: look the study over and run it.',
    waitForRun: 'Next: wait for the run; its results open by themselves.',
    saveReport: 'Next: read the finding, then save the report.',
    done: 'Every step is done: the report is saved.',
  },
}
