import type { GeneralisationAnalysis } from '#shared/contracts/analyses.ts'
import type { Distribution, GeneralisationAnalysisResult } from '#shared/contracts/results.ts'
import type { StudySpec } from '#shared/contracts/study.ts'
import { EncodedMatrix, splitRows, take } from '../../data/index.ts'
import {
  boundOfProbabilistic,
  disagreement,
  inDistributionError,
  meanLoss,
  outOfDistributionError,
  searchDiscrepancy,
} from '../../generalisation/index.ts'
import type { Random } from '../../math/index.ts'
import { MultilayerPerceptron } from '../../models/index.ts'
import type { Answers } from '../contrasts.ts'
import { difference, share } from '../estimate.ts'
import type { Population } from '../shifts.ts'
import { operationsPerStep } from '../work.ts'
import {
  type AnalysisContext,
  overRepetitions,
  type ScoreRow,
  type StudiedModel,
  type StudiedRepetition,
  type StudyAnalysis,
  type StudySize,
} from './analysis.ts'
import { bestTables } from './best-tables.ts'

/** The networks that are searched with: one hidden layer. */
const hidden = [32]
const batch = 128

interface About {
  readonly model: string
  /** P*; null for what concerns P alone. */
  readonly distribution: Distribution | null
}

/** Some rows of a population, with their outcomes. */
interface Half {
  readonly matrix: EncodedMatrix
  readonly labels: Int32Array
}

function halvesOf({ table, rows, labels, persons }: Population, { encoding }: StudiedModel, random: Random): Half[] {
  const groups = persons && rows.map((row) => persons[row])
  return splitRows(Int32Array.from(rows.keys()), groups, 0.5, random).map((side) => ({
    matrix: new EncodedMatrix(encoding, table, take(rows, side)),
    labels: take(labels, side),
  }))
}

/**
 * Generalisation on the user's own data (paper 1, definitions 1 to 3 and theorem 1): what each model loses on P and on each P*
 * beyond its training rows, beside the right side of equation 5.
 *
 * For a table all of it is exact for the rows at hand: the class of all functions of its columns' categories has the total
 * variation for its discrepancy, and its best members can be counted. For other models pairs of networks are searched, and
 * networks are trained in the best models' place: the discrepancy may be larger and the best models better than what is found.
 *
 * The paper has one best causal model for P and P*. On data nobody knows that, so the distance of the two best models on P* is
 * part of the right side for every model, as the paper has it for associational ones.
 */
export class Generalisation implements StudyAnalysis {
  readonly #settings: GeneralisationAnalysis

  constructor(settings: GeneralisationAnalysis) {
    this.#settings = settings
  }

  findings(spec: StudySpec) {
    if (spec.settings.shifts.length > 0) return []
    return [
      {
        level: 'warning' as const,
        message: 'The study has no P*, so its further analysis of errors can look at P only.',
        advice: 'Choose different people to test on, on the Study page.',
      },
    ]
  }

  work({ spec, data, widths, distributions }: StudySize): number {
    const { steps, pairs } = this.#settings
    return spec.settings.models.reduce((sum, { kind, features }) => {
      const layers = [widths[features], ...hidden, data.classes.length]
      const search = operationsPerStep(layers, batch, 4 * pairs)
      const best = kind === 'cpt' ? 0 : operationsPerStep(layers, batch, 2)
      // Where there is no P* hardly anything is done.
      return sum + Math.max(1e6, (distributions - 2) * steps * (search + best))
    }, 0)
  }

  async run(repetition: StudiedRepetition, random: Random, context: AnalysisContext): Promise<ScoreRow[]> {
    const { loss } = this.#settings
    const { models, populations, data } = repetition
    const classes = data.classes.length
    const shifted = [...populations.keys()].filter((name) => name !== 'train' && name !== 'P')
    const parts = models.length * (1 + shifted.length)
    const rows: ScoreRow[] = []
    for (const model of models) {
      const lossOn = (distribution: Distribution) =>
        meanLoss(loss, { ...(model.answers.get(distribution) as Answers), classes })
      const [training, p] = [lossOn('train'), lossOn('P')]
      const ide = inDistributionError({ training, p, pStar: p })
      rows.push({ about: { model: model.key, distribution: null }, figures: { training, p, ide } })
      for (const distribution of shifted) {
        await context.pause?.()
        context.signal?.throwIfAborted()
        context.onShare(rows.length / parts)
        const losses = { training, p, pStar: lossOn(distribution) }
        const stream = random.stream(`${model.key}, ${distribution}`)
        const found = await this.#compare(model, distribution, repetition, stream, context)
        const { searched, all, isTable, best } = found
        const bound = boundOfProbabilistic(losses, isTable ? all : searched, { p: best.p, pStar: best.pStar })
        const ode = outOfDistributionError(losses)
        rows.push({
          about: { model: model.key, distribution },
          figures: {
            pStar: losses.pStar,
            ode,
            searched,
            all,
            bestOnP: best.p,
            bestOnPStar: best.pStar,
            apart: best.apart,
            bound: bound + best.apart,
            room: bound + best.apart - ode,
          },
        })
      }
    }
    context.onShare(1)
    return rows
  }

