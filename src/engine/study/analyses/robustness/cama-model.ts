/** A deep CAMA of the outcome's surroundings in the user's graph. */

import type { DeepCamaSettings } from '#shared/contracts/deep-cama.ts'
import type { StudySpec } from '#shared/contracts/study.ts'
import { childrenOf, parentsOf } from '#shared/graph/relations.ts'
import {
  columnOf,
  EncodedMatrix,
  type Encoding,
  type EncodingBasis,
  type Feature,
  fitEncoding,
  splitRows,
} from '../../../data/index.ts'
import type { Random } from '../../../math/index.ts'
import {
  camaDefaults,
  DeepCama,
  type DenseMatrix,
  fineTuneDefaults,
  type FittedCama,
  type LabelledRows,
  measurementDesign,
  prepare,
} from '../../../models/index.ts'
import type { Executor } from '../../../tensor/index.ts'
import type { PreparedData } from '../../prepare.ts'
import type { Population } from '../../shifts.ts'
import type { AnalysisContext, StudiedRepetition } from '../analysis.ts'
import type { AskedModel } from './moves.ts'

/** Share of the training rows that choose the best epoch's weights instead, and how many at most. */
const validationShare = 0.1
const mostValidation = 500

/** Columns by their part in a deep CAMA, each in one list; `both` are causes of the outcome and of an effect of it. */
export interface CamaParts {
  readonly causes: readonly string[]
  readonly both: readonly string[]
  readonly coParents: readonly string[]
  /** Numbers first. */
  readonly effects: readonly string[]
}

/**
 * What a deep CAMA models of the study's columns (paper 2, section 3.2): effects of the outcome, as they come about from it and from
 * their other causes, and the outcome from its causes.
 */
export function camaParts({ edges }: Pick<StudySpec, 'edges'>, { features, outcome, table }: PreparedData): CamaParts {
  const children = new Set(childrenOf(edges, outcome))
  const parents = new Set(parentsOf(edges, outcome))
  const others = new Set([...children].flatMap((child) => parentsOf(edges, child)))
  const named = (holds: (name: string) => boolean) => features.map(({ name }) => name).filter(holds)
  const effects = named((name) => children.has(name))
  const isNumber = (name: string) => columnOf(table, name).kind === 'number'
  return {
    causes: named((name) => parents.has(name) && !others.has(name)),
    both: named((name) => parents.has(name) && others.has(name)),
    coParents: named((name) => others.has(name) && !parents.has(name) && !children.has(name)),
    effects: [...effects.filter(isNumber), ...effects.filter((name) => !isNumber(name))],
  }
}

/** The columns of a row, in order. */
export const camaColumns = ({ causes, both, coParents, effects }: CamaParts): string[] => [
  ...causes,
  ...both,
  ...coParents,
  ...effects,
]

/** Why there is nothing for a deep CAMA to model; null where there is. */
export const noCamaBecause = (parts: CamaParts, outcome: string): string | null =>
  parts.effects.length > 0
    ? null
    : `A deep CAMA models how the effects of ${outcome} come about, and in the graph ${outcome} has none: there is nothing to model.`

/** Epochs as steps. */
export const camaSteps = ({ epochs }: DeepCamaSettings, rows: number): number =>
  epochs * Math.ceil(((1 - validationShare) * rows) / camaDefaults.batch)

/** A deep CAMA of one repetition, trained. */
export interface StudyCama {
  readonly parts: CamaParts
  readonly columns: readonly string[]
  readonly encoding: Encoding
  readonly fitted: FittedCama
  /** The rows that it was trained on; those that chose the best epoch are not among them. */
  readonly clean: LabelledRows
}

/** Trains it on the study's training rows, all taken to be as they should be: do(m = 0). */
export async function trainCama(
  { spec, data, basis, populations }: StudiedRepetition,
  settings: DeepCamaSettings,
  random: Random,
  { executor, signal, onShare }: Pick<AnalysisContext, 'executor' | 'signal' | 'onShare'>,
): Promise<StudyCama> {
  const parts = camaParts(spec, data)
  const columns = camaColumns(parts)
  const features = columns.map((name) => data.features.find((feature) => feature.name === name) as Feature)
  // Numbers as numbers, whatever the study's own models read: effects are modelled with a density.
  const encoding = fitEncoding(features, basis, spec.settings.discretiser, false)
  const train = populations.get('train') as Population
  const wanted = Math.min(mostValidation, validationShare * train.rows.length) / train.rows.length
  const [validation, own] = splitRows(train.rows, train.persons, wanted, random.stream('validation'))
  const labelled = (rows: Int32Array): LabelledRows => ({
    inputs: new EncodedMatrix(encoding, train.table, rows),
    labels: rows.map((row) => data.labels[row]),
  })
  const clean = labelled(own)
  const perEpoch = Math.ceil(own.length / camaDefaults.batch)
  const steps = settings.epochs * perEpoch
  const { samples } = settings
  const prediction = { samples, manipulationSamples: samples, manipulation: 'inferred' } as const
  const design = measurementDesign(widthsOf(parts, encoding, basis), settings)
  const training = new DeepCama(design, { ...camaDefaults, steps, prediction, validateEvery: perEpoch })
  const fitted = await training.fit(
    { clean, validation: labelled(validation) },
    { random: random.stream('training'), executor, signal, onSteps: (done) => onShare(done / steps) },
  )
  return { parts, columns, encoding, fitted, clean }
}

function widthsOf({ causes, both, coParents, effects }: CamaParts, { dense }: Encoding, basis: EncodingBasis) {
  // Encoded columns stand in the order of `camaColumns`.
  const widths = dense.map(({ names }) => names.length)
  const take = (columns: readonly string[]) => widths.splice(0, columns.length)
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)
  const [own, shared, others] = [causes, both, coParents].map((columns) => sum(take(columns)))
  const isCategory = effects.map((name) => columnOf(basis.table, name).kind === 'category')
  return {
    classes: basis.classes,
    parents: own + shared,
    both: shared,
    coParents: shared + others,
    children: sum(widths),
    categories: widths.filter((_, i) => isCategory[i]),
  }
}

/** Fine-tunes NN_M of p and of q on rows whose outcomes are not known; see `FittedCama.fineTune`. */
export const fineTune = (
  { fitted, clean }: StudyCama,
  unlabelled: DenseMatrix,
  { fineTuneSteps: steps }: DeepCamaSettings,
  random: Random,
  { executor, signal }: Pick<AnalysisContext, 'executor' | 'signal'>,
): Promise<FittedCama> =>
  fitted.fineTune({ clean, unlabelled }, { ...fineTuneDefaults, steps }, { random, executor, signal })

/**
 * A deep CAMA as one of the models of the study, until `dispose`. Its Monte Carlo samples are the same in every answer.
 *
 * @param random of the samples
 */
export async function asModel(
  key: string,
  { columns, encoding }: StudyCama,
  fitted: FittedCama,
  random: Random,
  executor: Executor,
): Promise<{ readonly model: AskedModel; dispose(): Promise<void> }> {
  const differentiable = fitted.withFixedSamples(random.stream('samples of answers'))
  const asked = await prepare(executor, differentiable)
  const parameters = Object.values(fitted.state).reduce((sum, { length }) => sum + length, 0)
  return {
    model: {
      key,
      columns,
      encoding,
      fitted: { parameters, differentiable, predict: (inputs) => asked.predict(inputs, random) },
    },
    dispose: () => asked.dispose(),
  }
}
