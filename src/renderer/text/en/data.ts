/** The pages of data: what to begin with, a file before it is stored, a dataset and its columns, and image sets. */

import type { CsvDialect, MissingTreatment } from '#shared/contracts/dataset.ts'
import { bytes, count, list, plural } from '#shared/text/format.ts'
import { editable } from '#shared/text/number-style.ts'
import { rich } from '../rich.ts'
import { begin } from './data-begin.ts'
import { images } from './data-images.ts'

/** What was done to many columns. */
const changed = (now: string) => (columns: number) => `${plural(columns, 'column')} changed: ${now}.`

export const data = {
  begin,
  images,
  /** @param outcome undefined where there is none yet @param missing names of columns with missing values */
  sentence: (rows: number, columns: number, outcome: string | undefined, missing: readonly string[]) => {
    const parts = [
      `${plural(rows, 'row')}, ${plural(columns, 'column')}.`,
      outcome ? `Outcome: ${outcome}.` : 'No outcome yet: give one column that role.',
    ]
    if (missing.length === 1) parts.push(`One column has missing values (${list(missing)}).`)
    else if (missing.length > 3) parts.push(`${missing.length} columns have missing values.`)
    else if (missing.length > 1) parts.push(`${missing.length} columns have missing values (${list(missing)}).`)
    return parts.join(' ')
  },
  importCsv: 'Import CSV…',
  next: 'Next: the graph',
  whyNotNext: 'First say which column is the outcome',
  /** @param fingerprint the file's SHA-256 */
  from: (fileName: string, size: number, fingerprint: string) =>
    rich`From ${fileName}, ${bytes(size)}, SHA-256 <code>${fingerprint}</code>`,
  outcome: {
    title: 'Which column is to be predicted?',
    /** @param isOffered whether columns are offered below the sentence */
    whatItIs: (isOffered: boolean) =>
      isOffered
        ? 'It is the outcome of the study: what a model is trained to say of a patient. Choose one, or give any column the role “outcome” below.'
        : 'It is the outcome of the study: what a model is trained to say of a patient. Give a column the role “outcome” below.',
    choose: (column: string) => `${column} is the outcome`,
    values: (values: number) => plural(values, 'value'),
  },
  preview: {
    title: 'First rows',
    titleOf: (dataset: string) => `First rows of ${dataset}`,
    ofColumns: (columns: number) => `Of the ${count(columns)} columns that are listed above.`,
  },
  smallCounts: {
    hidden: (smallest: number) =>
      `Counts of fewer than ${smallest} people, smallest and largest values and the rows are hidden.`,
    shown: (smallest: number) =>
      `This page shows counts of fewer than ${smallest} people too, and rows. They stay out of results, reports and saved files.`,
    hide: 'Hide them, as for a shared screen',
  },
  columns: {
    name: 'Columns',
    of: (dataset: string) => `Columns of ${dataset}`,
    column: 'Column',
    type: 'Type',
    role: 'Role',
    missing: 'Missing',
    ifMissing: 'If missing',
    distribution: 'Distribution',
    values: 'Values',
    roleOf: (column: string) => `Role of ${column}`,
    /** So few rows have, or lack, a value that it is not told how many. */
    few: 'few',
    ifColumnMissing: (column: string) => `If ${column} is missing`,
    leaveRowOut: 'leave the row out',
  },
  cutPoint: {
    predictClasses: (column: string, values: number) =>
      rich`<b>${column}</b> is a number with ${count(values)} different values. The models predict classes:`,
    // Around the field of the cut-point: above 5 or not.
    above: 'above',
    orNot: 'or not.',
    of: (column: string) => `Cut-point of ${column}`,
    set: 'Set the cut-point',
    change: 'Change the cut-point',
    cutAt: (cutPoint: number) => `Cut at ${editable(cutPoint)}.`,
  },
  datasets: {
    choose: 'Dataset',
    rename: 'Rename…',
    renameTitle: 'Rename the dataset',
    remove: 'Remove…',
    removed: (name: string) => `${name} was removed.`,
    whatGoes: (days: number) =>
      `It goes with its graph, its study and what was learned from it. For ${days} days it can be brought back; then it is deleted for good, from the workspace’s files too. The CSV file that it came from, and backups, are not touched.`,
    withRuns: (runs: number) => `Remove the results of its ${plural(runs, 'run')} as well`,
    keptResults:
      'Results that are kept still hold figures and names of groups and outcomes; lists of single rows at risk are taken out of them when the dataset is deleted.',
  },
  dialect: {
    title: 'How the file is read',
    encoding: 'Encoding',
    encodings: {
      'utf-8': 'UTF-8',
      'utf-16': 'UTF-16',
      'latin-1': 'Latin-1 (Western European)',
    } satisfies Record<CsvDialect['encoding'], string>,
    delimiter: 'Columns are divided by',
    delimiters: { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'vertical bar', ' ': 'space' },
    quote: 'Texts are quoted by',
    quotes: { '"': 'double quotes', "'": 'single quotes', '': 'nothing' } satisfies Record<CsvDialect['quote'], string>,
    decimal: 'Decimal sign',
    decimals: { '.': 'point', ',': 'comma' } satisfies Record<CsvDialect['decimal'], string>,
    dates: 'Dates like 3/4/2024 are',
    dateOrders: { day: 'day first', month: 'month first' } satisfies Record<CsvDialect['dateOrder'], string>,
    header: 'The first row has the names',
    missing: 'No value is written as',
    noMarkers: 'nothing but an empty cell',
    howMarkers: 'Divided by spaces; an empty cell always counts',
  },
  importing: {
    title: 'Import',
    titleOf: (fileName: string) => `Import ${fileName}`,
    noFile: 'No file chosen',
    howToChoose: 'Choose a CSV file, or drop one on the window.',
    choose: 'Choose a file…',
    /** Before the file has been looked at. */
    nothingStored: (size: number) => `${bytes(size)}. Nothing is stored yet.`,
    found: (size: number, columns: number) =>
      `${bytes(size)}, ${plural(columns, 'column')}. These are the first rows as Cloister reads them; correct what is wrong, then store it.`,
    cancel: 'Cancel',
    anotherFile: 'Another file…',
    store: 'Store the dataset',
    looking: 'Looking at the file…',
    name: 'Name of the dataset',
    columns: 'Columns',
    guessedFrom: (rows: number) => `Guessed from ${plural(rows, 'row')}.`,
    typeOf: (column: string) => `Type of ${column}`,
    firstRows: 'First rows',
    firstRowsOf: (fileName: string) => `First rows of ${fileName}`,
  },
  manyColumns: {
    title: 'Many columns at once',
    /** Before the menu of what they are given. @param isSearch whether they are those that a search found */
    all: (columns: number, isSearch: boolean) =>
      isSearch ? `All ${plural(columns, 'column')} found:` : `All ${plural(columns, 'column')}:`,
    choose: 'choose what to set…',
    /** @param role a role's name in the menu of roles */
    role: (role: string) => `role: ${role}`,
    treatments: {
      impute: 'if missing: median or most frequent value',
      category: 'if missing: a value of its own',
      drop: 'if missing: leave the row out',
    } satisfies Record<MissingTreatment, string>,
    done: {
      feature: changed('they are features now'),
      sensitive: changed('they are sensitive features now'),
      identifier: changed('they are identifiers now, and not used'),
      ignored: changed('they are ignored now'),
      impute: changed('a usual value takes a missing one’s place'),
      category: changed('a missing value is a value of its own'),
      drop: changed('rows with a missing value are left out'),
    },
    set: 'Set',
    setFor: (columns: number) => `Set for ${plural(columns, 'column')}`,
    undo: 'Undo',
    whatStays:
      'The outcome, the site and the person column keep their roles, and so do columns that have no value at all or the same in every row.',
  },
}
