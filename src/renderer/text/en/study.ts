/** What the page says on which a study is planned. */

import type { StudySettings } from '#shared/contracts/study.ts'
import { count, duration, plural, significant } from '#shared/text/format.ts'
import { rich } from '../rich.ts'
import { analyses, audit, defences, leakage, robustness } from './study-analyses.ts'
import { attacks, membership } from './study-attacks.ts'
import { modelFields, models, privacy } from './study-models.ts'

export const study = {
  title: 'Study',
  titleOf: (dataset: string) => `Study of ${dataset}`,
  looking: 'Looking the study over…',
  cannotRun: 'The study cannot run yet; see below.',
  /** @param waits whether another run is going on */
  canRun: (rows: number, seconds: number, waits: boolean) => {
    const takes = `${count(rows)} rows can be used. The whole takes about ${duration(seconds)} on this computer.`
    return waits ? `${takes} It will wait for its turn: another run is going on.` : takes
  },
  expert: 'Expert settings',
  saveAsFile: 'Save as file…',
  run: 'Run the study',
  willWait: 'Another run is going on: this one will wait for its turn',
  name: 'Name',
  noData: 'No data yet',
  importFirst: 'A study compares models trained on a dataset. Import one first.',
  goToData: 'Go to the data',
  /** Where several numbers are typed that a setting does not allow. */
  numbersRefused: 'These numbers cannot be taken.',

  models,
  modelFields,
  privacy,
  attacks,
  membership,
  analyses,
  audit,
  defences,
  leakage,
  robustness,

  /** The people on whom the models are tested. */
  people: {
    title: 'On whom',
    why: 'A model is often used on other people than it was trained on, and may give away more there.',
    testOn: rich`Test on held-out people like those it was trained on (<term p>P</term>), and on different people (<term pStar>P*</term>):`,
    otherSites: 'people of other sites',
    bySite: (column: string) => `(by ${column})`,
    needsSite: '(needs a column with the role “site”)',
    trainingSites: 'Sites the models are trained on',
    trainOn: 'Train on:',
    /** Behind the name of a site. */
    rows: (rows: number) => `(${plural(rows, 'row')})`,
    redrawn:
      'a redrawn population: everything but the way the outcome comes about is changed at random, along your graph',
    noisier:
      'a noisier population: what if every column but the outcome followed its causes less closely, and more by chance?',
    howNoisy: { label: 'How noisy', why: 'From 0, as in your data, to 2, where the causes hardly show any more (eta)' },
  },

  /** What can be said of every population that is drawn from a network. */
  drawn: {
    rows: { label: 'Rows to draw', why: '0: as many as there are held-out rows; else at least 20' },
    keepZeros: 'what a column never was in the training rows, given its causes, it never becomes (zeros are kept)',
  },

  /** A population in which columns are set to values. */
  values: {
    choose: rich`a population with values set: what if everyone were over 65, or nobody smoked? (<term intervention>intervention</term>)`,
    title: 'Values set',
    meaning:
      'Set whatever their causes; what follows from them changes along your graph. The outcome cannot be set: it still comes about from its causes as in your data.',
    setAnother: 'Set another column',
    /** @param number counted from 1 */
    columnSet: (number: number) => `Column ${number} that is set`,
    /** Between a column and how it is set: "age is always at least 65", "age is always between 41 and 66". */
    is: 'is',
    howSet: (column: string) => `How ${column} is set`,
    /** In a menu after "is". */
    ways: {
      value: 'always',
      shares: 'in these shares',
      'at-least': 'always at least',
      'at-most': 'always at most',
      between: 'always between',
      eachValue: 'each value equally often',
      eachRange: 'each range of values equally often',
    },
    valueOf: (column: string) => `Value of ${column}`,
    lowest: (column: string) => `Lowest ${column}`,
    /** Between the lower limit and the upper one. */
    and: 'and',
    highest: (column: string) => `Highest ${column}`,
    /** In place of a way and a value, after "is". */
    setNoMore: 'set, but can no longer be',
    doNotSet: (column: string) => `Do not set ${column}`,
    remove: 'Remove',
    binsEquallyOften: 'Its values are divided into bins as for the tables, and each bin is drawn equally often.',
    shareOf: (value: string) => `“${value}”, %`,
    /** @param share of all rows, from 0 to 1 */
    together: (share: number, hasMore: boolean) => {
      const percent = significant(100 * share, 6)
      return hasMore
        ? `Together ${percent} % of 100 %; the values not listed never occur`
        : `Together ${percent} % of 100 %`
    },
  },

  /** How numbers are given to models. */
  numbers: {
    title: 'Numbers',
    why: 'A table needs categories; a network takes numbers as they are. What is learned for this is learned from training rows only.',
    /** Before a menu of the ways. */
    divide: rich`Divide numbers into <term discretiser>bins</term>`,
    howDivided: 'How numbers are divided',
    methods: {
      quantile: 'of about as many rows each (quantiles)',
      supervised: 'where the outcome changes (Fayyad and Irani)',
    } satisfies Record<StudySettings['discretiser']['method'], string>,
    bins: { label: 'At most', why: 'bins for each column' },
    sameBins: 'show every model the same bins, so that only the kind of model and its features differ',
  },

  repetitions: {
    title: 'Repetitions',
    why: 'Each repeats everything with another random split; how much the figures vary gives their intervals.',
    repeat: { label: 'Repeat', why: 'times; ten or more give a usable interval' },
    seed: { label: 'Random seed', why: 'the same seed gives the same figures again' },
    trainFraction: { label: 'Training share', why: 'of the rows; the others are held out. The paper takes 0.6' },
    shownAs: rich`Figures are shown as a mean over the repetitions with a <term interval>95 % interval</term>.`,
  },
}
