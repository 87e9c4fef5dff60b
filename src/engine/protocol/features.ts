import { type LearnedStructure, StructureSettings } from '#shared/contracts/structure.ts'
import { misestimateParents, type Network } from '../bayes/index.ts'
import type { Random } from '../math/index.ts'
import { learnStructure, structureData } from '../structure/index.ts'
import type { Population } from '../study/index.ts'
import type { CancelSignal } from '../tensor/index.ts'
import { take } from '../data/index.ts'
import { blanketNames, parentNames } from './populations.ts'
import type { FeatureChoice } from './settings.ts'

/** What was found of the outcome's neighbourhood, beside what is true. */
export interface FoundParents {
  readonly parents: readonly string[]
  /** Whether the parents are the true ones. */
  readonly isRight: boolean
  /** Whether the outcome's neighbours, whatever the edges' directions, are the true ones. */
  readonly hasRightNeighbours: boolean
  /** Edges at the outcome whose direction the data cannot tell. */
  readonly undirected: number
}

/** The columns that a model sees, in the network's order, and what was learned to choose them. */
export interface ChosenFeatures {
  readonly columns: readonly string[]
  readonly found: FoundParents | null
}

/** Most training rows that a graph is learned from. */
const mostForStructure = 50_000

/**
 * @param random of the repetition; every choice has a stream of its own that does not depend on the model
 */
export async function chooseFeatures(
  choice: FeatureChoice,
  network: Network,
  outcome: string,
  training: Population,
  random: Random,
  signal?: CancelSignal,
): Promise<ChosenFeatures> {
  const all = network.map(({ name }) => name).filter((name) => name !== outcome)
  const parents = parentNames(network, outcome)
  const inOrder = (names: readonly string[]): ChosenFeatures => ({
    columns: all.filter((name) => names.includes(name)),
    found: null,
  })
  switch (choice.kind) {
    case 'parents':
      return inOrder(parents)
    case 'markov-blanket':
      return inOrder(blanketNames(network, outcome))
    case 'all':
      return inOrder(all)
    case 'random':
      return inOrder(
        random
          .stream('random features')
          .shuffle([...all])
          .slice(0, parents.length),
      )
    case 'misestimated': {
      const wrong = misestimateParents(all, outcome, parents, { add: choice.add }, random.stream('wrong parents'))
      return inOrder(wrong.parents)
    }
    case 'learned': {
      const found = await learnParents(network, outcome, training, choice.order === 'known', signal)
      return { ...inOrder(found.parents), found }
    }
  }
}

async function learnParents(
  network: Network,
  outcome: string,
  { table, rows }: Population,
  isOrdered: boolean,
  signal?: CancelSignal,
): Promise<FoundParents> {
  const used = rows.subarray(0, mostForStructure)
  const part = {
    rows: used.length,
    columns: table.columns.map((column) =>
      column.kind === 'category'
        ? { ...column, codes: take(column.codes, used) }
        : { ...column, values: take(column.values, used) },
    ),
  }
  const names = network.map(({ name }) => name)
  const settings = StructureSettings.parse({
    algorithm: { kind: 'hill-climbing' },
    knowledge: isOrdered ? { tiers: names.map((name) => [name]) } : {},
  })
  const learned = await learnStructure(structureData(part, names, { kind: 'bins', bins: 4 }), settings, { signal })
  return compare(learned, network, outcome)
}

function compare({ edges, pattern }: LearnedStructure, network: Network, outcome: string): FoundParents {
  const parents = edges.filter(([, to]) => to === outcome).map(([from]) => from)
  const neighbours = edges.filter((edge) => edge.includes(outcome)).map(([from, to]) => (from === outcome ? to : from))
  const truth = parentNames(network, outcome)
  const children = network.filter((node) => parentNames(network, node.name).includes(outcome)).map(({ name }) => name)
  return {
    parents,
    isRight: sameNames(parents, truth),
    hasRightNeighbours: sameNames(neighbours, [...truth, ...children]),
    undirected: pattern.undirected.filter((edge) => edge.includes(outcome)).length,
  }
}

const sameNames = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((name) => b.includes(name))
