import type { LeakageAnalysis } from '#shared/contracts/analyses.ts'
import type { MlpSettings, ModelSettings } from '#shared/contracts/study.ts'
import { EncodedMatrix, take } from '../../../data/index.ts'
import { type Arms, SubsetSampler } from '../../../leakage/index.ts'
import type { Random } from '../../../math/index.ts'
import { makeClassifier, MultilayerPerceptron } from '../../../models/index.ts'
import type { AnalysisContext, StudiedModel, StudiedRepetition } from '../analysis.ts'
import { universeRows } from './regression.ts'

/** What independent refits of one model told about one record. */
export interface RecordAnswers {
  /** Logits of the true class: ln(p / (1 - p)). */
  readonly arms: Arms
  /** Guesses "member", 1 or 0, of all refits with the record, and of all without. */
  readonly withRecord: Uint8Array
  readonly without: Uint8Array
}

/** Kinds of models that are refitted. Invariant and private networks train one after another, and too long for many refits. */
export const isRefitted = (model: ModelSettings): boolean =>
  model.kind !== 'irm' && !(model.kind === 'mlp' && model.privacy)

/** How often a model is refitted: those that train quickly as often as the linear regressions, where that is more. */
export const refitsOfModel = (model: ModelSettings, { refits, modelRefits }: LeakageAnalysis): number =>
  model.kind === 'mlp' ? modelRefits : Math.max(refits, modelRefits)

/** Refits whose weights are held at a time: they are asked, and let go. */
const mostHeld = 32
/** Rows that every refit is asked about: the records, and others for its mean training loss. */
export const mostAsked = 500
/** Probabilities are kept this far from 0 and 1, so that logits are finite. */
const leastProbability = 1e-6

/** The study's network as it is refitted: for no more than some steps. */
export const refittedNetwork = (settings: MlpSettings, steps: number): MlpSettings => ({
  ...settings,
  steps: Math.min(settings.steps, steps),
})

/** The refits' training sets, each drawn from all rows of P, and the rows that are asked about: the records first. */
export interface RefitPlan {
  readonly subsets: readonly Int32Array[]
  readonly asked: Int32Array
  readonly records: number
}

/** @param size training rows of each refit */
export function planRefits(
  rows: number,
  size: number,
  refits: number,
  records: readonly number[],
  random: Random,
): RefitPlan {
  const sampler = new SubsetSampler(rows, random.stream('subsets'))
  const isRecord = new Set(records)
  const others = random.stream('asked').permutation(rows)
  const asked = [...records, ...[...others].filter((row) => !isRecord.has(row))].slice(0, mostAsked)
  return {
    subsets: Array.from({ length: refits }, () => sampler.draw(size)),
    asked: Int32Array.from(asked),
    records: records.length,
  }
}

/** Probabilities of rows asked about, rows x classes, of every refit of a model. */
async function askRefits(
  { settings, encoding }: StudiedModel,
  repetition: StudiedRepetition,
  { subsets, asked }: RefitPlan,
  steps: number,
  random: Random,
  { executor, signal, pause, onShare }: AnalysisContext,
): Promise<Float64Array[]> {
  const { table, rows, labels } = universeRows(repetition)
  const classes = repetition.data.classes.length
  const questions = new EncodedMatrix(encoding, table, take(rows, asked))
  const answers: Float64Array[] = []
  if (settings.kind === 'mlp') {
    const network = refittedNetwork(settings, steps)
    const inputs = new EncodedMatrix(encoding, table, rows)
    for (let first = 0; first < subsets.length; first += mostHeld) {
      await pause?.()
      signal?.throwIfAborted()
      const group = subsets.slice(first, first + mostHeld)
      const tasks = group.map((subset, i) => ({
        inputs,
        labels,
        rows: subset,
        random: random.stream(`refit ${first + i}`),
      }))
      const together = await new MultilayerPerceptron(network).fitTogether(tasks, classes, {
        executor,
        signal,
        onSteps: (done) => onShare((first + (group.length * done) / network.steps) / subsets.length),
      })
      const found = await together.predict(group.map(() => questions))
      answers.push(...found.map(({ probabilities }) => probabilities))
    }
    return answers
  }
  for (const [i, subset] of subsets.entries()) {
    await pause?.()
    signal?.throwIfAborted()
    const inputs = new EncodedMatrix(encoding, table, take(rows, subset))
    const control = { random: random.stream(`refit ${i}`), executor, signal, pause }
    const fitted = await makeClassifier(settings).fit(inputs, take(labels, subset), classes, control)
    answers.push((await fitted.predict(questions)).probabilities)
    onShare((i + 1) / subsets.length)
  }
  return answers
}

/**
 * Refits one of the study's models on random training sets and asks each refit about the records. Any refit has each record or has
 * it not, so the same refits serve all of them; given either, its training set is uniform among those of that kind (definition 2).
 *
 * @returns for each record what the refits told; null where too few had it, or had it not
 */
export async function refitModel(
  model: StudiedModel,
  repetition: StudiedRepetition,
  plan: RefitPlan,
  steps: number,
  random: Random,
  context: AnalysisContext,
): Promise<(RecordAnswers | null)[]> {
  const answers = await askRefits(model, repetition, plan, steps, random, context)
  const classes = repetition.data.classes.length
  const truth = take(universeRows(repetition).labels, plan.asked)
  return recordAnswers(answers, truth, classes, plan)
}

/** Fewer refits with a record, or without it, say nothing. */
export const fewestRefits = 8

/**
 * Sorts the refits' answers by whether each record was among their training rows.
 *
 * @param answers of each refit, rows asked about x classes
 * @param truth class of each row asked about
 */
export function recordAnswers(
  answers: readonly Float64Array[],
  truth: Int32Array,
  classes: number,
  { subsets, asked, records }: RefitPlan,
): (RecordAnswers | null)[] {
  const probability = (refit: number, row: number) =>
    Math.min(1 - leastProbability, Math.max(leastProbability, answers[refit][row * classes + truth[row]]))
  const members = subsets.map((subset) => new Set(subset))
  const thresholds = subsets.map((_, refit) => {
    let [sum, count] = [0, 0]
    asked.forEach((row, i) => {
      if (!members[refit].has(row)) return
      sum -= Math.log(probability(refit, i))
      count++
    })
    return count > 0 ? sum / count : 0
  })
  return Array.from({ length: records }, (_, i) => {
    const refits = subsets.map((_, refit) => refit)
    const groups = [true, false].map((isMember) => refits.filter((refit) => members[refit].has(asked[i]) === isMember))
    const size = Math.min(...groups.map(({ length }) => length))
    if (size < fewestRefits) return null
    const [withRecord, without] = groups.map((group) =>
      Float64Array.from(group.slice(0, size), (refit) => {
        const p = probability(refit, i)
        return Math.log(p) - Math.log1p(-p)
      }),
    )
    const guesses = groups.map((group) =>
      // A loss that is the mean itself, to rounding, counts as no more than it.
      Uint8Array.from(group, (refit) => (-Math.log(probability(refit, i)) <= thresholds[refit] + 1e-12 ? 1 : 0)),
    )
    const arms = { dimension: 1, withRecord, without, paired: false }
    return { arms, withRecord: guesses[0], without: guesses[1] }
  })
}
