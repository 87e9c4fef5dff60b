import type { LeakageAnalysis } from '#shared/contracts/analyses.ts'
import type { FeatureSet, StudySpec } from '#shared/contracts/study.ts'
import {
  independentAdvantage,
  leakageByNoise,
  pairedAdvantage,
  type RecordRefits,
  ridgeRefits,
} from '../../../leakage/index.ts'
import { quantile, type Random } from '../../../math/index.ts'
import { classicalGaussianEpsilon, gaussianEpsilon } from '../../../privacy/index.ts'
import type { PreparedData } from '../../prepare.ts'
import type { AnalysisContext, ScoreRow, StudiedRepetition, StudyAnalysis, StudySize } from '../analysis.ts'
import { analyticNoiseFor, classicalNoiseFor, effort, figuresOf, noiseFor } from './figures.ts'
import { isRefitted, planRefits, refitModel, refitsOfModel } from './models.ts'
import { type LeakageAbout, leakageResult } from './result.ts'
import { heldOutError, regressionSets, regressionUniverse, universeRows } from './regression.ts'
import { findingsOf, sizesOf, workParts } from './work.ts'

/** A row of figures, and what it is about. */
const rowOf = (about: LeakageAbout, figures: ScoreRow['figures']): ScoreRow => ({ about: { ...about }, figures })

/**
 * Leakage on the user's own data (paper 3): linear regressions of the outcome on all columns and on its causes alone, refitted in
 * pairs that differ by one swapped record; and the study's own models, refitted on random training sets, whose answers at a record
 * are looked at. Training sets are drawn from all rows of P; the encodings stay those of the study's training rows.
 */
export class RecordLeakage implements StudyAnalysis {
  readonly #settings: LeakageAnalysis

  constructor(settings: LeakageAnalysis) {
    this.#settings = settings
  }

