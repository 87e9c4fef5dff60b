import {
  type JointSearch,
  type RobustnessAnalysis,
  type RobustnessAnalysisResult,
} from '#shared/contracts/robustness.ts'
import type { ModelSettings, StudySpec } from '#shared/contracts/study.ts'
import { attackableColumns } from '#shared/graph/attackable.ts'
import { columnOf, take } from '../../../data/index.ts'
import type { Random } from '../../../math/index.ts'
import type { PreparedData } from '../../prepare.ts'
import type { Population } from '../../shifts.ts'
import type { AnalysisContext, ScoreRow, StudiedRepetition, StudyAnalysis, StudySize } from '../analysis.ts'
import { smallestAlone } from './alone.ts'
import { moveCama } from './cama.ts'
import { camaParts, noCamaBecause } from './cama-model.ts'
import { camaWork } from './cama-work.ts'
import { categoryRows, curveRows, shiftRows } from './figures.ts'
import { type AskedModel, type Movable, movableColumns, Moved } from './moves.ts'
import { robustnessResult } from './result.ts'
import { smallestTogether } from './together.ts'

/** Questions to a model for each column of numbers beside the shifts: places on both sides, and halvings. */
const questionsAlone = 64
/** What writing one number of a moved record costs, in floating-point operations: measured, about 0.1 microseconds. */
const operationsPerCell = 4000

/** Columns that models of the study may read, with whether the user's graph allows that they are moved, and why. */
const columnsOf = (spec: StudySpec, { features, outcome }: PreparedData) =>
  attackableColumns(
    spec.edges,
    outcome,
    features.map(({ name }) => name),
  )

/**
 * Which column, moved by how much, makes the study's models wrong (paper 2, on the user's own data). Held-out records of P are moved
 * only in ways that leave the right answer as it is, by the user's graph: in the outcome's effects and these effects' other causes
 * (paper 2, sections 2 and 3.2). A model that reads the outcome's causes alone is therefore never moved.
 */
export class Robustness implements StudyAnalysis {
  readonly #settings: RobustnessAnalysis

  constructor(settings: RobustnessAnalysis) {
    this.#settings = settings
  }

  findings(spec: StudySpec, data: PreparedData) {
    const warning = (message: string, advice: string) => [{ level: 'warning' as const, message, advice }]
    const draw = `Draw arrows from ${data.outcome} to what follows from it, on the Graph page, or leave`
    if (!columnsOf(spec, data).some(({ isValid }) => isValid))
      return warning(
        `Nothing may be moved to try how robust the models are: in the graph ${data.outcome} has no effects.`,
        `${draw} "Robustness" out.`,
      )
    const why = this.#settings.deepCama && noCamaBecause(camaParts(spec, data), data.outcome)
    return why ? warning(why, `${draw} the deep CAMA out.`) : []
  }

  work(size: StudySize): number {
    const { own, cama } = this.#work(size)
    return own + cama.total
  }

