/** What is said of a graph that is drawn, and why a change to it was refused. */

import { count, list, listOfColumns, plural } from '#shared/text/format.ts'
import { rich } from '../rich.ts'

const numberWords = [
  'no',
  'this one',
  'these two',
  'these three',
  'these four',
  'these five',
  'these six',
  'these seven',
  'these eight',
  'these nine',
]

/** Names that one sentence has room for. */
const mostNamed = 20

/** The names of columns, of very many the first. */
const some = (names: readonly string[]): string => listOfColumns(names, mostNamed)

const percent = (share: number) => `${Math.round(100 * share)} %`

/** The part beside the graph that reads it, and the sentences in it. */
export const reading = {
  title: 'What the graph says',
  causes: rich`causes (<term parents>parents</term>)`,
  effects: 'effects',
  otherCauses: 'other causes of the effects',
  together: rich`together the <term blanket>Markov blanket</term>`,
  addEdge: 'Add an edge',
  cause: 'Cause',
  chooseCause: 'cause',
  effect: 'Effect',
  chooseEffect: 'effect',
  add: 'Add',
  edges: 'Edges',
  percentages: rich`Percentages are <term strength>edge strengths</term>; on the canvas a stronger edge is wider.`,
  searchEdges: 'Search the edges',
  /** @param edge such as "age → infection" */
  reverseEdge: (edge: string) => `Reverse ${edge}`,
  reverse: 'Reverse',
  removeEdge: (edge: string) => `Remove ${edge}`,
  remove: 'Remove',
  noEdges: 'None yet.',
  neverJoined: 'No graph learned from redrawn rows joins these two.',
  /** Shares of the learned graphs, from 0 to 1. */
  strength: (joined: number, directed: number) =>
    `${percent(joined)} of the graphs learned from redrawn rows join these two; ${percent(directed)} direct the edge like this.`,

  noOutcome: 'No column is the outcome yet. Choose it on the Data page.',
  nothingCauses: (outcome: string) =>
    `Nothing causes ${outcome} yet, so the causal model would have nothing to use. Draw an edge into ${outcome}.`,
  outcomeCauses: (outcome: string, effects: readonly string[]) => `${outcome} causes ${some(effects)}.`,
  isCausedBy: (outcome: string, causes: readonly string[]) =>
    `${outcome} is caused by ${some(causes)}. The causal model will use ${numberWords[causes.length] ?? `these ${count(causes.length)}`} and nothing else.`,
  effectsMislead: (outcome: string, effects: readonly string[]) =>
    effects.length === 1
      ? `${outcome} causes ${some(effects)}. It may predict ${outcome} well here, and mislead where instruments or habits differ.`
      : `${outcome} causes ${some(effects)}. They may predict ${outcome} well here, and mislead where instruments or habits differ.`,
  areOtherCauses: (columns: readonly string[]) =>
    columns.length === 1
      ? `${some(columns)} is another cause of the same effects.`
      : `${some(columns)} are other causes of the same effects.`,
  /**
   * What a search for causes does not show.
   *
   * @param level of the test, in percent
   * @param others candidates that were not found
   */
  causesCaveats: (rows: number, level: string, site: string, outcome: string, others: readonly string[]) =>
    [
      `Tested on ${plural(rows, 'row')} at the ${level} % level, over the values of ${site}.`,
      ...(others.length > 0
        ? [
            `It does not show that ${list(others)} ${others.length === 1 ? 'is' : 'are'} no cause of ${outcome}: with few sites or rows a cause can go unnoticed.`,
          ]
        : []),
      'It says nothing of columns that were not among the candidates.',
    ].join(' '),
}

