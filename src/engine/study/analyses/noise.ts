import type { NoiseAnalysis } from '#shared/contracts/analyses.ts'
import type { Distribution, NoiseAnalysisResult } from '#shared/contracts/results.ts'
import type { ModelSettings, StudySpec } from '#shared/contracts/study.ts'
import { EncodedMatrix } from '../../data/index.ts'
import type { Random } from '../../math/index.ts'
import { accuracy, predictedClasses } from '../../metrics/index.ts'
import { drawNeighbours, l1Distance, simulateLaplace } from '../../privacy/index.ts'
import { positive, share } from '../estimate.ts'
import type { Population } from '../shifts.ts'
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
import { mostCells, type Release, releaseLogistic, releaseNetwork, releaseTable } from './release.ts'

/** Operations of training a model on the training rows and on every neighbour. */
function workOfModel(model: ModelSettings, neighbours: number, width: number, classes: number, rows: number): number {
  const sets = neighbours + 1
  switch (model.kind) {
    case 'mlp':
      return model.steps * operationsPerStep([width, ...model.hidden, classes], model.batch, sets)
    case 'logistic':
      return sets * usualPasses * rows * (width + 1) * classes * 4
    case 'cpt':
    case 'irm':
      return 2e6 * sets
  }
}

function releaseOf(
  { settings, encoding }: StudiedModel,
  { populations, data }: StudiedRepetition,
  random: Random,
  context: AnalysisContext,
): Release | null {
  const [train, held] = (['train', 'P'] as const).map((name) => populations.get(name) as Population)
  const [training, candidates] = [train, held].map(({ table, rows }) => new EncodedMatrix(encoding, table, rows))
  const labels = Int32Array.from([...train.labels, ...held.labels])
  const rows = { training, candidates, labels, classes: data.classes.length }
  switch (settings.kind) {
    case 'cpt':
      return releaseTable(settings, rows)
    case 'logistic':
      return releaseLogistic(settings, rows, context)
    case 'mlp':
      return releaseNetwork(settings, rows, random, context)
    case 'irm':
      return null
  }
}

interface About {
  readonly model: string
  readonly kind: ModelSettings['kind']
  /** Scale of the noise and where the model was asked; null for the sensitivity. */
  readonly scale: number | null
  readonly distribution: Distribution | null
}

/**
 * Noise for release on the user's own data (paper 1, section 3.2, theorem 3): each model is trained again on data sets with one
 * training row replaced by a held-out one, and Laplace noise of several scales is added to its parameters. The noise is drawn from
 * the study's seed: a simulation, that protects nobody. The encoding stays that of the original training rows.
 */
export class NoiseForRelease implements StudyAnalysis {
  readonly #settings: NoiseAnalysis

  constructor(settings: NoiseAnalysis) {
    this.#settings = settings
  }

  findings({ settings }: StudySpec) {
    return settings.models.some(({ kind }) => kind === 'irm')
      ? [
          {
            level: 'warning' as const,
            message: 'Noise for release is not studied for the invariant network.',
            advice: 'It is for tables, regressions and neural networks; those are studied.',
          },
        ]
      : []
  }

  work({ spec, data, widths, trainRows }: StudySize): number {
    const { neighbours } = this.#settings
    return spec.settings.models.reduce(
      (sum, model) => sum + workOfModel(model, neighbours, widths[model.features], data.classes.length, trainRows),
      0,
    )
  }

  async run(repetition: StudiedRepetition, random: Random, context: AnalysisContext): Promise<ScoreRow[]> {
    const { neighbours, scales } = this.#settings
    const { models, populations, data } = repetition
    const size = (name: Distribution) => (populations.get(name) as Population).rows.length
    const works = models.map(({ settings, encoding }) => {
      const width = encoding.dense.reduce((sum, { names }) => sum + names.length, 0)
      return workOfModel(settings, neighbours, width, data.classes.length, size('train'))
    })
    const total = works.reduce((a, b) => a + b, 0)
    const list = drawNeighbours(size('train'), size('P'), neighbours, random.stream('neighbours'))
    const rows: ScoreRow[] = []
    let done = 0
    for (const [i, model] of models.entries()) {
      await context.pause?.()
      context.signal?.throwIfAborted()
      const own: AnalysisContext = { ...context, onShare: (part) => context.onShare((done + part * works[i]) / total) }
      const release = releaseOf(model, repetition, random.stream(`model ${model.key}`), own)
      const about = { model: model.key, kind: model.settings.kind }
      if (release) {
        const [original, ...others] = await release.fitAll([null, ...list])
        const sampled = Math.max(...others.map((parameters) => l1Distance(original, parameters)))
        const proven = release.proven()
        const nowhere = { scale: null, distribution: null }
        rows.push({ about: { ...about, ...nowhere }, figures: { parameters: original.length, sampled, proven } })
        for (const scale of [0, ...scales]) {
          await context.pause?.()
          context.signal?.throwIfAborted()
          const { values } = simulateLaplace(original, scale, random.stream(`noise ${model.key}, ${scale}`))
          for (const [distribution, { table, rows: index, labels }] of populations) {
            if (distribution === 'train') continue
            const answers = await release.ask(values, new EncodedMatrix(model.encoding, table, index))
            const figures = {
              accuracy: accuracy(predictedClasses(answers, data.classes.length), labels),
              implied: scale > 0 ? sampled / scale : null,
              epsilon: scale > 0 && proven !== null ? proven / scale : null,
            }
            rows.push({ about: { ...about, scale, distribution }, figures })
          }
        }
      } else rows.push({ about: { ...about, scale: null, distribution: null }, figures: {} })
      done += works[i]
      context.onShare(done / total)
    }
    return rows
  }

  result(repetitions: readonly (readonly ScoreRow[])[]): NoiseAnalysisResult {
    const all = overRepetitions<About>(repetitions)
    const isProven = ({ mean }: (typeof all)[number], figure: string) => mean(figure) > 0
    return {
      kind: 'noise',
      sensitivities: all
        .filter(({ about }) => about.scale === null)
        .map((row) => ({
          model: row.about.model,
          parameters: row.mean('parameters'),
          sampled: row.measure(
            'sampled',
            positive,
            row.about.kind === 'cpt'
              ? `The table has more than ${mostCells.toLocaleString('en')} probabilities`
              : 'Not studied for this kind of model',
          ),
          proven: isProven(row, 'proven') ? row.measure('proven', positive) : null,
        })),
      noise: all.flatMap((row) => {
        const { model, scale, distribution } = row.about
        if (scale === null || distribution === null) return []
        return {
          model,
          scale,
          distribution,
          accuracy: row.measure('accuracy', share),
          implied: scale > 0 ? row.measure('implied', positive) : null,
          epsilon: isProven(row, 'epsilon') ? row.measure('epsilon', positive) : null,
        }
      }),
      notes: [
        'The implied ratio is the largest move seen over the scale of the noise. Other records may move the model further, so it is implied and never a guarantee.',
        'The noise is a simulation drawn from the study’s seed; a model given away with it would not be protected. The encoding of the columns was learned from the training rows and is not covered.',
      ],
    }
  }
}