  /** Of the study's own models, and of the deep CAMA. */
  #work({ spec, data, widths, trainRows, heldOutRows }: Omit<StudySize, 'distributions'>) {
    const { shifts, epsilons, records, iterations, restarts, deepCama } = this.#settings
    const rows = Math.min(records, heldOutRows)
    const moved = columnsOf(spec, data).filter(({ isValid }) => isValid)
    const isNumber = ({ column }: { column: string }) => columnOf(data.table, column).kind === 'number'
    const questions = moved.reduce((sum, column) => sum + (isNumber(column) ? questionsAlone + shifts.length : 10), 10)
    const calls = epsilons.length * (restarts * iterations + 30)
    const own = spec.settings.models.reduce((sum, model) => {
      if (model.features === 'parents') return sum + rows * 1e4
      const asking = questions * rows * (operationsPerCell * data.features.length + 2 * weightsOf(model, widths))
      const climbing = calls * (6 * rows * weightsOf(model, widths) + 2e6)
      return sum + asking + (model.kind === 'cpt' ? 0 : climbing)
    }, 1e7)
    const asked = { records: rows, questions, slopes: calls, shifts: shifts.length }
    return { own, cama: camaWork({ spec, data, trainRows }, deepCama, asked) }
  }

  async run(repetition: StudiedRepetition, random: Random, context: AnalysisContext): Promise<ScoreRow[]> {
    const { spec, data, populations, basis, models } = repetition
    const held = populations.get('P') as Population
    const chosen = random
      .stream('records')
      .permutation(held.rows.length)
      .slice(0, this.#settings.records)
      .sort((a, b) => a - b)
    const columns = columnsOf(spec, data)
    const movable = movableColumns(columns, basis)
    const rows: ScoreRow[] = columns.map(({ column, role, isValid, reason }) => {
      const found = movable.find(({ name }) => name === column)
      return {
        about: { part: 'column', column, type: columnOf(data.table, column).kind, role, isValid, reason },
        figures: { moved: found ? 1 : 0, deviation: found?.kind === 'number' ? found.deviation : null },
      }
    })
    rows.push({ about: { part: 'records' }, figures: { records: chosen.length } })
    const records = { rows: take(held.rows, chosen), labels: take(held.labels, chosen) }
    const move = async (model: AskedModel, areBinned: boolean, onShare: AnalysisContext['onShare']) => {
      await context.pause?.()
      context.signal?.throwIfAborted()
      const own = movable.filter(({ name }) => model.columns.includes(name))
      const about = new Moved(model, held.table, records.rows, data.classes.length)
      rows.push(...(await this.#moveAll(model, about, own, records.labels, areBinned, random, { ...context, onShare })))
      onShare(1)
    }
    const { deepCama: settings } = this.#settings
    const why = settings && noCamaBecause(camaParts(spec, data), data.outcome)
    const hasCama = settings && why === null
    const widths = Object.fromEntries(
      models.map(({ settings: { features }, encoding }) => [
        features,
        encoding.dense.reduce((sum, { names }) => sum + names.length, 0),
      ]),
    )
    const work = this.#work({ spec, data, widths, trainRows: basis.rows.length, heldOutRows: held.rows.length })
    // The deep CAMA comes last.
    const before = work.own / (work.own + work.cama.total)
    for (const [i, model] of models.entries())
      await move(model, spec.settings.encoding === 'shared', (share) =>
        context.onShare((before * (i + share)) / models.length),
      )
    if (settings && why !== null) rows.push({ about: { part: 'cama skipped', reason: why }, figures: {} })
    if (hasCama)
      rows.push(
        ...(await moveCama(
          repetition,
          settings,
          { shifts: this.#settings.shifts, movable, held, records: records.rows, move, work: work.cama },
          random.stream('deep CAMA'),
          {
            ...context,
            onShare: (share, stage) => context.onShare(before + (1 - before) * share, stage),
          },
        )),
      )
    return rows
  }

  async #moveAll(
    { key: model }: AskedModel,
    moved: Moved,
    movable: readonly Movable[],
    labels: Int32Array,
    areBinned: boolean,
    random: Random,
    context: AnalysisContext,
  ): Promise<ScoreRow[]> {
    const settings = this.#settings
    const [own] = await moved.ask([new Map()])
    const seen = { model, own, labels, epsilons: settings.epsilons }
    const rows: ScoreRow[] = [
      {
        about: { part: 'model', model },
        figures: { accuracy: own.reduce((sum, answer, row) => sum + (answer === labels[row] ? 1 : 0), 0) / own.length },
      },
      ...movable.map(({ name }) => ({ about: { part: 'moved', model, column: name }, figures: {} })),
    ]
    const searched = (search: JointSearch) => rows.push({ about: { part: 'search', model, search }, figures: {} })
    const furthest = Math.max(...settings.epsilons)
    const numbers = movable.filter((column) => column.kind === 'number')
    // Any single move is among those of all numbers together.
    const nearest = new Float64Array(moved.rows).fill(Number.POSITIVE_INFINITY)
    for (const [i, column] of movable.entries()) {
      await context.pause?.()
      context.signal?.throwIfAborted()
      if (column.kind === 'category')
        rows.push(...(await categoryRows(seen, moved, column, random.stream(`categories of ${column.name}`))))
      else {
        rows.push(...(await shiftRows(seen, moved, column, settings.shifts)))
        const smallest = await smallestAlone(moved, column, own, furthest)
        smallest.forEach((length, row) => (nearest[row] = Math.min(nearest[row], length)))
        rows.push(...curveRows(seen, column.name, smallest, null))
      }
      context.onShare((0.5 * (i + 1)) / movable.length)
    }
    if (movable.length === 0) {
      searched('nothing')
      return [...rows, ...curveRows(seen, null, nearest, null)]
    }
    if (numbers.length === 0) {
      searched('categories-only')
      return rows
    }
    const wanted = { own, settings, areBinned }
    const together = await smallestTogether(moved, numbers, wanted, random.stream(`attack on ${model}`), {
      ...context,
      onShare: (share) => context.onShare(0.5 + 0.5 * share),
    })
    searched(together.search)
    const all =
      together.search === 'too-many' ? null : together.smallest.map((length, row) => Math.min(length, nearest[row]))
    return [...rows, ...curveRows(seen, null, all, together.oneStep)]
  }

  result(repetitions: readonly (readonly ScoreRow[])[]): RobustnessAnalysisResult {
    return robustnessResult(repetitions, this.#settings)
  }
}

/** Weights between the layers of a network. */
function weightsOf(model: ModelSettings, widths: Readonly<Record<string, number>>): number {
  const layers = [widths[model.features], ...('hidden' in model ? model.hidden : []), 2]
  return layers.slice(1).reduce((sum, width, i) => sum + width * layers[i], 0)
}
