import type { EdgeKnowledge } from '#shared/contracts/structure.ts'
import { allowedByKnowledge } from '#shared/graph/knowledge.ts'
import { findCycle } from '#shared/graph/relations.ts'
import { CloisterError } from '#shared/ipc/errors.ts'

/** What a search may do. Nodes are numbered as the data's columns. */
export interface Constraints {
  /** For each node, which columns may be its parents. */
  readonly allowed: readonly Uint8Array[]
  /** For each node, the parents it must keep. */
  readonly required: readonly (readonly number[])[]
  readonly maximumParents: number
}

/**
 * The user's knowledge as constraints, checked.
 *
 * @param possible whether a column may be another's parent for reasons of its own, such as its kind
 * @throws CloisterError when it names an unknown column or contradicts itself
 */
export function constraintsOf(
  names: readonly string[],
  knowledge: EdgeKnowledge,
  maximumParents: number | null,
  possible: (parent: number, node: number) => boolean,
): Constraints {
  requireConsistent(names, knowledge)
  const isAllowed = allowedByKnowledge(knowledge)
  const position = new Map(names.map((name, i) => [name, i]))
  const required: number[][] = names.map(() => [])
  for (const [from, to] of knowledge.required) {
    const [parent, node] = [position.get(from) as number, position.get(to) as number]
    if (!possible(parent, node))
      throw contradiction(
        `${from} → ${to} is required, but a column of numbers cannot be a cause of categories in this kind of model.`,
        `Let ${from} be cut into bins, or do not require this edge.`,
      )
    if (!required[node].includes(parent)) required[node].push(parent)
  }
  const limit = maximumParents ?? names.length
  const full = required.findIndex((set) => set.length > limit)
  if (full >= 0)
    throw contradiction(
      `${names[full]} has ${required[full].length} required causes, but at most ${limit} are allowed.`,
      'Allow more parents or require fewer edges.',
    )
  return {
    allowed: names.map((node, i) =>
      Uint8Array.from(names, (parent, j) => (possible(j, i) && isAllowed(parent, node) ? 1 : 0)),
    ),
    required,
    maximumParents: limit,
  }
}

function requireConsistent(names: readonly string[], knowledge: EdgeKnowledge): void {
  const { required, forbidden, tiers, outcome } = knowledge
  const known = new Set(names)
  const named = [...required.flat(), ...forbidden.flat(), ...tiers.flat(), ...(outcome ? [outcome.column] : [])]
  const unknown = named.find((name) => !known.has(name))
  if (unknown !== undefined)
    throw new CloisterError(
      'graph-column',
      `What is known about the graph names "${unknown}", which is not a column of these data.`,
      'Remove it there, or include the column.',
    )
  const placed = tiers.flat()
  const twice = placed.find((name, i) => placed.indexOf(name) !== i)
  if (twice !== undefined)
    throw contradiction(`${twice} stands twice in the time order.`, 'Leave it in one group only.')
  const isAllowed = allowedByKnowledge(knowledge)
  const banned = required.find(([from, to]) => from === to || !isAllowed(from, to))
  if (banned)
    throw contradiction(
      `${banned[0]} → ${banned[1]} is required, and forbidden by an edge, the time order or a rule for the outcome.`,
      'Remove one of the two.',
    )
  const cycle = findCycle(required)
  if (cycle)
    throw new CloisterError(
      'graph-cycle',
      `The required edges run in a circle: ${cycle.join(' → ')}.`,
      'Remove one of these edges.',
    )
}

const contradiction = (message: string, advice: string) => new CloisterError('bad-arguments', message, advice)
