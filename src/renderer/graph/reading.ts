/** A graph in words. */

import type { Edge, Graph } from '#shared/contracts/graph.ts'
import type { FoundCauses } from '#shared/contracts/learning.ts'
import type { PartialGraph } from '#shared/contracts/structure.ts'
import { childrenOf, markovBlanketOf, parentsOf } from '#shared/graph/relations.ts'
import { count, list, listOfColumns, plural } from '#shared/text/format.ts'
import { styled } from '#shared/text/number-style.ts'

/** What a column is to the outcome. */
export type Part = 'outcome' | 'parent' | 'child' | 'co-parent' | 'other'

export const partOf = (graph: Graph, outcome: string | undefined, node: string): Part => partsOf(graph, outcome)(node)

/** The part of each node: the edges are gone through once, however many nodes are asked for. */
export function partsOf({ edges }: Pick<Graph, 'edges'>, outcome: string | undefined): (node: string) => Part {
  if (outcome === undefined) return () => 'other'
  const parts = new Map<string, Part>(markovBlanketOf(edges, outcome).map((node) => [node, 'co-parent']))
  for (const node of childrenOf(edges, outcome)) parts.set(node, 'child')
  for (const node of parentsOf(edges, outcome)) parts.set(node, 'parent')
  parts.set(outcome, 'outcome')
  return (node) => parts.get(node) ?? 'other'
}

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

/** What the graph says of the outcome, sentence by sentence. */
export function readingOf({ edges }: Graph, outcome: string | undefined): string[] {
  if (outcome === undefined) return ['No column is the outcome yet. Choose it on the Data page.']
  const parents = parentsOf(edges, outcome)
  const children = childrenOf(edges, outcome)
  const coParents = markovBlanketOf(edges, outcome).filter(
    (node) => !parents.includes(node) && !children.includes(node),
  )
  if (parents.length === 0)
    return [
      `Nothing causes ${outcome} yet, so the causal model would have nothing to use. Draw an edge into ${outcome}.`,
      ...(children.length > 0 ? [`${outcome} causes ${some(children)}.`] : []),
    ]
  const these = numberWords[parents.length] ?? `these ${count(parents.length)}`
  return [
    `${outcome} is caused by ${some(parents)}. The causal model will use ${these} and nothing else.`,
    ...(children.length > 0
      ? [
          `${outcome} causes ${some(children)}. ${children.length === 1 ? 'It may' : 'They may'} predict ${outcome} well here, and mislead where instruments or habits differ.`,
        ]
      : []),
    ...(coParents.length > 0
      ? [`${some(coParents)} ${coParents.length === 1 ? 'is another cause' : 'are other causes'} of the same effects.`]
      : []),
  ]
}

/** Which edges of a graph data could direct, and which not. */
export function patternInWords(edges: readonly Edge[], { undirected }: PartialGraph): string[] {
  if (edges.length === 0) return ['The graph has no edges.']
  if (undirected.length === 0)
    return [`Data could tell every direction: no other graph implies the same independences.`]
  const open = list(undirected.map(([a, b]) => `${a} — ${b}`))
  const [edge, isKnown] =
    undirected.length === 1
      ? ['one edge', 'its direction rests']
      : [`${undirected.length} edges`, 'their directions rest']
  return [
    `Of ${plural(edges.length, 'edge')}, ${edge} could point the other way in a graph that fits any data equally well: ${open}.`,
    `Data of this kind cannot tell, so ${isKnown} on what you know.`,
  ]
}

/** Columns joined to the outcome by an edge, causes first. */
export const neighboursOf = (edges: readonly Edge[], outcome: string | undefined): string[] =>
  outcome === undefined ? [] : [...new Set([...parentsOf(edges, outcome), ...childrenOf(edges, outcome)])]

/** What invariant causal prediction does not show. */
export function causesCaveats({ outcome, site, rows, task, result }: FoundCauses): string {
  const others = task.candidates.filter((name) => !result.causes.includes(name))
  const left =
    others.length > 0
      ? ` It does not show that ${list(others)} ${others.length === 1 ? 'is' : 'are'} no cause of ${outcome}: with few sites or rows a cause can go unnoticed.`
      : ''
  return `Tested on ${plural(rows, 'row')} at the ${styled((100 * task.significance).toPrecision(2).replace(/\.0$/, ''))} % level, over the values of ${site}.${left} It says nothing of columns that were not among the candidates.`
}
