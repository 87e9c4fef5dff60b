import type { LearnedGraph } from '#shared/contracts/learning.ts'
import { words } from '../../text/index.ts'

/** How a graph was learned, in a sentence; the page of the graph shows it too. */
export const learnedWith = (learned: LearnedGraph): string => words.learn.learnedWith(learned)
