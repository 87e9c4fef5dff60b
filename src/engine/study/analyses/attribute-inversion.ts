import { InversionKind } from '#shared/contracts/analyses.ts'
import type { AttributeAnalysisResult, Distribution } from '#shared/contracts/results.ts'
import {
  type AttackContext,
  AttributeInference,
  type AttributeTask,
  confusionOf,
  inversions,
  invert,
  judgeGuesses,
  largestAt,
} from '../../attacks/index.ts'
import {
  columnOf,
  type DiscreteFeature,
  EncodedMatrix,
  type Feature,
  fitDiscrete,
  type Table,
  take,
} from '../../data/index.ts'
import { quantile, type Random } from '../../math/index.ts'
import type { NetworkSettings } from '../../models/index.ts'
import { difference, share } from '../estimate.ts'
import type { Population } from '../shifts.ts'
import { operationsPerStep } from '../work.ts'
import {
  overRepetitions,
  type ScoreRow,
  type StudiedModel,
  type StudiedRepetition,
  type StudySize,
} from './analysis.ts'
import { attackerEncoding, fewestPeople, halves, knownOf } from './attribute-people.ts'

/** People of one population: those that the attacker learned published figures from, and those that it guesses about. */
interface Divided {
  readonly population: Population
  /** Positions in the population. */
  readonly sides: readonly [Int32Array, Int32Array]
  /** Levels of everybody in the population. */
  readonly codes: Int32Array
  /** None where there are too few people. */
  readonly isPossible: boolean
}

/** A table in which everybody has one value in a column. */
const withValue = (table: Table, name: string, value: number): Table => ({
  ...table,
  columns: table.columns.map((column) => {
    if (column.name !== name) return column
    return column.kind === 'number'
      ? { ...column, values: column.values.map(() => value) }
      : { ...column, codes: column.codes.map(() => value) }
  }),
})

/** What stands in the column for a level: the category, or of a bin the median of the values in it that the attacker knows. */
function valueOf(
  feature: DiscreteFeature,
  level: number,
  { population: { table, rows }, sides, codes }: Divided,
): number {
  const column = columnOf(table, feature.name)
  if (level === feature.missingCode) return column.kind === 'number' ? Number.NaN : -1
  if (column.kind === 'category') return level
  const inBin = sides[0].filter((at) => codes[at] === level)
  return quantile(
    Float64Array.from(inBin, (at) => column.values[rows[at]]),
    0.5,
  )
}

/** The model's answers about people of the second side, were the column of each level in turn. */
async function answersByLevel(
  { encoding, fitted }: StudiedModel,
  feature: DiscreteFeature,
  divided: Divided,
  prior: Float64Array,
  classes: number,
): Promise<Float64Array[]> {
  const { population, sides } = divided
  const rows = take(population.rows, sides[1])
  const answers: Float64Array[] = []
  for (const level of feature.levels.keys()) {
    // A value that is never guessed is not asked about.
    if (prior[level] === 0) {
      answers.push(new Float64Array(rows.length * classes))
      continue
    }
    const table = withValue(population.table, feature.name, valueOf(feature, level, divided))
    answers.push((await fitted.predict(new EncodedMatrix(encoding, table, rows))).probabilities)
  }
  return answers
}

function sharesOf(codes: Int32Array, levels: number): Float64Array {
  const counts = new Float64Array(levels)
  for (const code of codes) counts[code]++
  return counts.map((count) => count / codes.length)
}

const guessesOf = (beliefs: Float64Array, people: number, levels: number) =>
  Int32Array.from({ length: people }, (_, row) => largestAt(beliefs, row * levels, levels))

/**
 * Model inversion of every model of a repetition, for one sensitive column, and what is guessed without them. The people are
 * those whom the other attack guesses about.
 *
 * @param random the stream of each population; its halves are those of the other attack
 * @param network of the model of the data
 */
