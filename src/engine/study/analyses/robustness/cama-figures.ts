/** What a deep CAMA is right about once it is fine-tuned on new rows without their outcomes, beside the study's models. */

import { deepCama, type DeepCamaSettings, tunedCama } from '#shared/contracts/deep-cama.ts'
import { splitRows } from '../../../data/index.ts'
import type { Random } from '../../../math/index.ts'
import type { Population } from '../../shifts.ts'
import type { AnalysisContext, ScoreRow, StudiedRepetition } from '../analysis.ts'
import { asModel, fineTune, type StudyCama } from './cama-model.ts'
import { type AskedModel, type Movable, Moved, type Variant } from './moves.ts'

/** Rows that fine-tuning is given at most, and rows of other sites that are scored. */
const mostRows = 2000
/** Below this many rows to spare the records themselves are halved. */
const fewestToSpare = 50

/** Some rows of a table to score, and others, of other persons, to fine-tune on without their outcomes. */
interface Halves {
  readonly scored: Int32Array
  readonly unlabelled: Int32Array
}

/**
 * Rows to fine-tune on beside records that are scored: held-out rows of persons who are not among these. Where there are hardly any
 * to spare, half of the records.
 */
export function halvesOf(held: Population, records: Int32Array, random: Random): Halves {
  const identity = (row: number) => (held.persons ? held.persons[row] : row)
  const taken = new Set(Array.from(records, identity))
  const spare = held.rows.filter((row) => !taken.has(identity(row)))
  if (spare.length >= fewestToSpare) return { scored: records, unlabelled: random.shuffle(spare).slice(0, mostRows) }
  const [scored, unlabelled] = splitRows(records, held.persons, 0.5, random)
  return { scored, unlabelled }
}

/** Whether all rows are of one person, who can be on one side only. */
const isEmpty = ({ scored, unlabelled }: Halves): boolean => scored.length === 0 || unlabelled.length === 0

const shareRight = (answers: Int32Array, labels: Int32Array): number =>
  answers.reduce((sum, answer, i) => sum + (answer === labels[i] ? 1 : 0), 0) / labels.length

export interface CamaContext extends AnalysisContext {
  readonly random: Random
  readonly settings: DeepCamaSettings
}

/** Which column has which part in the model. */
export const partRows = ({ parts: { causes, both, coParents, effects } }: StudyCama): ScoreRow[] =>
  Object.entries({ cause: [...causes, ...both], 'co-parent': [...both, ...coParents], effect: effects }).flatMap(
    ([role, columns]) => columns.map((column) => ({ about: { part: 'cama column', role, column }, figures: {} })),
  )

/** Asks models about some rows of a table, and tunes a CAMA on others. */
class Asking {
  readonly #cama: StudyCama
  readonly #population: Population
  readonly #halves: Halves
  readonly #labels: Int32Array
  readonly #classes: number
  readonly #context: CamaContext

  constructor(
    cama: StudyCama,
    population: Population,
    halves: Halves,
    data: StudiedRepetition['data'],
    context: CamaContext,
  ) {
    this.#cama = cama
    this.#population = population
    this.#halves = halves
    this.#labels = halves.scored.map((row) => data.labels[row])
    this.#classes = data.classes.length
    this.#context = context
  }

