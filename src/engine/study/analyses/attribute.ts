import type { AttributeAnalysis } from '#shared/contracts/analyses.ts'
import type { AttributeAnalysisResult, Distribution } from '#shared/contracts/results.ts'
import type { StudySpec } from '#shared/contracts/study.ts'
import { AttributeInference, type AttributeTask } from '../../attacks/index.ts'
import { columnOf, type Feature, fitDiscrete, take } from '../../data/index.ts'
import type { Random } from '../../math/index.ts'
import { difference } from '../estimate.ts'
import type { PreparedData } from '../prepare.ts'
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
import { inversionResult, inversionWork, invertModels, isOfInversion } from './attribute-inversion.ts'
import { attackerEncoding, fewestPeople, halves, knownOf, sensitiveFeatures } from './attribute-people.ts'

/** Below this many people with a value, on average, the value gets no figure of its own. */
const fewestOfLevel = 10
const hidden = [16, 16]
const batch = 128

/** What the attacker knows of each person: never the sensitive column. */
function knownFeatures({ known }: AttributeAnalysis, sensitive: string, data: PreparedData): Feature[] {
  const others = data.features.filter(({ name }) => name !== sensitive)
  if (known === 'nothing') return []
  return known === 'others' ? others : others.filter(({ name }) => data.parents.includes(name))
}

/** People of one population about whom one column is guessed, divided. */
interface Guessed {
  readonly column: string
  readonly levels: readonly string[]
  readonly distribution: Distribution
  /** The task of each model; none where there are too few people. */
  readonly tasks: readonly { readonly model: string; readonly task: AttributeTask }[]
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

  get #network() {
    return { hidden, steps: this.#settings.steps, batch, learningRate: 3e-3 }
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

  work(size: Parameters<StudyAnalysis['work']>[0]): number {
    const { spec, data, widths, distributions } = size
    const { bins } = spec.settings.discretiser
    const models = spec.settings.models.length
    return sensitiveFeatures(spec, data).reduce((sum, sensitive) => {
      const column = columnOf(data.table, sensitive.name)
      const levels = column.kind === 'category' ? column.levels.length : bins
      const width = knownFeatures(this.#settings, sensitive.name, data).length * bins + data.classes.length
      const most = Math.max(width, ...Object.values(widths))
      const guessing =
        2 * this.#settings.steps * operationsPerStep([most, ...hidden, levels], batch, models * distributions)
      return sum + guessing + (this.#settings.inversion ? inversionWork(size, levels, this.#network) : 0)
    }, 0)
  }

  async run(
    repetition: StudiedRepetition,
    random: Random,
    { onShare, executor, signal, pause }: Parameters<StudyAnalysis['run']>[2],
  ): Promise<ScoreRow[]> {
    const { steps, inversion } = this.#settings
    const sensitive = sensitiveFeatures(repetition.spec, repetition.data)
    const rows: ScoreRow[] = []
    for (const [at, feature] of sensitive.entries()) {
      await pause?.()
      signal?.throwIfAborted()
      const streamOf = (distribution: Distribution) => random.stream(`${feature.name}, ${distribution}`)
      const guessed = [...repetition.populations].map(([distribution, population]) =>
        guessedIn(this.#settings, feature, distribution, population, repetition, streamOf(distribution)),
      )
      const tasks = guessed.flatMap((one) => one.tasks)
      const onSteps = shareOfSteps((inversion ? 3 : 2) * steps, (share) => onShare((at + share) / sensitive.length))
      const context = { executor, signal, onSteps }
      const results = await new AttributeInference(this.#network).measure(
        tasks.map(({ task }) => task),
        context,
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
      if (inversion) rows.push(...(await invertModels(feature, repetition, streamOf, this.#network, context)))
      onShare((at + 1) / sensitive.length)
    }
    return rows
  }

  result(repetitions: readonly (readonly ScoreRow[])[]): AttributeAnalysisResult {
    const all = overRepetitions<About>(repetitions.map((rows) => rows.filter((row) => !isOfInversion(row))))
    const kept = all.filter(({ about, mean }) => about.level === null || mean('rows') >= fewestOfLevel)
    const notes = [
      'The attacker learns from half of the people, whose value it knows, and guesses that of the other half. A gain says what the model’s answers add, not that the column cannot be guessed without them.',
    ]
    if (this.#settings.inversion)
      notes.push(
        'Whoever inverts the model takes one column’s shares and asks the model; whoever has a model of the data has learned from other people’s whole records. Only what is guessed better than by both is due to access to the model.',
      )
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
      ...(this.#settings.inversion
        ? { inversion: inversionResult(repetitions.map((rows) => rows.filter(isOfInversion))) }
        : {}),
      notes,
    }
  }
}
