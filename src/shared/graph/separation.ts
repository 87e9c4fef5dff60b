import type { Edge } from '../contracts/graph.ts'
import { list } from '../text/format.ts'
import { childrenOf, findPath, parentsOf } from './relations.ts'

/** Whether two columns are independent given others, as far as the graph tells. */
export interface Separation {
  readonly isSeparated: boolean
  /** The nodes along a path that is open given the columns; null where all are closed. */
  readonly openPath: readonly string[] | null
  /** The answer and its reasons, in words. */
  readonly sentences: readonly string[]
}

/** Every node that leads to one of these, these included. */
export function ancestorsOf(edges: readonly Edge[], nodes: Iterable<string>): Set<string> {
  const found = new Set(nodes)
  for (const node of found) for (const parent of parentsOf(edges, node)) found.add(parent)
  return found
}

/** Every node that one of these leads to, these included. */
export function descendantsOf(edges: readonly Edge[], nodes: Iterable<string>): Set<string> {
  const found = new Set(nodes)
  for (const node of found) for (const child of childrenOf(edges, node)) found.add(child)
  return found
}

/**
 * A shortest open path between two nodes (d-connection, Pearl 1988): at a chain or a fork the middle is not given, at a
 * collider the middle or something it leads to is. Found breadth first over nodes and the way they were entered, so every
 * part of the graph is looked at twice at most; a shortest one visits no node twice.
 *
 * @param edges of an acyclic graph
 * @param given neither of the two
 * @returns the nodes from one to the other; null where every path is closed
 */
export function openPath(
  edges: readonly Edge[],
  from: string,
  to: string,
  given: readonly string[],
): readonly string[] | null {
  interface Step {
    readonly node: string
    /** Whether the edge just followed points at the node. */
    readonly isInto: boolean
    readonly before: Step | null
  }
  const isGiven = new Set(given)
  const leadsToGiven = ancestorsOf(edges, given)
  const seen = new Set<string>()
  const queue: Step[] = []
  const visit = (node: string, isInto: boolean, before: Step | null) => {
    const key = `${isInto ? '>' : '<'}${node}`
    if (seen.has(key)) return
    seen.add(key)
    queue.push({ node, isInto, before })
  }
  // Entered as if from one of its effects, the first node may be left either way.
  visit(from, false, null)
  for (const step of queue) {
    const { node, isInto } = step
    if (node === to) {
      const path: string[] = []
      for (let at: Step | null = step; at; at = at.before) path.unshift(at.node)
      return path
    }
    const isOpenOnward = !isGiven.has(node)
    if (isOpenOnward) for (const child of childrenOf(edges, node)) visit(child, true, step)
    if (isInto ? leadsToGiven.has(node) : isOpenOnward)
      for (const parent of parentsOf(edges, node)) visit(parent, false, step)
  }
  return null
}

const has = (edges: readonly Edge[], from: string, to: string) => edges.some(([a, b]) => a === from && b === to)

/** "a → b ← c" */
export function pathInWords(edges: readonly Edge[], path: readonly string[]): string {
  return path.map((node, i) => (i === 0 ? node : `${has(edges, path[i - 1], node) ? '→' : '←'} ${node}`)).join(' ')
}

/** What a path does at one of its inner nodes, given others. */
function passage(edges: readonly Edge[], [before, node, after]: readonly string[], given: readonly string[]) {
  const [fromBefore, fromAfter] = [has(edges, before, node), has(edges, after, node)]
  const isGiven = given.includes(node)
  if (fromBefore && fromAfter) {
    const seen = isGiven ? node : given.find((other) => findPath(edges, node, other))
    const effect = `${node} is a common effect of ${before} and ${after}`
    if (seen === undefined)
      return { isOpen: false, reason: `${effect}, and neither it nor anything it leads to is given` }
    return {
      isOpen: true,
      reason: `${effect}, and ${seen === node ? 'it is given' : `${seen}, which it leads to, is given`}: that ties its causes together`,
    }
  }
  const role =
    fromBefore || fromAfter
      ? `${node} passes the effect of ${fromBefore ? before : after} on to ${fromBefore ? after : before}`
      : `${node} is a common cause of ${before} and ${after}`
  return { isOpen: !isGiven, reason: isGiven ? `${role}, and is given` : `${role}, and is not given` }
}

const innerPassages = (edges: readonly Edge[], path: readonly string[], given: readonly string[]) =>
  path.slice(1, -1).map((_, i) => passage(edges, path.slice(i, i + 3), given))

/** Paths explained at most when all are closed. */
const explained = 3
/** Steps of the search for these; graphs can have more paths than can be listed. */
const mostSteps = 20_000

/** Some paths between two nodes, whatever the edges' directions. */
function somePaths(edges: readonly Edge[], from: string, to: string): string[][] {
  const neighbours = (node: string) => [...parentsOf(edges, node), ...childrenOf(edges, node)]
  const found: string[][] = []
  let steps = 0
  const extend = (path: string[]) => {
    if (++steps > mostSteps || found.length >= explained) return
    const last = path[path.length - 1]
    if (last === to) found.push(path)
    else for (const next of neighbours(last)) if (!path.includes(next)) extend([...path, next])
  }
  extend([from])
  return found
}

/**
 * Whether two columns are independent given others in every distribution that follows the graph (d-separation).
 *
 * @param edges of an acyclic graph
 * @param given columns whose values are known; neither of the two
 */
export function separationOf(edges: readonly Edge[], a: string, b: string, given: readonly string[]): Separation {
  if (a === b || given.includes(a) || given.includes(b))
    throw new RangeError('Separation is asked of two different columns that are not given.')
  const condition = given.length > 0 ? ` given ${list(given)}` : ''
  const path = openPath(edges, a, b, given)
  if (path) {
    const reasons = innerPassages(edges, path, given).map(({ reason }) => reason)
    return {
      isSeparated: false,
      openPath: path,
      sentences: [
        `${a} and ${b} can depend on each other${condition}: the path ${pathInWords(edges, path)} is open.`,
        ...(path.length === 2 ? [`An edge joins them, and nothing can close it.`] : reasons.map((text) => `${text}.`)),
      ],
    }
  }
  const paths = somePaths(edges, a, b)
  if (paths.length === 0)
    return { isSeparated: true, openPath: null, sentences: [`${a} and ${b} are independent: no path joins them.`] }
  return {
    isSeparated: true,
    openPath: null,
    sentences: [
      `${a} and ${b} are independent${condition}: every path between them is closed.`,
      ...paths.map((closed) => {
        const block = innerPassages(edges, closed, given).find(({ isOpen }) => !isOpen)
        return `${pathInWords(edges, closed)} is closed: ${block?.reason}.`
      }),
    ],
  }
}