  findings(spec: StudySpec, data: PreparedData) {
    return findingsOf(this.#settings, spec, data)
  }

  work(size: StudySize): number {
    return workParts(this.#settings, size).total
  }

  async run(repetition: StudiedRepetition, random: Random, context: AnalysisContext): Promise<ScoreRow[]> {
    const { data, spec, models } = repetition
    const { rows: universe, training } = universeRows(repetition)
    const widths = Object.fromEntries(
      models.map(({ settings, encoding }) => [
        settings.features,
        encoding.dense.reduce((sum, { names }) => sum + names.length, 0),
      ]),
    )
    const parts = workParts(this.#settings, {
      spec,
      data,
      widths,
      trainRows: training,
      heldOutRows: universe.length - training,
    })
    const count = Math.min(this.#settings.records, universe.length)
    const records = [...random.stream('records').permutation(universe.length).subarray(0, count)]
    const rows: ScoreRow[] = [rowOf({ what: 'universe' }, { rows: universe.length })]
    let done = 0
    /** Does a piece of work, whose share of all is known. */
    const piece = async (work: number, run: (own: AnalysisContext) => Promise<ScoreRow[]>) => {
      const onShare = (share: number) => context.onShare((done + share * work) / parts.total)
      rows.push(...(await run({ ...context, onShare })))
      done += work
      context.onShare(done / parts.total)
    }
    for (const set of regressionSets(data))
      await piece(parts.regression(set), (own) => this.#regression(set, repetition, records, random, own))
    if (this.#settings.modelRefits > 0)
      for (const [i, model] of models.entries())
        await piece(parts.models[i], (own) => this.#model(model, repetition, records, random, own))
    return rows
  }

  /** All figures of linear regressions on one set of columns. */
  async #regression(
    set: FeatureSet,
    repetition: StudiedRepetition,
    records: readonly number[],
    random: Random,
    { signal, pause, onShare }: AnalysisContext,
  ): Promise<ScoreRow[]> {
    const { components, penalty, refits, noises, targets, delta } = this.#settings
    await pause?.()
    signal?.throwIfAborted()
    const universe = regressionUniverse(repetition, set, components)
    const { training } = universeRows(repetition)
    const places = [
      ...sizesOf(this.#settings, training, universe.rows).map((size) => ({ size, noise: 0 })),
      ...noises.map((noise) => ({ size: training, noise })),
    ]
    const rows: ScoreRow[] = []
    let own: RecordRefits[] = []
    const steps = places.length + 1
    for (const [i, { size, noise }] of places.entries()) {
      const found = await ridgeRefits(
        universe,
        records,
        { size, refits, penalty, intercept: true, noise },
        // The same stream for every set of columns and every noise, so that their training sets are the same.
        { random: random.stream('regressions'), signal, pause },
      )
      if (i === 0) own = found
      for (const [record, { parameters, guesses }] of found.entries()) {
        await pause?.()
        signal?.throwIfAborted()
        const { withRecord, without } = guesses['mean training loss']
        const figures = figuresOf(
          parameters,
          pairedAdvantage(withRecord, without),
          size / universe.rows,
          noise,
          random.stream(`regression ${set}, ${size}, ${noise}, ${record}`),
        )
        const about = {
          what: 'record',
          model: null,
          features: set,
          seen: 'parameters',
          own: size === training,
          size,
          noise,
        } as const
        rows.push(rowOf(about, { ...figures, dimension: parameters.dimension }))
        onShare((i + (record + 1) / found.length) / steps)
      }
    }
    const sampled = Math.max(...own.map(({ farthest }) => farthest))
    const { error, perVariance } = heldOutError(universe, training, penalty)
    for (const noise of [0, ...noises])
      rows.push(
        rowOf(
          { what: 'cost', features: set, noise },
          {
            sampled,
            error: error + noise ** 2 * perVariance,
            analytic: noise > 0 && sampled > 0 ? gaussianEpsilon(sampled / noise, delta) : null,
            classical: noise > 0 && sampled > 0 ? classicalGaussianEpsilon(sampled, noise, delta) : null,
          },
        ),
      )
    const needed: number[][] = []
    for (const [record, { parameters }] of own.entries()) {
      await pause?.()
      signal?.throwIfAborted()
      const leakageAt = leakageByNoise(parameters, effort.fewPermutations, random.stream(`noise ${set}, ${record}`))
      needed.push(targets.map((target) => noiseFor(leakageAt, sampled || 1, target)))
      onShare((places.length + (record + 1) / own.length) / steps)
    }
    for (const [i, target] of targets.entries()) {
      const values = needed.map((each) => each[i])
      rows.push(
        rowOf(
          { what: 'needed', features: set, target },
          {
            median: quantile(values, 0.5),
            worst: Math.max(...values),
            analytic: sampled > 0 ? analyticNoiseFor(sampled, target) : 0,
            classical: sampled > 0 ? classicalNoiseFor(sampled, target, delta) : null,
          },
        ),
      )
    }
    return rows
  }

  /** All figures of one of the study's models. */
  async #model(
    model: StudiedRepetition['models'][number],
    repetition: StudiedRepetition,
    records: readonly number[],
    random: Random,
    context: AnalysisContext,
  ): Promise<ScoreRow[]> {
    const { rows: universe, training: size } = universeRows(repetition)
    const { steps } = this.#settings
    const refits = refitsOfModel(model.settings, this.#settings)
    const features = model.settings.features
    const about = { what: 'record', model: model.key, features, seen: 'output', own: true, size, noise: 0 } as const
    if (!isRefitted(model.settings)) return [rowOf({ ...about, why: 'kind' }, {})]
    const plan = planRefits(universe.length, size, refits, records, random.stream('models'))
    const found = await refitModel(model, repetition, plan, steps, random.stream(`model ${model.key}`), context)
    const rows: ScoreRow[] = []
    for (const [record, answers] of found.entries()) {
      await context.pause?.()
      context.signal?.throwIfAborted()
      if (!answers) continue
      const figures = figuresOf(
        answers.arms,
        independentAdvantage(answers.withRecord, answers.without),
        size / universe.length,
        0,
        random.stream(`figures ${model.key}, ${record}`),
      )
      rows.push(rowOf(about, { ...figures, dimension: 1 }))
    }
    return rows.length > 0 ? rows : [rowOf({ ...about, why: 'few' }, {})]
  }

  result(repetitions: readonly (readonly ScoreRow[])[]) {
    return leakageResult(repetitions)
  }
}
