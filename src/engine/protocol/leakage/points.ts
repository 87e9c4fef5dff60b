import {
  type ColumnEncoding,
  networkRefits,
  type RecordRefits,
  ridgeRefits,
  type Universe,
  universeOf,
} from '../../leakage/index.ts'
import type { Random } from '../../math/index.ts'
import { classicalGaussianEpsilon, gaussianEpsilon } from '../../privacy/index.ts'
import type { ResultRow } from '../results.ts'
import type { PartContext, Preset, StudyPart } from '../study.ts'
import { figuresOfRecord, plainRow, type RecordFigures, rowsOfRecords } from './measures.ts'
import {
  delta,
  type Effort,
  networkEffort,
  networkModel,
  networkSettings,
  outcome,
  ridgeEffort,
  ridgeModel,
  type RidgePoint,
  type RidgeVariant,
  table,
  usualVariants,
} from './settings.ts'

/** Where a point lies on the study's axis. */
interface Place {
  readonly point: string
  readonly x: number
}

/** The records of a repetition: the same at every point of a study. */
export const recordsOf = ({ rows }: Universe, count: number, shared: Random, repetition: number): number[] => [
  ...shared.stream(`records ${repetition}`).permutation(rows).slice(0, count),
]

/** Runs all repetitions of a point, and estimates what there is to estimate of each record. */
async function repeat(
  universe: Universe,
  effort: Effort,
  options: Omit<Parameters<typeof figuresOfRecord>[1], 'effort'>,
  context: PartContext,
  stream: string,
  refit: (records: readonly number[], random: Random, repetition: number) => Promise<RecordRefits[]>,
  onDone: (repetition: number, share: number) => void,
) {
  const repetitions: RecordFigures[][] = []
  const farthest: number[] = []
  for (let repetition = 0; repetition < effort.repetitions; repetition++) {
    const random = context.random.stream(`${stream} ${repetition}`)
    const records = recordsOf(universe, effort.records, context.shared, repetition)
    const found = await refit(records, random, repetition)
    const figures: RecordFigures[] = []
    for (const [i, record] of found.entries()) {
      await context.pause?.()
      context.signal?.throwIfAborted()
      figures.push(figuresOfRecord(record, { ...options, effort }, random.stream(`record ${i}`)))
      onDone(repetition, (i + 1) / found.length)
    }
    repetitions.push(figures)
    farthest.push(Math.max(...found.map((each) => each.farthest)))
  }
  return { repetitions, farthest }
}

/** What the noise would guarantee if no swap moved the parameters farther than those that were tried: a lower bound. */
function privacyRows(
  place: Place & { readonly model: string },
  noise: number,
  farthest: readonly number[],
): ResultRow[] {
  const rows = [plainRow(place, 'sensitivity, sampled', farthest)]
  if (noise === 0 || farthest.some((distance) => !(distance > 0))) return rows
  const classical = farthest.map((distance) => classicalGaussianEpsilon(distance, noise, delta))
  const proven = classical.filter((epsilon) => epsilon !== null)
  return [
    ...rows,
    plainRow(
      place,
      'epsilon implied, analytic Gaussian mechanism',
      farthest.map((distance) => gaussianEpsilon(distance / noise, delta)),
    ),
    // Proposition 1 says nothing of an epsilon of 1 and more.
    ...(proven.length === farthest.length ? [plainRow(place, 'epsilon implied, proposition 1', proven)] : []),
  ]
}

/** A point of linear regression, under each variant. */
export function ridgePart(
  place: Place,
  settings: RidgePoint,
  preset: Preset,
  variants: readonly RidgeVariant[] = usualVariants,
): StudyPart {
  const effort = ridgeEffort[preset]
  return {
    name: `linear, ${place.point}`,
    weight: (variants.length / 2) * effort.repetitions * effort.records * (settings.features + 4) ** 2,
    run: async (context) => {
      const rows: ResultRow[] = []
      for (const [k, variant] of variants.entries()) {
        const { encoding, intercept } = variant
        const universe = universeOf(context.tables(table), outcome, { features: settings.features, encoding })
        const share = settings.size / universe.rows
        const { repetitions, farthest } = await repeat(
          universe,
          effort,
          { noise: settings.noise, share, isSmall: true },
          context,
          ridgeModel(variant),
          (records, random) =>
            ridgeRefits(
              universe,
              records,
              { ...settings, refits: effort.refits, intercept },
              { random, signal: context.signal, pause: context.pause },
            ),
          (repetition, done) =>
            context.report((k + (repetition + done) / effort.repetitions) / variants.length, 'Refitting regressions'),
        )
        const at = { ...place, model: ridgeModel(variant) }
        rows.push(...rowsOfRecords(at, repetitions), ...privacyRows(at, settings.noise, farthest))
      }
      return rows
    },
  }
}

/** A point of the network, under one encoding. */
export function networkPart(
  place: Place,
  { size, features }: Pick<RidgePoint, 'size' | 'features'>,
  encoding: ColumnEncoding,
  preset: Preset,
): StudyPart {
  const effort = networkEffort[preset]
  const training = networkSettings[preset]
  const operations = training.steps * Math.min(training.batch, size) * training.hidden.length
  return {
    name: `network, ${encoding} columns, ${place.point}`,
    weight: effort.repetitions * effort.records * effort.refits * operations * 1e-3,
    run: async (context) => {
      const universe = universeOf(context.tables(table), outcome, { features, encoding })
      const { executor, signal } = context
      const { repetitions } = await repeat(
        universe,
        effort,
        { noise: 0, share: size / universe.rows, isSmall: false },
        context,
        `network, ${encoding}`,
        (records, random, repetition) =>
          networkRefits(
            universe,
            records,
            { ...training, size, refits: effort.refits },
            {
              random,
              executor,
              signal,
              onTrained: (done) => context.report((repetition + 0.9 * done) / effort.repetitions, 'Training networks'),
            },
          ),
        (repetition, done) => context.report((repetition + 0.9 + 0.1 * done) / effort.repetitions, 'Estimating'),
      )
      return rowsOfRecords({ ...place, model: networkModel(encoding) }, repetitions)
    },
  }
}
