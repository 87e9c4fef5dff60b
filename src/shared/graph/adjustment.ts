import type { Edge } from '../contracts/graph.ts'
import { list } from '../text/format.ts'
import { moralGraph } from './moral.ts'
import { minimalSeparators } from './separators.ts'
import { ancestorsOf, descendantsOf, openPath, pathInWords } from './separation.ts'

/** Which columns to hold fixed so that what is left between cause and outcome is the effect. */
export interface Adjustment {
  /** Whether the graph lets the cause act on the outcome at all. */
  readonly hasEffect: boolean
  /** The largest sensible set: all usable causes of either; null where no set will do. */
  readonly canonical: readonly string[] | null
  /** Sets of which no column can be left out, the smallest first; at most fifty. */
  readonly minimal: readonly (readonly string[])[]
  readonly sentences: readonly string[]
}

const mostSets = 50

/** The parts of the graph that the criterion speaks of. */
function criterion(edges: readonly Edge[], cause: string, outcome: string) {
  const leadsToOutcome = ancestorsOf(edges, [outcome])
  const onCausalPaths = [...descendantsOf(edges, [cause])].filter((node) => node !== cause && leadsToOutcome.has(node))
  return {
    hasEffect: onCausalPaths.length > 0,
    /** Holding any of these fixed would take away part of the effect, or open a path. */
    forbidden: new Set([cause, outcome, ...descendantsOf(edges, onCausalPaths)]),
    /** The proper back-door graph: without the first edges of causal paths, only the other paths are left. */
    backDoor: edges.filter(([from, to]) => !(from === cause && onCausalPaths.includes(to))),
  }
}

/**
 * Whether a set is an adjustment set: it holds nothing that is forbidden, and closes every path that is not causal
 * (Shpitser, VanderWeele and Robins 2010; Perković, Textor, Kalisch and Maathuis 2018; in the form of van der Zander,
 * Liśkiewicz and Textor 2014).
 */
export function isAdjustmentSet(
  edges: readonly Edge[],
  cause: string,
  outcome: string,
  columns: readonly string[],
): boolean {
  const { forbidden, backDoor } = criterion(edges, cause, outcome)
  return columns.every((node) => !forbidden.has(node)) && openPath(backDoor, cause, outcome, columns) === null
}

/**
 * The adjustment sets for the effect of one column on another.
 *
 * @param edges of an acyclic graph
 * @param isUsable whether a column is recorded and may be held fixed; by default all are
 */
export function adjustmentSets(
  nodes: readonly string[],
  edges: readonly Edge[],
  cause: string,
  outcome: string,
  isUsable: (node: string) => boolean = () => true,
): Adjustment {
  if (cause === outcome) throw new RangeError('An effect is asked of one column on another.')
  const { hasEffect, forbidden, backDoor } = criterion(edges, cause, outcome)
  const relevant = ancestorsOf(edges, [cause, outcome])
  const canonical = nodes.filter((node) => relevant.has(node) && !forbidden.has(node) && isUsable(node))
  const open = openPath(backDoor, cause, outcome, canonical)
  if (open)
    return {
      hasEffect,
      canonical: null,
      minimal: [],
      sentences: [noneSentence(edges, cause, outcome, hasEffect, open)],
    }
  const kept = nodes.filter((node) => relevant.has(node))
  const within = backDoor.filter(([from, to]) => relevant.has(from) && relevant.has(to))
  const minimal = minimalSeparators(
    kept,
    moralGraph(kept, within).pairs,
    cause,
    outcome,
    (node) => canonical.includes(node),
    mostSets,
  )
  return { hasEffect, canonical, minimal, sentences: sentencesOn(cause, outcome, hasEffect, canonical, minimal) }
}

function noneSentence(
  edges: readonly Edge[],
  cause: string,
  outcome: string,
  hasEffect: boolean,
  open: readonly string[],
): string {
  const path = pathInWords(edges, open)
  if (!hasEffect)
    return `${cause} has no effect on ${outcome} in this graph, and the two depend on each other by ${path}, which no usable column closes.`
  return `The effect of ${cause} on ${outcome} cannot be found by holding columns fixed: the path ${path} is not causal, and no usable column closes it.`
}

function sentencesOn(
  cause: string,
  outcome: string,
  hasEffect: boolean,
  canonical: readonly string[],
  minimal: readonly (readonly string[])[],
): string[] {
  const none = hasEffect ? [] : [`${cause} has no effect on ${outcome} in this graph: no directed path leads there.`]
  const smallest = minimal[0]
  if (smallest.length === 0)
    return [
      ...none,
      hasEffect
        ? `Nothing needs to be held fixed: the whole difference in ${outcome} between values of ${cause} is its effect.`
        : `Nothing needs to be held fixed: ${cause} and ${outcome} are independent.`,
    ]
  const others = minimal.slice(1, 4).map((set) => list(set))
  return [
    ...none,
    hasEffect
      ? `Hold ${list(smallest)} fixed: among rows alike in ${smallest.length === 1 ? 'it' : 'these'}, the difference in ${outcome} between values of ${cause} is its effect.`
      : `Hold ${list(smallest)} fixed: among rows alike in ${smallest.length === 1 ? 'it' : 'these'}, ${cause} and ${outcome} are independent.`,
    ...(others.length > 0 ? [`As good: ${others.join('; or ')}.`] : []),
    ...(canonical.length > smallest.length ? [`All of ${list(canonical)} would do as well.`] : []),
  ]
}
