import { drawRows, logLikelihoods, type Network, positionOf } from '../bayes/index.ts'
import { mean, type Random } from '../math/index.ts'

/** Asks a fitted model about rows of a network: for each node the level of each row; the outcome's column is not read. */
export type AskModel = (columns: readonly Int32Array[], rows: number) => Promise<Float64Array>

/** A population that the bounded-loss adversary may be tried on. */
export interface Population {
  readonly name: string
  readonly network: Network
}

/** What the bounded-loss adversary gains on one population. */
export interface PopulationAdvantage {
  readonly name: string
  /** Mean absolute loss of the model there: the mean of 1 less the probability of the true outcome. */
  readonly loss: number
  /** That less the mean loss on the training rows (B is 1). */
  readonly advantage: number
}

/**
 * The bounded-loss adversary's advantage (paper 1, definition 7) on each of some populations P*, redrawn or under
 * interventions, worst first. A sample of the P* that theorem 5 maximises over: the true maximum is at least the first.
 *
 * @param populations networks with the same nodes as the model was trained on, in the same order
 * @param trainingLoss mean absolute loss on the training rows
 * @param rows drawn from each population, all with the same stream
 */
export async function worstPopulation(
  ask: AskModel,
  outcome: string,
  populations: readonly Population[],
  trainingLoss: number,
  rows: number,
  random: Random,
): Promise<PopulationAdvantage[]> {
  const found: PopulationAdvantage[] = []
  for (const { name, network } of populations) {
    const { columns } = drawRows(network, rows, random.stream('rows'))
    const levels = columns.map((column) => new Int32Array(column))
    const position = positionOf(network, outcome)
    const classes = network[position].levels.length
    const probabilities = await ask(levels, rows)
    const loss = mean(Float64Array.from(levels[position], (label, row) => 1 - probabilities[row * classes + label]))
    found.push({ name, loss, advantage: loss - trainingLoss })
  }
  return found.sort((a, b) => b.advantage - a.advantage)
}

/** The population that puts all its weight on one row of features. */
export interface WorstIntervention extends PopulationAdvantage {
  /** The level of each node; the outcome's is not part of the intervention. */
  readonly levels: Int32Array
  /** Rows looked at in the search. */
  readonly tried: number
}

export interface InterventionSearch {
  /** Random rows to climb from. */
  readonly starts: number
  /** Rounds through all features, each changed alone, at most. */
  readonly rounds: number
  /** Whether only rows that P can produce count, as theorem 1's overlap asks. */
  readonly supportedOnly: boolean
  readonly random: Random
}

/**
 * The worst P* of theorem 5, which is a point: do(X = x) for one row x of all features, with the outcome drawn from its own
 * table, Pr(Y | parents). The expected absolute loss there is exact, without sampling. Rows are searched by changing one
 * feature at a time, the best change first, from rows drawn from P; what is found is at most the true maximum.
 */
export async function worstIntervention(
  ask: AskModel,
  network: Network,
  outcome: string,
  trainingLoss: number,
  { starts, rounds, supportedOnly, random }: InterventionSearch,
): Promise<WorstIntervention> {
  const position = positionOf(network, outcome)
  const { columns } = drawRows(network, starts, random)
  let current: Int32Array[] = Array.from({ length: starts }, (_, row) =>
    Int32Array.from(columns, (column) => column[row]),
  )
  const score = async (rows: readonly Int32Array[]) => {
    const levels = network.map((_, node) => Int32Array.from(rows, (row) => row[node]))
    const probabilities = await ask(levels, rows.length)
    return rows.map((row, i) => expectedLoss(network, position, row, probabilities, i))
  }
  let losses = await score(current)
  let tried = starts
  for (let round = 0; round < rounds; round++) {
    const candidates = current.flatMap((row, start) =>
      neighbours(network, position, row).map((levels) => ({ start, levels })),
    )
    const isPossible = supportedOnly
      ? supported(
          network,
          position,
          candidates.map(({ levels }) => levels),
        )
      : null
    const usable = candidates.filter((_, i) => !isPossible || isPossible[i])
    if (usable.length === 0) break
    const found = await score(usable.map(({ levels }) => levels))
    tried += usable.length
    const next: Int32Array[] = [...current]
    const reached = [...losses]
    usable.forEach(({ start, levels }, i) => {
      if (found[i] > reached[start] + 1e-12) [next[start], reached[start]] = [levels, found[i]]
    })
    const isStill = reached.every((loss, start) => loss === losses[start])
    ;[current, losses] = [next, reached]
    if (isStill) break
  }
  const best = losses.indexOf(Math.max(...losses))
  return {
    name: 'do(all features)',
    loss: losses[best],
    advantage: losses[best] - trainingLoss,
    levels: current[best],
    tried,
  }
}

/** Expected absolute loss at a row, over the outcome given its parents there. */
function expectedLoss(
  network: Network,
  outcome: number,
  row: Int32Array,
  probabilities: Float64Array,
  at: number,
): number {
  const { levels, parents, table } = network[outcome]
  const classes = levels.length
  const configuration = parents.reduce((number, parent) => number * network[parent].levels.length + row[parent], 0)
  let total = 0
  let loss = 0
  for (let k = 0; k < classes; k++) {
    const weight = table[configuration * classes + k]
    total += weight
    loss += weight * (1 - probabilities[at * classes + k])
  }
  return loss / total
}

/** Every row that differs in one feature. */
const neighbours = (network: Network, outcome: number, row: Int32Array): Int32Array[] =>
  network.flatMap(({ levels }, node) =>
    node === outcome
      ? []
      : levels.flatMap((_, level) => {
          if (level === row[node]) return []
          const changed = Int32Array.from(row)
          changed[node] = level
          return [changed]
        }),
  )

/** Whether P gives a row of features any probability, whatever the outcome. */
function supported(network: Network, outcome: number, rows: readonly Int32Array[]): boolean[] {
  const found = rows.map(() => false)
  for (let label = 0; label < network[outcome].levels.length; label++) {
    const columns = network.map((_, node) => Int32Array.from(rows, (row) => (node === outcome ? label : row[node])))
    logLikelihoods(network, columns, rows.length).forEach((value, i) => {
      if (value > -Infinity) found[i] = true
    })
  }
  return found
}
