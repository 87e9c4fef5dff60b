/** A graph learned from the data: what is known before, how it is searched for, and causes that hold across sites. */

import type { GraphTask, LearnedGraph, NumberTreatment } from '#shared/contracts/learning.ts'
import type { StructureSettings } from '#shared/contracts/structure.ts'
import { count, duration, list, plural } from '#shared/text/format.ts'
import { glossary } from '#shared/text/glossary.ts'
import { rich } from '../rich.ts'

/** What each way of searching is called, and one line of why one would choose it. */
const algorithms = {
  'greedy-equivalence': {
    name: 'greedy equivalence search, then tabu',
    why: 'Compares whole classes of graphs that fit equally well, then single graphs. It finds the best-fitting graph most often.',
  },
  tabu: {
    name: 'tabu search',
    why: 'Changes one edge at a time and goes on through worse graphs for a while, so that it leaves dead ends.',
  },
  'hill-climbing': {
    name: 'hill climbing',
    why: 'Changes one edge at a time as long as the graph fits better. Fast; it can end in a dead end unless it starts again.',
  },
  'pc-stable': {
    name: 'tests of independence (PC-stable)',
    why: 'Starts from all edges and removes those between columns that some others make independent. No score is needed.',
  },
} satisfies Record<StructureSettings['algorithm']['kind'], { name: string; why: string }>

/** How well a graph fits is scored so; each with one line of why. */
const scores = {
  bic: {
    name: 'BIC',
    why: 'Adds an edge only where it pays for its parameters. With few rows it leaves weak edges out.',
  },
  aic: { name: 'AIC', why: 'Like BIC but more generous: more weak edges are found, and more that are not there.' },
  bdeu: { name: 'BDeu', why: 'The probability of the graph given the data, with a prior of some imagined rows.' },
  'log-likelihood': {
    name: 'log-likelihood',
    why: 'Without any price for an edge; only sensible with few parents allowed.',
  },
} satisfies Record<StructureSettings['score']['kind'], { name: string; why: string }>

const numbersInWords = (numbers: NumberTreatment) =>
  numbers.kind === 'bins' ? `numbers cut into ${numbers.bins} ranges` : 'numbers kept as numbers'

const methodInWords = ({ settings: { algorithm, score } }: GraphTask) =>
  algorithm.kind === 'pc-stable'
    ? `${algorithms[algorithm.kind].name} at level ${algorithm.significance}`
    : `${algorithms[algorithm.kind].name}, scored by ${scores[score.kind].name}`

