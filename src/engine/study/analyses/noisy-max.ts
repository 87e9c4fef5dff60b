import type { NoisyMaxAnalysis } from '#shared/contracts/analyses.ts'
import type { NoisyMaxAnalysisResult } from '#shared/contracts/results.ts'
import type { StudySpec } from '#shared/contracts/study.ts'
import { EncodedMatrix, take } from '../../data/index.ts'
import { mean, type Random } from '../../math/index.ts'
import { accuracy, predictedClasses } from '../../metrics/index.ts'
import { makeClassifier, MultilayerPerceptron } from '../../models/index.ts'
import { countVotes, gammaOfPaper, noisyMax, noisyMaxBudget } from '../../privacy/index.ts'
import { positive, share } from '../estimate.ts'
import type { PreparedData } from '../prepare.ts'
import { divideBySite, type Population } from '../shifts.ts'
import { operationsPerStep, usualPasses } from '../work.ts'
import {
  type AnalysisContext,
  overRepetitions,
  type ScoreRow,
  type StudiedModel,
  type StudiedRepetition,
  type StudyAnalysis,
  type StudySize,
} from './analysis.ts'
import { deal } from './deal.ts'

/** Teachers that are networks: small ones, since each has few rows. */
const hidden = [32]
const batch = 32
const learningRate = 3e-3

interface About {
  readonly model: string
  /** null for what concerns the votes before any noise. */
  readonly gamma: number | null
}

/**
 * Teachers that vote, on the user's own data (paper 1, theorem 4; Papernot et al. 2017): the training rows are dealt to teachers,
 * rows of one person to one of them; the teachers of each model vote on held-out rows, and the winner after noise is given.
 */
export class NoisyMaxTeachers implements StudyAnalysis {
  readonly #settings: NoisyMaxAnalysis

  constructor(settings: NoisyMaxAnalysis) {
    this.#settings = settings
  }

  findings(spec: StudySpec, data: PreparedData) {
    const { teachers } = this.#settings
    const { home } = divideBySite(spec, data)
    const { persons } = data
    const units = persons ? new Set(home.map((row) => persons[row])).size : home.length
    const each = Math.floor((home.length * spec.settings.trainFraction) / teachers)
    if (units * spec.settings.trainFraction < 2 * teachers)
      return [
        {
          level: 'error' as const,
          message: `${teachers} teachers are more than the ${persons ? 'persons' : 'rows'} for training can be dealt to.`,
          advice: 'Choose fewer teachers on the Study page, or leave the vote out.',
        },
      ]
    const few =
      each < 20
        ? [
            {
              level: 'warning' as const,
              message: `Each of the ${teachers} teachers that vote gets only about ${each} rows.`,
              advice: 'Fewer teachers learn more each, but each of their votes then counts more.',
            },
          ]
        : []
    const invariant = spec.settings.models.some(({ kind }) => kind === 'irm')
      ? [
          {
            level: 'warning' as const,
            message: 'The vote of teachers is not studied for the invariant network.',
            advice: 'It is for tables, regressions and neural networks; those are studied.',
          },
        ]
      : []
    return [...few, ...invariant]
  }

  work({ spec, data, widths, trainRows }: StudySize): number {
    const { steps, teachers } = this.#settings
    const classes = data.classes.length
    return spec.settings.models.reduce((sum, { kind, features }) => {
      if (kind === 'mlp')
        return sum + steps * operationsPerStep([widths[features], ...hidden, classes], batch, teachers)
      return (
        sum +
        1e6 * teachers +
        (kind === 'logistic' ? usualPasses * trainRows * (widths[features] + 1) * classes * 4 : 0)
      )
    }, 0)
  }