/** Questions about the graph. */
export const asked = {
  title: 'Ask the graph',
  question: 'Question',
  questions: {
    separation: 'Are two columns independent?',
    adjustment: 'What must be held fixed to see an effect?',
    pattern: 'What could data tell of this graph?',
    blanket: 'What says anything about a column?',
    moral: 'Which columns does the moral graph join?',
  },
  column: 'Column',
  firstColumn: 'First column',
  secondColumn: 'Second column',
  cause: 'Cause',
  outcome: 'Outcome',
  given: 'given, as known:',
  search: 'Search these columns',
  answer: 'Answer',
  chooseTwo: 'Choose two different columns.',
  /** What each answer rests on. */
  notes: {
    separation: rich`Read off the graph alone (<term dSeparation>d-separation</term>), whatever the data say. An open path is marked on the canvas.`,
    adjustment: rich`Read off the graph alone (<term adjustment>adjustment sets</term>): it holds if the graph is right and no common cause is missing from it.`,
    pattern: rich`Edges without an arrow on the canvas could point either way (<term pattern>equivalence class</term>).`,
    blanket: rich`Together these are its <term blanket>Markov blanket</term>.`,
    moral: rich`Directions are dropped and the causes of a common effect are joined; neighbours are then the <term blanket>Markov blanket</term>.`,
  },
  noEdges: 'The graph has no edges.',
  everyDirection: 'Data could tell every direction: no other graph implies the same independences.',
  /**
   * @param edges how many there are
   * @param open those that could, such as "age — infection"
   */
  couldTurn: (edges: number, open: readonly string[]) =>
    open.length === 1
      ? `Of ${plural(edges, 'edge')}, one edge could point the other way in a graph that fits any data equally well: ${list(open)}.`
      : `Of ${plural(edges, 'edge')}, ${open.length} edges could point the other way in a graph that fits any data equally well: ${list(open)}.`,
  restsOnYou: (open: number) =>
    open === 1
      ? 'Data of this kind cannot tell, so its direction rests on what you know.'
      : 'Data of this kind cannot tell, so their directions rest on what you know.',
}

/** At most these are named; the rest are counted. */
const mostFound = 12
const named = (names: readonly string[]) =>
  names.length <= mostFound
    ? list(names)
    : `${names.slice(0, mostFound).join(', ')} and ${names.length - mostFound} more`

/** What stands out on the canvas. */
export const found = {
  noPath: (one: string, other: string) => `No directed path joins ${one} and ${other}.`,
  onlyDirectly: (from: string, to: string) => `${from} causes ${to} directly, and in no other way.`,
  pathsLead: (from: string, to: string, through: readonly string[]) =>
    `Paths lead from ${from} to ${to} by way of ${named(through)}.`,
  causing: (column: string, causes: readonly string[]) => {
    if (causes.length === 0) return `Nothing in the graph causes ${column}.`
    return causes.length === 1
      ? `${plural(causes.length, 'column')} causes ${column}, directly or by way of others: ${named(causes)}.`
      : `${plural(causes.length, 'column')} cause ${column}, directly or by way of others: ${named(causes)}.`
  },
  following: (column: string, effects: readonly string[]) => {
    if (effects.length === 0) return `Nothing in the graph follows from ${column}.`
    return effects.length === 1
      ? `${plural(effects.length, 'column')} follows from ${column}, directly or by way of others: ${named(effects)}.`
      : `${plural(effects.length, 'column')} follow from ${column}, directly or by way of others: ${named(effects)}.`
  },
}

/** Why a change was refused; an edge is such as "age → infection". */
export const edits = {
  itself: (column: string) => `${column} cannot cause itself.`,
  isThere: (edge: string) => `${edge} is there already.`,
  isThereTurned: (edge: string) => `${edge} is there already. Reverse it if you mean the other direction.`,
  closesCircle: (edge: string, circle: string) =>
    `${edge} would close a circle: ${circle}. A cause cannot be its own effect.`,
  turnedClosesCircle: (edge: string, circle: string) => `${edge} would close a circle: ${circle}.`,
}

/** What is wrong with a row of a table of probabilities. */
export const tables = {
  noProbability: 'A probability lies between 0 and 1.',
  sumIsNotOne: (sum: string) => `The row adds up to ${sum}, not to 1.`,
}
