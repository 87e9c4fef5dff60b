import type { LearnedStructure, StructureSettings } from '#shared/contracts/structure.ts'
import type { Edge } from '#shared/contracts/graph.ts'
import { classOfDag, extendToDag, type MixedGraph } from '#shared/graph/mixed.ts'
import { namedGraph } from '#shared/graph/pattern.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { randomFromSeed } from '../math/index.ts'
import { type Constraints, constraintsOf } from './constraints.ts'
import { Steps, type StructureControl } from './control.ts'
import { Dag } from './dag.ts'
import { requireLearnable, type StructureData } from './data.ts'
import { afterEquivalence } from './equivalence.ts'
import { discreteTable, LocalScores } from './local-scores.ts'
import { withSomeParent } from './outcome.ts'
import { pcStable } from './pc-stable.ts'
import { hillClimb, type Search, type SearchTask, startingGraph, tabu, withRestarts } from './search.ts'

/**
 * Learns a graph over the columns of a table.
 *
 * @param data complete rows; see structureData
 * @throws CloisterError when the data or the settings allow no graph; what the signal throws when it is aborted
 */
export async function learnStructure(
  data: StructureData,
  settings: StructureSettings,
  control: StructureControl = {},
): Promise<LearnedStructure> {
  requireLearnable(data)
  return settings.algorithm.kind === 'pc-stable'
    ? learnByTests(data, settings, settings.algorithm, control)
    : learnByScore(data, settings, control)
}

function searchOf({ algorithm, seed }: StructureSettings): Search {
  const random = randomFromSeed(seed).stream('structure')
  switch (algorithm.kind) {
    case 'hill-climbing':
      return withRestarts(hillClimb, algorithm.restarts, algorithm.perturbation, random)
    case 'tabu':
      return withRestarts(
        tabu(algorithm.memory, algorithm.patience, random.stream('fingerprints')),
        algorithm.restarts,
        algorithm.perturbation,
        random,
      )
    case 'greedy-equivalence':
      return afterEquivalence(tabu(algorithm.memory, algorithm.patience, random.stream('fingerprints')))
    case 'pc-stable':
      throw new RangeError('PC-stable tests; it does not search for a score.')
  }
}

async function learnByScore(
  data: StructureData,
  settings: StructureSettings,
  control: StructureControl,
): Promise<LearnedStructure> {
  requireScorable(data, settings)
  const nodes = data.columns.map(({ name }) => name)
  const scores = new LocalScores(data, settings.score)
  const { knowledge } = settings
  const constraints = constraintsOf(nodes, knowledge, settings.maximumParents, (parent, node) =>
    scores.canBeParent(parent, node),
  )
  const task: SearchTask = { scores, constraints, steps: new Steps(control) }
  const start = startingGraph(constraints)
  if (!Number.isFinite(scores.graph(start.parents)))
    throw new CloisterError(
      'bad-arguments',
      'The required edges cannot be fitted to these data: some groups of rows are too small for their own regression.',
      'Require fewer edges, or let numbers be cut into bins.',
    )
  await scores.prepare(() => task.steps.next(() => ({ stage: 'Counting', fraction: null })))
  const search = withSomeParent(searchOf(settings), knowledge.outcome, nodes)
  const found = await search(start, task, 'Searching for a graph')
  const graph = classOfDag(found.parents, (from, to) => !constraints.allowed[from][to])
  return {
    nodes,
    edges: edgesOf(nodes, found.parents),
    pattern: namedGraph(nodes, graph),
    score: found.score,
    steps: found.steps,
    separatingSets: [],
  }
}

function requireScorable({ columns }: StructureData, { score }: StructureSettings): void {
  const continuous = columns.find(({ kind }) => kind === 'continuous')
  if (score.kind === 'bdeu' && continuous)
    throw new CloisterError(
      'bad-arguments',
      `The BDeu score is for categories only, and ${continuous.name} is a column of numbers.`,
      'Choose BIC, or let numbers be cut into bins.',
    )
}

async function learnByTests(
  data: StructureData,
  { knowledge, maximumParents }: StructureSettings,
  { significance, largestCondition }: Extract<StructureSettings['algorithm'], { kind: 'pc-stable' }>,
  control: StructureControl,
): Promise<LearnedStructure> {
  const continuous = data.columns.find(({ kind }) => kind === 'continuous')
  if (continuous)
    throw new CloisterError(
      'bad-arguments',
      `The tests of PC-stable are for categories only, and ${continuous.name} is a column of numbers.`,
      'Choose a search by score, or let numbers be cut into bins.',
    )
  const nodes = data.columns.map(({ name }) => name)
  const constraints = constraintsOf(nodes, knowledge, maximumParents, (parent, node) => parent !== node)
  const { graph, separations, tests } = await pcStable(
    discreteTable(data),
    constraints,
    significance,
    largestCondition ?? nodes.length,
    new Steps(control),
  )
  return {
    nodes,
    edges: edgesOf(nodes, extendToDag(graph) ?? nearestDag(graph, constraints)),
    pattern: namedGraph(nodes, graph),
    score: null,
    steps: tests,
    separatingSets: separations.map(({ a, b, given, probability }) => ({
      pair: [nodes[a], nodes[b]],
      given: given.map((node) => nodes[node]),
      probability,
    })),
  }
}

const edgesOf = (nodes: readonly string[], parents: readonly (readonly number[])[]): Edge[] =>
  parents.flatMap((set, node) => set.map((parent): Edge => [nodes[parent], nodes[node]]))

/** An acyclic graph with as many of the edges as can be had; tests that err may leave no graph with all of them. */
function nearestDag(graph: MixedGraph, { allowed }: Constraints): number[][] {
  const { directed, undirected } = graph.edges()
  const dag = new Dag(Array.from({ length: graph.size }, () => []))
  for (const [from, to] of [...directed, ...undirected])
    if (allowed[to][from] && dag.canAdd(from, to)) dag.add(from, to)
    else if (allowed[from][to] && dag.canAdd(to, from)) dag.add(to, from)
  return dag.parents.map((set) => [...set])
}