  get rows(): ScoreRow['figures'] {
    return { scored: this.#halves.scored.length, tunedOn: this.#halves.unlabelled.length }
  }

  /** Shares that a model gets right, of the rows under each of the moves. */
  async right(model: AskedModel, moves: readonly Move[]): Promise<number[]> {
    const moved = this.#moved(model, this.#halves.scored)
    return (await moved.ask(moves.map((move) => move(moved)))).map((answers) => shareRight(answers, this.#labels))
  }

  /** Shares that CAMA gets right of the rows under `asked`, once it is fine-tuned on the others under `move`. */
  async rightAfter(move: Move, asked: readonly Move[], label: string): Promise<number[]> {
    const { random, settings, executor, signal, pause } = this.#context
    await pause?.()
    signal?.throwIfAborted()
    const own = random.stream(`fine-tuning ${label}`)
    const untuned = { key: deepCama, columns: this.#cama.columns, encoding: this.#cama.encoding }
    const moved = this.#moved({ ...untuned, fitted: notAsked }, this.#halves.unlabelled)
    const tuned = await fineTune(this.#cama, moved.matrixOf([move(moved)]), settings, own, { executor, signal })
    const { model, dispose } = await asModel(tunedCama, this.#cama, tuned, random, executor)
    try {
      return await this.right(model, asked)
    } finally {
      await dispose()
    }
  }

  #moved = (model: AskedModel, rows: Int32Array) => new Moved(model, this.#population.table, rows, this.#classes)
}

/** Other values for some records. */
type Move = (moved: Moved) => Variant
const asTheyAre: Move = () => new Map()

/** Stands where rows are only encoded. */
const notAsked: AskedModel['fitted'] = {
  parameters: 0,
  predict: () => Promise.reject(new Error('Rows to fine-tune on are not asked about.')),
}

/**
 * Every effect that is a number drifts by the same length (figure 15 of paper 2), on records that are scored and on others that CAMA is
 * fine-tuned on.
 */
export async function driftRows(
  cama: StudyCama,
  models: readonly AskedModel[],
  movable: readonly Movable[],
  {
    held,
    records,
    data,
  }: { readonly held: Population; readonly records: Int32Array; readonly data: StudiedRepetition['data'] },
  shifts: readonly number[],
  context: CamaContext,
): Promise<ScoreRow[]> {
  const drifting = movable.filter((column) => column.kind === 'number' && cama.parts.effects.includes(column.name))
  if (drifting.length === 0) return []
  const halves = halvesOf(held, records, context.random.stream('rows to fine-tune on'))
  if (isEmpty(halves)) return []
  const asking = new Asking(cama, held, halves, data, context)
  const lengths = [0, ...shifts].sort((a, b) => a - b)
  const moves = lengths.map(
    (by): Move =>
      (moved) =>
        new Map(
          drifting.flatMap((column) => {
            if (column.kind !== 'number' || !moved.model.columns.includes(column.name)) return []
            return [[column.name, moved.numbers(column.name).map((value) => value + by * column.deviation)] as const]
          }),
        ),
  )
  const about = { part: 'cama drift' }
  const rows: ScoreRow[] = [
    { about: { part: 'cama drift rows' }, figures: asking.rows },
    ...drifting.map(({ name }) => ({ about: { part: 'cama drifting', column: name }, figures: {} })),
  ]
  const found = new Map<string, number[]>()
  for (const model of models) found.set(model.key, await asking.right(model, moves))
  const tuned: number[] = []
  for (const [i, by] of lengths.entries()) {
    const [moved, kept] = await asking.rightAfter(moves[i], [moves[i], asTheyAre], `drift ${by}`)
    tuned.push(moved)
    rows.push({ about: { part: 'cama kept', by }, figures: { accuracy: kept } })
    context.onShare((i + 1) / lengths.length)
  }
  for (const [model, values] of [...found, [tunedCama, tuned] as const])
    rows.push(...lengths.map((by, i) => ({ about: { ...about, model, by }, figures: { accuracy: values[i] } })))
  for (const [model, values] of found) {
    const gains = lengths.flatMap((by, i) => (by === 0 ? [] : tuned[i] - values[i]))
    const gain = gains.reduce((sum, value) => sum + value, 0) / gains.length
    rows.push({ about: { part: 'cama gain', model }, figures: { gain } })
  }
  return rows
}

/** Rows of the other sites, half of them scored and half fine-tuned on. */
export async function siteRows(
  cama: StudyCama,
  models: readonly AskedModel[],
  away: Population,
  data: StudiedRepetition['data'],
  context: CamaContext,
): Promise<ScoreRow[]> {
  const [first, second] = splitRows(away.rows, away.persons, 0.5, context.random.stream('rows of other sites'))
  const halves = { scored: first.slice(0, mostRows), unlabelled: second.slice(0, mostRows) }
  if (isEmpty(halves)) return []
  const asking = new Asking(cama, away, halves, data, context)
  const shares: (readonly [string, number])[] = []
  for (const model of models) shares.push([model.key, ...(await asking.right(model, [asTheyAre]))] as [string, number])
  const [after] = await asking.rightAfter(asTheyAre, [asTheyAre], 'other sites')
  const before = shares.find(([model]) => model === deepCama) as readonly [string, number]
  return [
    { about: { part: 'cama site rows' }, figures: asking.rows },
    ...[...shares, [tunedCama, after] as const].map(([model, accuracy]) => ({
      about: { part: 'cama site', model },
      figures: { accuracy },
    })),
    { about: { part: 'cama site gain' }, figures: { gain: after - before[1] } },
  ]
}
