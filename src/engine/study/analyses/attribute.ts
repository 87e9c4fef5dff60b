import type { AttributeAnalysis } from '#shared/contracts/analyses.ts'
import type { AttributeAnalysisResult, Distribution } from '#shared/contracts/results.ts'
import type { StudySpec } from '#shared/contracts/study.ts'
import { AttributeInference, type AttributeTask } from '../../attacks/index.ts'
import {
  columnOf,
  type DiscreteFeature,
  EncodedMatrix,
  type Encoding,
  type Feature,
  fitDiscrete,
  fitEncoding,
  isMissing,
  splitRows,
  take,
} from '../../data/index.ts'
import type { Random } from '../../math/index.ts'
import type { DenseMatrix } from '../../models/index.ts'
import { difference } from '../estimate.ts'
import { columnsWith, type PreparedData } from '../prepare.ts'
import type { Population } from '../shifts.ts'
import { operationsPerStep } from '../work.ts'
import {
  overRepetitions,
  type ScoreRow,
  shareOfSteps,
  type StudiedModel,
  type StudiedRepetition,
  type StudyAnalysis,
} from './analysis.ts'

/** Below this many people with a value the attacker has nothing to learn from and to be tested on. */
const fewestPeople = 40
/** Below this many people with a value, on average, the value gets no figure of its own. */
const fewestOfLevel = 10
const hidden = [16, 16]
const batch = 128

/** The columns with the role "sensitive" that the study uses. */
export const sensitiveFeatures = (spec: StudySpec, data: PreparedData): Feature[] => {
  const names = new Set(columnsWith(spec, 'sensitive').map(({ name }) => name))
  return data.features.filter(({ name }) => names.has(name))
}

/** What the attacker knows of each person: never the sensitive column. */
function knownFeatures({ known }: AttributeAnalysis, sensitive: string, data: PreparedData): Feature[] {
  const others = data.features.filter(({ name }) => name !== sensitive)
  if (known === 'nothing') return []
  return known === 'others' ? others : others.filter(({ name }) => data.parents.includes(name))
}

/**
 * Columns as the attacker reads them: as networks do, and numbers by their bins besides, so that what a table's answer tells
 * of numbers that the attacker knows is nothing new to it.
 */
function attackerEncoding(features: readonly Feature[], { basis, spec }: StudiedRepetition): Encoding {
  const own = fitEncoding(features, basis, spec.settings.discretiser, false)
  const numbers = features.filter(({ name }) => columnOf(basis.table, name).kind === 'number')
  const binned = fitEncoding(numbers, basis, spec.settings.discretiser, true)
  return { discrete: own.discrete, dense: [...own.dense, ...binned.dense] }
}

/** The known columns side by side, with the outcome's indicators at the end where it is known. */
function knownOf(
  encoding: Encoding,
  { table }: Population,
  rows: Int32Array,
  labels: Int32Array | null,
  classes: number,
): DenseMatrix {
  const features = new EncodedMatrix(encoding, table, rows)
  if (!labels) return features
  const width = features.width + classes
  const dense = new Float32Array(rows.length * width)
  labels.forEach((label, row) => {
    dense.set(features.dense.subarray(row * features.width, (row + 1) * features.width), row * width)
    dense[row * width + features.width + label] = 1
  })
  return { rows: rows.length, width, dense }
}

/** People of one population about whom one column is guessed, divided. */
interface Guessed {
  readonly column: string
  readonly levels: readonly string[]
  readonly distribution: Distribution
  /** The task of each model; none where there are too few people. */
  readonly tasks: readonly { readonly model: string; readonly task: AttributeTask }[]
}

/** Positions in a population of people who have a value, in two halves; rows of one person stay together. */
function halves({ table, rows, persons }: Population, feature: DiscreteFeature, random: Random) {
  const column = columnOf(table, feature.name)
  const known = Int32Array.from(rows.keys()).filter(
    (position) => feature.missingCode !== null || !isMissing(column, rows[position]),
  )
  const groups = persons && rows.map((row) => persons[row])
  return splitRows(known, groups, 0.5, random)
}

function guessedIn(
  settings: AttributeAnalysis,
  sensitive: Feature,
  distribution: Distribution,
  population: Population,
  repetition: StudiedRepetition,
  random: Random,
): Guessed {
  const { data, basis, spec, models } = repetition
  const feature = fitDiscrete(sensitive, basis, spec.settings.discretiser)
  const encoding = attackerEncoding(knownFeatures(settings, sensitive.name, data), repetition)
  const classes = data.classes.length
  const sides = halves(population, feature, random.stream('halves'))
  const codes = feature.codes(population.table, population.rows)
  const shared = sides.map((side) => ({
    known: knownOf(
      encoding,
      population,
      take(population.rows, side),
      settings.outcomeKnown ? take(population.labels, side) : null,
      classes,
    ),
    classes,
    sensitive: take(codes, side),
  }))
  const isPossible =
    sides[0].length + sides[1].length >= fewestPeople && shared.every(({ sensitive: own }) => new Set(own).size > 1)
  const answersOf = ({ answers }: StudiedModel, side: Int32Array) => {
    const all = (answers.get(distribution) as { probabilities: Float64Array }).probabilities
    const own = new Float64Array(side.length * classes)
    side.forEach((at, row) => own.set(all.subarray(at * classes, (at + 1) * classes), row * classes))
    return own
  }
  const tasks = models.map((model) => ({
    model: model.key,
    task: {
      training: { ...shared[0], answers: answersOf(model, sides[0]) },
      test: { ...shared[1], answers: answersOf(model, sides[1]) },
      levels: feature.levels.length,
      // One stream for all models, so that the attacker without a model is the same for all.
      random: random.stream('attacker'),
    },
  }))
  return { column: sensitive.name, levels: feature.levels, distribution, tasks: isPossible ? tasks : [] }
}