export const learn = {
  title: 'Learn the graph',
  titleFor: (dataset: string) => `Learn the graph of ${dataset}`,
  sentence: (rows: number, columns: number) =>
    `${plural(rows, 'row')}, ${plural(columns, 'column')}. What is learned is a proposal: the graph stays as it is until you accept it, edge by edge or as a whole.`,
  backToGraph: 'Back to the graph',
  cancel: 'Cancel',
  start: 'Learn the graph',
  learning: 'Learning',
  noData: 'No data yet',
  noDataYet: 'A graph is learned from the rows of a dataset. Import one first.',
  goToData: 'Go to the data',

  /** "From 1,200 rows by tabu search, scored by BIC, numbers cut into 3 ranges; 100 samples; 2 s." */
  learnedWith({ task, rows, droppedRows, seconds }: LearnedGraph): string {
    const left = droppedRows > 0 ? ` (${count(droppedRows)} incomplete ones left out)` : ''
    const samples = task.samples > 0 ? `; strengths from ${plural(task.samples, 'redrawn sample')}` : ''
    return `From ${plural(rows, 'row')}${left} by ${methodInWords(task)}, ${numbersInWords(task.numbers)}${samples}; ${duration(seconds)}.`
  },

  time: {
    title: 'What comes first in time',
    why: 'Nothing is caused by what comes later. This is what helps most: without it, data leave many directions open. Drag columns into steps, or choose a step beside each.',
    anyTime: 'Any time',
    noOrder: 'no order is known',
    /** @param step counted from 1 */
    step: (step: number) => `Step ${step}`,
    earliest: 'the earliest, such as age',
    dragHere: 'drag columns here',
    noColumns: 'none',
    search: 'Search for a column',
    stepOf: (column: string) => `Step of ${column}`,
    anyStep: 'any',
    more: (columns: number) => `And ${columns} more.`,
  },

  knowledge: {
    title: 'What else you know',
    why: 'Edges that must be there, edges that cannot be, and what is known of the outcome.',
    hasNoEffects: (outcome: string) =>
      `${outcome} has no effects among these columns: everything was recorded before it.`,
    causesOf: (outcome: string) => `Causes of ${outcome}`,
    /** Each follows the name of the outcome. */
    outcome: {
      any: 'may have causes among these columns',
      some: 'must have at least one cause, since the causal model needs one',
      none: 'has no cause among these columns',
    } satisfies Record<NonNullable<GraphTask['settings']['knowledge']['outcome']>['parents'], string>,
    addEdge: 'Add a known edge',
    requiredOrForbidden: 'Required or forbidden',
    thereIsNoEdge: 'There is no edge',
    thereIsAnEdge: 'There is an edge',
    /** A column is chosen for each end of the edge; before that its place says only what it is for. */
    cause: 'Known cause',
    chooseCause: 'cause',
    effect: 'Known effect',
    chooseEffect: 'effect',
    add: 'Add',
    edges: 'Known edges',
    kinds: { required: 'required', forbidden: 'forbidden' },
    removeEdge: (kind: 'required' | 'forbidden', cause: string, effect: string) =>
      kind === 'required' ? `Remove required ${cause} → ${effect}` : `Remove forbidden ${cause} → ${effect}`,
  },

  search: {
    title: 'How it is searched for',
    why: 'The defaults are sensible.',
    algorithm: 'Search',
    algorithms,
    score: 'Score',
    scores,
    /** The choice that is made for who makes none. */
    usual: (choice: string) => `${choice} (usual)`,
    significance: 'Significance',
    whySignificance: 'A test below it keeps the edge. Smaller: fewer edges.',
    prior: 'Prior, in rows',
    whyPrior: 'The weight of the imagined rows. Larger: more edges.',
    restarts: 'Restarts',
    whyRestarts: 'How often the search starts again from a disturbed copy of the best graph.',
    mostCauses: 'Causes at most',
    noLimit: 'no limit',
    whyMostCauses: 'How many direct causes a column may have. Fewer is faster and needs fewer rows.',
    whyNumbers:
      'With conditional Gaussian scores. A number can then not be a cause of a category, such as a yes/no outcome.',
    samples: 'Redrawn samples',
    whySamples: 'A graph is learned from each; the share that has an edge is its strength. 0 for none.',
    strength: rich`<term strength>${glossary.strength.term}</term> is shown beside every edge and as its width.`,
    seed: 'Seed',
    whySeed: 'The same seed gives the same graph and strengths.',
  },

  numbers: {
    title: 'Numbers',
    cut: (ranges: number) => `cut into ${ranges} ranges of equally many rows`,
    kept: 'kept as numbers',
    whyRanges: 'Few ranges find weak edges in few rows; many describe a number better.',
  },

  sites: {
    title: 'Causes that hold across sites',
    why: (outcome: string, site: string) =>
      `${outcome} comes about from its direct causes in the same way at every value of ${site}. Columns that stand in every set of columns for which that holds are causes.`,
    method: rich`The method is called <term invariance>invariant causal prediction</term>.`,
    possible: (most: number) => `Columns that may be causes, at most ${most}`,
    chooseJoined: (outcome: string) => `Choose those the graph joins to ${outcome}`,
    whyNumbers:
      'Logistic regressions are compared. It needs fewer rows than ranges do, and takes effects to be straight lines.',
    significance: 'Significance',
    whySignificance: 'Probability of naming a column wrongly that is accepted.',
    find: 'Find the causes that hold',
    found: 'Causes found',
    setsThatPass: (sets: number) => (sets === 1 ? 'The one set that passes' : `The ${count(sets)} sets that pass`),
    /** @param probability p, as it is written */
    setThatPasses: (columns: readonly string[], probability: string) =>
      columns.length > 0 ? `${list(columns)}: p = ${probability}` : `no column at all: p = ${probability}`,
  },
}
