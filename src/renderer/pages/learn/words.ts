import type { GraphTask, LearnedGraph, NumberTreatment } from '#shared/contracts/learning.ts'
import type { StructureSettings } from '#shared/contracts/structure.ts'
import { count, duration, plural } from '#shared/text/format.ts'

export type AlgorithmKind = StructureSettings['algorithm']['kind']
export type ScoreKind = StructureSettings['score']['kind']

/** What each way of searching is called, and one line of why one would choose it. */
export const algorithms: Record<AlgorithmKind, { name: string; why: string }> = {
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
}

/** How well a graph fits is scored so; each with one line of why. */
export const scores: Record<ScoreKind, { name: string; why: string }> = {
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
}

const numbersInWords = (numbers: NumberTreatment) =>
  numbers.kind === 'bins' ? `numbers cut into ${numbers.bins} ranges` : 'numbers kept as numbers'

const methodInWords = ({ settings: { algorithm, score } }: GraphTask) =>
  algorithm.kind === 'pc-stable'
    ? `${algorithms[algorithm.kind].name} at level ${algorithm.significance}`
    : `${algorithms[algorithm.kind].name}, scored by ${scores[score.kind].name}`

/** "From 1,200 rows by tabu search, scored by BIC, numbers cut into 3 ranges; 100 samples; 2 s." */
export function learnedWith({ task, rows, droppedRows, seconds }: LearnedGraph): string {
  const left = droppedRows > 0 ? ` (${count(droppedRows)} incomplete ones left out)` : ''
  const samples = task.samples > 0 ? `; strengths from ${plural(task.samples, 'redrawn sample')}` : ''
  return `From ${plural(rows, 'row')}${left} by ${methodInWords(task)}, ${numbersInWords(task.numbers)}${samples}; ${duration(seconds)}.`
}