export async function invertModels(
  sensitive: Feature,
  repetition: StudiedRepetition,
  random: (distribution: Distribution) => Random,
  network: NetworkSettings,
  context: AttackContext,
): Promise<ScoreRow[]> {
  const { data, basis, spec, models, populations } = repetition
  const classes = data.classes.length
  const feature = fitDiscrete(sensitive, basis, spec.settings.discretiser)
  const levels = feature.levels.length
  const divided = new Map(
    [...populations].map(([distribution, population]): [Distribution, Divided] => {
      const sides = halves(population, feature, random(distribution).stream('halves'))
      const codes = feature.codes(population.table, population.rows)
      const isPossible =
        sides[0].length + sides[1].length >= fewestPeople && sides.every((side) => new Set(take(codes, side)).size > 1)
      return [distribution, { population, sides, codes, isPossible }]
    }),
  )
  const possible = [...divided].filter(([, { isPossible }]) => isPossible)
  const encoding = attackerEncoding(
    data.features.filter(({ name }) => name !== sensitive.name),
    repetition,
  )
  const tasks = possible.map(([distribution, { population, sides, codes }]): AttributeTask => {
    const [training, test] = sides.map((side) => ({
      known: knownOf(encoding, population, take(population.rows, side), take(population.labels, side), classes),
      answers: new Float64Array(0),
      classes,
      sensitive: take(codes, side),
    }))
    return { training, test, levels, random: random(distribution).stream('model of the data') }
  })
  const beliefs = tasks.length > 0 ? await new AttributeInference(network).withoutModel(tasks, context) : []
  const rows: ScoreRow[] = []
  for (const model of models) {
    const published = divided.get('P')?.sides[0] ?? new Int32Array(0)
    const confusion = confusionIn(model, published, classes)
    const rightIn = new Map<string, number>()
    for (const [distribution, own] of divided) {
      const about = { model: model.key, column: sensitive.name, distribution, inversion: true }
      const at = possible.findIndex(([other]) => other === distribution)
      if (at < 0) {
        rows.push(...InversionKind.options.map((takes) => ({ about: { ...about, takes }, figures: {} })))
        continue
      }
      const [learned, asked] = own.sides.map((side) => take(own.codes, side))
      const prior = sharesOf(learned, levels)
      const answers = await answersByLevel(model, feature, own, prior, classes)
      context.signal?.throwIfAborted()
      const outcomes = take(own.population.labels, own.sides[1])
      const byShares = judgeGuesses(new Int32Array(asked.length).fill(largestAt(prior, 0, levels)), asked)
      const byData = judgeGuesses(guessesOf(beliefs[at], asked.length, levels), asked)
      for (const takes of InversionKind.options) {
        const guesses = invert(inversions[takes], { answers, classes, outcomes }, { prior, confusion })
        const { right, advantage } = judgeGuesses(guesses, asked)
        rightIn.set(`${distribution} ${takes}`, right)
        const figures = {
          rows: asked.length,
          right,
          rightByShares: byShares.right,
          rightByData: byData.right,
          advantage,
          advantageByData: byData.advantage,
          gain: advantage - byData.advantage,
        }
        rows.push({ about: { ...about, takes }, figures })
      }
    }
    for (const takes of InversionKind.options) {
      const [members, others] = ['train', 'P'].map((distribution) => rightIn.get(`${distribution} ${takes}`))
      const moreOften = members === undefined || others === undefined ? null : members - others
      const about = { model: model.key, column: sensitive.name, distribution: 'members', inversion: true, takes }
      rows.push({ about, figures: { moreOften } })
    }
  }
  return rows
}

/** The model's confusion matrix on held-out people whom nobody guesses about, as its maker would publish it. */
function confusionIn({ answers }: StudiedModel, side: Int32Array, classes: number): Float64Array {
  const { probabilities, labels } = answers.get('P') as { probabilities: Float64Array; labels: Int32Array }
  const own = new Float64Array(side.length * classes)
  side.forEach((at, row) => own.set(probabilities.subarray(at * classes, (at + 1) * classes), row * classes))
  return confusionOf(own, take(labels, side), classes)
}

/** Floating-point operations of inverting every model once, roughly, with the training of the model of the data. */
export function inversionWork(
  { spec, data, widths, trainRows, heldOutRows, distributions }: StudySize,
  levels: number,
  { hidden, steps, batch }: NetworkSettings,
): number {
  const { bins } = spec.settings.discretiser
  const classes = data.classes.length
  const training =
    steps * operationsPerStep([data.features.length * bins + classes, ...hidden, levels], batch, distributions)
  const people = (trainRows + heldOutRows * (distributions - 1)) / 2
  const asking = spec.settings.models.reduce((sum, model) => {
    const own = 'hidden' in model ? model.hidden : []
    // A third of what a step of as many rows would take: forward, not backward.
    return sum + (levels * operationsPerStep([widths[model.features], ...own, classes], people)) / 3
  }, 0)
  return training + asking
}

export const isOfInversion = ({ about }: ScoreRow): boolean => about.inversion === true

interface About {
  readonly model: string
  readonly column: string
  readonly distribution: Distribution | 'members'
  readonly takes: InversionKind
}

/** What model inversion found over all repetitions. */
export function inversionResult(
  repetitions: readonly (readonly ScoreRow[])[],
): NonNullable<AttributeAnalysisResult['inversion']> {
  const why = `Fewer than ${fewestPeople} people have a value, or all have the same`
  const all = overRepetitions<About>(repetitions)
  return {
    rows: all.flatMap(({ about: { model, column, distribution, takes }, mean, measure }) =>
      distribution === 'members'
        ? []
        : [
            {
              model,
              column,
              distribution,
              takes,
              rows: mean('rows'),
              right: measure('right', share, why),
              rightByShares: measure('rightByShares', share, why),
              rightByData: measure('rightByData', share, why),
              advantage: measure('advantage', difference, why),
              advantageByData: measure('advantageByData', difference, why),
              gain: measure('gain', { least: -2, most: 2 }, why),
            },
          ],
    ),
    members: all.flatMap(({ about: { model, column, distribution, takes }, measure }) =>
      distribution === 'members' ? [{ model, column, takes, moreOften: measure('moreOften', difference, why) }] : [],
    ),
  }
}
