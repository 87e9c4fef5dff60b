import { drawRows, type Network, type Sample } from '../bayes/index.ts'
import { allRows, EncodedMatrix, type Encoding, fitEncoding, splitRows, type Table } from '../data/index.ts'
import type { Random } from '../math/index.ts'
import { type FittedClassifier, makeClassifier } from '../models/index.ts'
import type { Population } from '../study/index.ts'
import { chooseFeatures } from './features.ts'
import { drawTable, populationOf, tableOf } from './populations.ts'
import { figureOf, type ResultRow } from './results.ts'
import type { ProtocolModel } from './settings.ts'
import type { PartContext } from './study.ts'

/** Rows of P, divided. */
export interface Split {
  readonly network: Network
  readonly outcome: string
  readonly classes: number
  readonly training: Population
  readonly heldOut: Population
}

export function drawSplit(network: Network, outcome: string, rows: number, fraction: number, random: Random): Split {
  const table = drawTable(network, rows, random.stream('rows'))
  const [inside, outside] = splitRows(allRows(rows), null, fraction, random.stream('split'))
  return {
    network,
    outcome,
    classes: network.find(({ name }) => name === outcome)?.levels.length ?? 0,
    training: populationOf(network, outcome, table, inside),
    heldOut: populationOf(network, outcome, table, outside),
  }
}

/** Rows of any network with the same nodes. */
export const drawPopulation = (network: Network, outcome: string, rows: number, random: Random): Population =>
  populationOf(network, outcome, drawTable(network, rows, random))

/** A model that has been trained on a split. */
export interface TrainedModel {
  readonly model: ProtocolModel
  readonly columns: readonly string[]
  readonly encoding: Encoding
  readonly fitted: FittedClassifier
  /** Probabilities, rows x classes. */
  ask(population: Pick<Population, 'table' | 'rows'>): Promise<Float64Array>
}

/** How the columns given are encoded: fitted on the training rows. Categories become indicators. */
export const encodingOf = ({ training, classes }: Split, columns: readonly string[]): Encoding =>
  fitEncoding(
    columns.map((name) => ({ name, missing: 'impute' as const })),
    { table: training.table, rows: training.rows, labels: training.labels, classes },
    { method: 'quantile', bins: 4 },
    false,
  )

export async function trainModel(
  model: ProtocolModel,
  split: Split,
  random: Random,
  { executor, signal, pause }: PartContext,
): Promise<TrainedModel> {
  const { network, outcome, training, classes } = split
  const { columns } = await chooseFeatures(model.features, network, outcome, training, random, signal)
  const encoding = encodingOf(split, columns)
  await pause?.()
  signal?.throwIfAborted()
  const fitted = await makeClassifier(model.settings).fit(
    new EncodedMatrix(encoding, training.table, training.rows),
    training.labels,
    classes,
    { random: random.stream(`model ${model.key}`), executor, signal, pause },
  )
  const ask = async ({ table, rows }: Pick<Population, 'table' | 'rows'>) =>
    (await fitted.predict(new EncodedMatrix(encoding, table, rows))).probabilities
  return { model, columns, encoding, fitted, ask }
}

/** Rows that are given by the level of each node. */
export const tableFrom = (network: Network, columns: readonly Int32Array[], rows: number): Table => ({
  rows,
  columns: network.map(({ name, levels }, position) => ({ kind: 'category', name, levels, codes: columns[position] })),
})

export const drawSample = (network: Network, rows: number, random: Random): { sample: Sample; table: Table } => {
  const sample = drawRows(network, rows, random)
  return { sample, table: tableOf(network, sample) }
}

/** Collects values over repetitions, and makes rows of them. */
export class Collected {
  readonly #values = new Map<string, { row: Omit<ResultRow, 'figure'>; values: number[] }>()

  /** @param row what was measured, where; what is left out does not apply */
  add(row: Pick<ResultRow, 'point' | 'measure'> & Partial<Omit<ResultRow, 'figure'>>, value: number) {
    const full = { x: null, model: '', family: null, distribution: null, contrast: null, attack: null, ...row }
    const key = JSON.stringify(full)
    const known = this.#values.get(key)
    if (known) known.values.push(value)
    else this.#values.set(key, { row: full, values: [value] })
  }

  get rows(): ResultRow[] {
    return [...this.#values.values()].map(({ row, values }) => ({ ...row, figure: figureOf(values) }))
  }
}