  /** How far P and P* are apart as a model's columns show it, and what the best models lose there. */
  async #compare(
    model: StudiedModel,
    distribution: Distribution,
    { populations, data }: StudiedRepetition,
    random: Random,
    { executor, signal }: AnalysisContext,
  ) {
    const { loss, steps, pairs } = this.#settings
    const classes = data.classes.length
    const [here, there] = (['P', distribution] as const).map((name) => populations.get(name) as Population)
    const [ofP, ofPStar] = [here, there].map((population, i) =>
      halvesOf(population, model, random.stream(`halves ${i}`)),
    )
    const search = { hidden, steps, batch, learningRate: 0.01, pairs: 2 * pairs, loss }
    const { lowerBound: searched } = await searchDiscrepancy(
      { p: ofP[0].matrix, pStar: ofPStar[0].matrix },
      { p: ofP[1].matrix, pStar: ofPStar[1].matrix },
      classes,
      search,
      random.stream('search'),
      { executor, signal },
    )
    const [first, second] = [here, there].map(({ table, rows, labels }) => ({
      codes: new EncodedMatrix(model.encoding, table, rows).codes,
      labels,
    }))
    const tables = bestTables(first, second, classes)
    const isTable = model.settings.kind === 'cpt'
    if (isTable) {
      const best = { p: tables.first, pStar: tables.second, apart: tables.apart }
      return { searched, all: tables.discrepancy, isTable, best }
    }
    const networks = await new MultilayerPerceptron({ hidden, steps, batch, learningRate: 0.003 }).fitTogether(
      [ofP, ofPStar].map(([half], i) => ({
        inputs: half.matrix,
        labels: half.labels,
        random: random.stream(`best ${i}`),
      })),
      classes,
      { executor, signal },
    )
    const [onP] = await networks.predict([ofP[1].matrix, ofPStar[1].matrix])
    const [ofPThere, ofPStarThere] = await networks.predict([ofPStar[1].matrix, ofPStar[1].matrix])
    const lossOf = ({ probabilities }: typeof onP, { labels }: Half) =>
      meanLoss(loss, { probabilities, labels, classes })
    const best = {
      p: lossOf(onP, ofP[1]),
      pStar: lossOf(ofPStarThere, ofPStar[1]),
      apart: disagreement(loss, ofPThere.probabilities, ofPStarThere.probabilities, classes),
    }
    return { searched, all: tables.discrepancy, isTable, best }
  }

  result(repetitions: readonly (readonly ScoreRow[])[]): GeneralisationAnalysisResult {
    const all = overRepetitions<About>(repetitions)
    const unlimited = { least: -Infinity, most: Infinity }
    return {
      kind: 'generalisation',
      models: all
        .filter(({ about }) => about.distribution === null)
        .map(({ about, measure }) => ({
          model: about.model,
          training: measure('training', share),
          p: measure('p', share),
          ide: measure('ide', difference),
        })),
      shifts: all.flatMap(({ about: { model, distribution }, measure }) =>
        distribution === null
          ? []
          : {
              model,
              distribution,
              pStar: measure('pStar', share),
              ode: measure('ode', difference),
              searched: measure('searched', share),
              all: measure('all', share),
              bestOnP: measure('bestOnP', share),
              bestOnPStar: measure('bestOnPStar', share),
              apart: measure('apart', share),
              bound: measure('bound', unlimited),
              room: measure('room', unlimited),
            },
      ),
      notes: [
        'For a table the right side is exact for the rows at hand, so the left side cannot exceed it. For other models it rests on a discrepancy that was searched for, which may be larger, and on networks in the best models’ place, which may be better: there it is an estimate and no bound.',
        'Many columns and few rows make any two samples look different: the discrepancy over all functions then approaches 1 and says little.',
      ],
    }
  }
}