interface About {
  readonly model: string
  readonly column: string
  readonly distribution: Distribution
  readonly level: string | null
}

/**
 * Attribute inference on the user's own data (paper 1, definition 8): for each sensitive column and each population half of the
 * people teach an attacker, which then guesses the column of the others from what it knows of them and a model's answer;
 * beside it the same attacker without a model.
 */
export class AttributeInferenceAnalysis implements StudyAnalysis {
  readonly #settings: AttributeAnalysis

  constructor(settings: AttributeAnalysis) {
    this.#settings = settings
  }

  findings(spec: StudySpec, data: PreparedData) {
    const sensitive = sensitiveFeatures(spec, data)
    if (sensitive.length === 0)
      return [
        {
          level: 'error' as const,
          message: 'Guessing a sensitive column needs one, and no column has the role "sensitive".',
          advice: 'Give a column that role on the Data page, or leave the analysis out on the Study page.',
        },
      ]
    return sensitive.flatMap(({ name }) => {
      const column = columnOf(data.table, name)
      if (column.kind === 'number' || column.levels.length <= 20) return []
      return {
        level: 'warning' as const,
        message: `${name} has ${column.levels.length} values, and each is guessed against the rest: rare ones make the figure unsteady.`,
        advice: 'Put rare values together before importing, or leave the analysis out on the Study page.',
      }
    })
  }

  work({ spec, data, widths, distributions }: Parameters<StudyAnalysis['work']>[0]): number {
    const { bins } = spec.settings.discretiser
    const models = spec.settings.models.length
    return sensitiveFeatures(spec, data).reduce((sum, sensitive) => {
      const column = columnOf(data.table, sensitive.name)
      const levels = column.kind === 'category' ? column.levels.length : bins
      const width = knownFeatures(this.#settings, sensitive.name, data).length * bins + data.classes.length
      const most = Math.max(width, ...Object.values(widths))
      return (
        sum + 2 * this.#settings.steps * operationsPerStep([most, ...hidden, levels], batch, models * distributions)
      )
    }, 0)
  }

  async run(
    repetition: StudiedRepetition,
    random: Random,
    { onShare, executor, signal, pause }: Parameters<StudyAnalysis['run']>[2],
  ): Promise<ScoreRow[]> {
    const { steps } = this.#settings
    const sensitive = sensitiveFeatures(repetition.spec, repetition.data)
    const rows: ScoreRow[] = []
    for (const [at, feature] of sensitive.entries()) {
      await pause?.()
      signal?.throwIfAborted()
      const guessed = [...repetition.populations].map(([distribution, population]) => {
        const stream = random.stream(`${feature.name}, ${distribution}`)
        return guessedIn(this.#settings, feature, distribution, population, repetition, stream)
      })
      const tasks = guessed.flatMap((one) => one.tasks)
      const results = await new AttributeInference({ hidden, steps, batch, learningRate: 3e-3 }).measure(
        tasks.map(({ task }) => task),
        {
          executor,
          signal,
          onSteps: shareOfSteps(2 * steps, (share) => onShare((at + share) / sensitive.length)),
        },
      )
      for (const { column, levels, distribution, tasks: own } of guessed)
        for (const { key: model } of repetition.models) {
          const about = { model, column, distribution }
          const found = results[tasks.findIndex((task) => own.includes(task) && task.model === model)]
          rows.push({
            about: { ...about, level: null },
            figures: found
              ? {
                  rows: own[0].task.test.sensitive.length,
                  withModel: found.withModel.advantage,
                  baseline: found.baseline.advantage,
                  gain: found.gain,
                }
              : {},
          })
          // Of two values that occur each is the other's rest, and the figure is the same.
          if (!found || found.withModel.levels.length === 2) continue
          for (const { level, rows: count, advantage } of found.withModel.levels) {
            const without = found.baseline.levels.find((other) => other.level === level)?.advantage ?? 0
            const figures = { rows: count, withModel: advantage, baseline: without, gain: advantage - without }
            rows.push({ about: { ...about, level: levels[level] }, figures })
          }
        }
      onShare((at + 1) / sensitive.length)
    }
    return rows
  }

  result(repetitions: readonly (readonly ScoreRow[])[]): AttributeAnalysisResult {
    const all = overRepetitions<About>(repetitions)
    const kept = all.filter(({ about, mean }) => about.level === null || mean('rows') >= fewestOfLevel)
    const notes = [
      'The attacker learns from half of the people, whose value it knows, and guesses that of the other half. A gain says what the model’s answers add, not that the column cannot be guessed without them.',
    ]
    if (kept.length < all.length)
      notes.push(`Values that fewer than ${fewestOfLevel} of the people asked about have get no line of their own.`)
    return {
      kind: 'attribute-inference',
      rows: kept.map(({ about, mean, measure }) => {
        const of = (figure: string, range = difference) =>
          measure(figure, range, `Fewer than ${fewestPeople} people have a value, or all have the same`)
        return {
          ...about,
          rows: mean('rows'),
          withModel: of('withModel'),
          baseline: of('baseline'),
          gain: of('gain', { least: -2, most: 2 }),
        }
      }),
      notes,
    }
  }
}