  async run(repetition: StudiedRepetition, random: Random, context: AnalysisContext): Promise<ScoreRow[]> {
    const { teachers, queries, gammas, delta } = this.#settings
    const { models, populations, data } = repetition
    const [train, held] = (['train', 'P'] as const).map((name) => populations.get(name) as Population)
    const groups = train.persons && take(train.persons, train.rows)
    const parts = deal(train.rows.length, groups, teachers, random.stream('teachers'))
    // The split is in random order, so its beginning is a random part.
    const asked = held.rows.subarray(0, queries)
    const truth = held.labels.subarray(0, queries)
    const rows: ScoreRow[] = []
    for (const [i, model] of models.entries()) {
      await context.pause?.()
      context.signal?.throwIfAborted()
      const onShare = (part: number) => context.onShare((i + part) / models.length)
      const questions = new EncodedMatrix(model.encoding, held.table, asked)
      const stream = random.stream(`model ${model.key}`)
      const answers = await this.#answers(model, questions, parts, repetition, stream, { ...context, onShare })
      const about = { model: model.key }
      if (!answers) rows.push({ about: { ...about, gamma: null }, figures: {} })
      else {
        const votes = Array.from(asked, (_, query) =>
          countVotes(
            answers.map((answer) => answer[query]),
            data.classes.length,
          ),
        )
        const agreement = mean(votes.map((counts) => Math.max(...counts) / teachers))
        const sizes = { rowsEach: train.rows.length / teachers, queries: votes.length }
        rows.push({ about: { ...about, gamma: null }, figures: { agreement, ...sizes } })
        for (const gamma of gammas) {
          const papernot = gammaOfPaper(gamma)
          const { dataDependent, dataIndependent } = noisyMaxBudget(votes, papernot, delta)
          const noise = random.stream(`noise ${model.key}, ${gamma}`)
          const labels = Int32Array.from(votes, (counts) => noisyMax(counts, papernot, noise))
          const figures = {
            whole: dataDependent,
            perQuery: dataDependent / votes.length,
            perQueryIndependent: dataIndependent / votes.length,
            labelAccuracy: accuracy(labels, truth),
          }
          rows.push({ about: { ...about, gamma }, figures })
        }
      }
      onShare(1)
    }
    return rows
  }

  /** What each teacher of a model's kind says; null for a kind that is not studied. */
  async #answers(
    { settings, encoding }: StudiedModel,
    questions: EncodedMatrix,
    parts: readonly Int32Array[],
    { data, populations }: StudiedRepetition,
    random: Random,
    { executor, signal, pause, onShare }: AnalysisContext,
  ): Promise<Int32Array[] | null> {
    const { steps } = this.#settings
    const { table, rows, labels } = populations.get('train') as Population
    const classes = data.classes.length
    if (settings.kind === 'irm') return null
    if (settings.kind === 'mlp') {
      const inputs = new EncodedMatrix(encoding, table, rows)
      const together = await new MultilayerPerceptron({ hidden, steps, batch, learningRate }).fitTogether(
        parts.map((part, teacher) => ({ inputs, labels, rows: part, random: random.stream(`${teacher}`) })),
        classes,
        { executor, signal, onSteps: (done) => onShare(done / steps) },
      )
      const answers = await together.predict(parts.map(() => questions))
      return answers.map(({ probabilities }) => predictedClasses(probabilities, classes))
    }
    const found: Int32Array[] = []
    for (const part of parts) {
      const inputs = new EncodedMatrix(encoding, table, take(rows, part))
      const control = { random: random.stream(`${found.length}`), executor, signal, pause }
      const teacher = await makeClassifier(settings).fit(inputs, take(labels, part), classes, control)
      found.push(predictedClasses((await teacher.predict(questions)).probabilities, classes))
      onShare(found.length / parts.length)
    }
    return found
  }

  result(repetitions: readonly (readonly ScoreRow[])[]): NoisyMaxAnalysisResult {
    const all = overRepetitions<About>(repetitions)
    const ensembles = all.filter(({ about }) => about.gamma === null)
    const most = (figure: string) => Math.max(0, ...ensembles.map((row) => row.mean(figure)))
    return {
      kind: 'noisy-max',
      rowsEach: most('rowsEach'),
      queries: most('queries'),
      ensembles: ensembles.map(({ about, measure }) => ({
        model: about.model,
        agreement: measure('agreement', share, 'Not studied for this kind of model'),
      })),
      budgets: all.flatMap(({ about: { model, gamma }, measure }) =>
        gamma === null
          ? []
          : {
              model,
              gamma,
              perQuery: measure('perQuery', positive),
              perQueryIndependent: measure('perQueryIndependent', positive),
              whole: measure('whole', positive),
              labelAccuracy: measure('labelAccuracy', share),
            },
      ),
      notes: [
        'The data-dependent budget depends on the votes and so on the training rows: it is itself sensitive, for study and not for release. What holds whatever the votes stands beside it.',
        'The teachers read columns in an encoding that was learned from all training rows, which no budget covers.',
      ],
    }
  }
}
