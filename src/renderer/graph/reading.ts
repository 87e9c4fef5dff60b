/** A graph in words. */

import type { Graph } from '#shared/contracts/graph.ts'
import { childrenOf, markovBlanketOf, parentsOf } from '#shared/graph/relations.ts'
import { list } from '#shared/text/format.ts'

/** What a column is to the outcome. */
export type Part = 'outcome' | 'parent' | 'child' | 'co-parent' | 'other'

export function partOf({ edges }: Graph, outcome: string | undefined, node: string): Part {
  if (outcome === undefined) return 'other'
  if (node === outcome) return 'outcome'
  if (parentsOf(edges, outcome).includes(node)) return 'parent'
  if (childrenOf(edges, outcome).includes(node)) return 'child'
  return markovBlanketOf(edges, outcome).includes(node) ? 'co-parent' : 'other'
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
      ...(children.length > 0 ? [`${outcome} causes ${list(children)}.`] : []),
    ]
  const these = numberWords[parents.length] ?? `these ${parents.length}`
  return [
    `${outcome} is caused by ${list(parents)}. The causal model will use ${these} and nothing else.`,
    ...(children.length > 0
      ? [
          `${outcome} causes ${list(children)}. ${children.length === 1 ? 'It may' : 'They may'} predict ${outcome} well here, and mislead where instruments or habits differ.`,
        ]
      : []),
    ...(coParents.length > 0
      ? [`${list(coParents)} ${coParents.length === 1 ? 'is another cause' : 'are other causes'} of the same effects.`]
      : []),
  ]
}
