/** Conditional probability tables of the graph's columns. */

import { count, list, percentWithin, plural } from '#shared/text/format.ts'

/** A share of guesses that are right, and its interval. */
interface Share {
  readonly accuracy: number
  readonly low: number
  readonly high: number
}

export const tables = {
  title: 'Tables',
  titleOf: (dataset: string) => `Tables of ${dataset}`,
  sentence: 'For each combination of a column’s causes, how probable each of its values is.',
  /** @param changed columns whose table was changed by hand */
  fitted: (rows: number, leftOut: number, changed: readonly string[]) => {
    const toRows =
      leftOut > 0
        ? `Fitted to ${plural(rows, 'row')} (${count(leftOut)} incomplete ones left out)`
        : `Fitted to ${plural(rows, 'row')}`
    return changed.length > 0 ? `${toRows}; ${list(changed)} changed by hand.` : `${toRows}.`
  },
  noData: 'No data yet',
  noDataYet: 'Tables are fitted to the rows of a dataset. Import one first.',
  goToData: 'Go to the data',
  backToGraph: 'Back to the graph',
  discard: 'Discard changes',
  save: 'Save the tables',
  outdated: 'The graph has changed since these tables were fitted. Fit them again.',
  fitting: {
    name: 'Fitting',
    title: 'Fit to the data',
    ranges: 'Ranges',
    whyRanges: 'A column of numbers is cut into as many, of about equally many rows.',
    prior: 'Prior, in rows',
    whyPrior: 'So many imagined rows are spread evenly over each table (Dirichlet prior); 0 for plain frequencies.',
    fit: 'Fit the tables',
    fitAgain: 'Fit again',
    /** Combinations of causes that no row has. @param isEven whether a prior makes their probabilities even */
    unseen: (combinations: number, isEven: boolean) => {
      const probabilities = isEven ? 'even' : 'the column’s overall frequencies'
      return combinations === 1
        ? `${plural(combinations, 'combination')} of causes has no row: its probabilities are ${probabilities}.`
        : `${plural(combinations, 'combination')} of causes have no row: their probabilities are ${probabilities}.`
    },
  },
  columns: 'Columns',
  /** Beside the name of a column that has a row of probabilities whose sum is another. */
  notOne: '(not 1)',
  uses: {
    title: 'What the tables are for',
    best: 'Best possible',
    bestPossible: (outcome: string, fromAll: Share, fromCauses: Share) =>
      `Were these tables the truth, ${outcome} could be guessed right ${percentWithin(fromAll)} of the time from all other columns, and ${percentWithin(fromCauses)} from its causes alone; no model could do better (Bayes-optimal).`,
    reference:
      'For this reference, and to be saved for other programs. A study does not use them: where it redraws a population (P*), it fits tables of its own to its training rows. Tables with few rows can tell of single patients.',
    saveAsBif: 'Save as BIF…',
    saveAsJson: 'Save as JSON…',
  },
  none: {
    title: 'No tables yet',
    howToBegin:
      'Fit them to the data on the graph as it is drawn. Each column gets a conditional probability table, which you can then change.',
    whatIsTable: 'What is a conditional probability table?',
  },
  grid: {
    tableOf: (column: string) => `Table of ${column}`,
    keys: 'Arrow keys move between cells. A block of cells copied from a spreadsheet is pasted from the chosen cell on.',
    scaleEveryRow: 'Scale every row to one',
    scale: 'Scale to one',
    /** @param where the combination of causes, as `where` says it */
    scaleRow: (where: string) => `Scale to one: ${where}`,
    /** Which rows of data a row of the table is about. */
    where: (causes: readonly { readonly name: string; readonly value: string }[]) =>
      causes.length > 0 ? causes.map(({ name, value }) => `${name} is ${value}`).join(' and ') : 'all rows',
    cell: (value: string, where: string) => `${value}, ${where}`,
    probabilitiesOf: (column: string) => `Probabilities of ${column}`,
    sum: 'Sum',
    notNumber: 'not a number',
    firstRows: (shown: number, all: number) =>
      `The first ${count(shown)} of ${count(all)} rows are shown. Saved files have them all.`,
  },
}
