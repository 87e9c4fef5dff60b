import type { Random } from '../../math/index.ts'
import { accuracy, predictedClasses } from '../../metrics/index.ts'
import {
  type CamaSizes,
  DeepCama,
  type DifferentiableClassifier,
  DiscriminativeNetwork,
  fineTuneDefaults,
  type FittedCama,
  type LabelledRows,
  measurementDesign,
  measurementNetwork,
  paperSizes,
  predictWith,
} from '../../models/index.ts'
import type { Executor } from '../../tensor/index.ts'
import type { PartContext, Preset } from '../study.ts'
import { Measurements, measurementWidths } from './measurement-data.ts'

interface Extent {
  /** Draws of the mechanisms, with new rows and new models each. */
  readonly draws: number
  readonly rows: { readonly train: number; readonly validation: number; readonly test: number }
  readonly sizes: CamaSizes
  readonly steps: number
  /** Steps between two looks at the validation rows: an epoch is four. */
  readonly validateEvery: number
  readonly networkEpochs: number
  /** Samples of z for each class (K). */
  readonly samples: number
  readonly fineTuneSteps: number
  /** How far co-parents or children are moved; the rows as they are stand beside them. */
  readonly shifts: readonly number[]
  readonly epsilons: readonly number[]
  readonly pgd: { readonly iterations: number; readonly restarts: number; readonly rows: number }
}

/** full: the paper's sizes; quick: narrower networks, fewer draws, samples and points; tiny: for tests. */
export const extents: Record<Preset, Extent> = {
  tiny: {
    draws: 2,
    rows: { train: 60, validation: 20, test: 40 },
    sizes: { hidden: 8, latent: 2, manipulation: 2 },
    steps: 20,
    validateEvery: 10,
    networkEpochs: 5,
    samples: 2,
    fineTuneSteps: 5,
    shifts: [-2, 2],
    epsilons: [0.3],
    pgd: { iterations: 2, restarts: 1, rows: 20 },
  },
  quick: {
    draws: 4,
    rows: { train: 450, validation: 50, test: 500 },
    sizes: { hidden: 64, latent: 16, manipulation: 8 },
    steps: 1200,
    validateEvery: 20,
    networkEpochs: 200,
    samples: 8,
    fineTuneSteps: 150,
    shifts: [-2, -1, 1, 2],
    epsilons: [0.1, 0.3],
    pgd: { iterations: 10, restarts: 1, rows: 200 },
  },
  full: {
    draws: 10,
    rows: { train: 450, validation: 50, test: 500 },
    sizes: paperSizes,
    steps: 2000,
    validateEvery: 4,
    networkEpochs: 500,
    samples: 16,
    fineTuneSteps: 500,
    shifts: [-3, -2, -1, -0.5, 0.5, 1, 2, 3],
    epsilons: [0.05, 0.1, 0.2, 0.3],
    pgd: { iterations: 40, restarts: 1, rows: 250 },
  },
}

/** Everything that the curves of one draw are made of. */
export interface MeasurementDraw {
  readonly measurements: Measurements
  readonly training: LabelledRows
  readonly testRows: Int32Array
  readonly network: DifferentiableClassifier
  /** The same form of network on the parents only: no valid attack touches what it reads. */
  readonly parentsOnly: DifferentiableClassifier
  readonly cama: FittedCama
  /** Share that a model gets right. */
  rate(model: DifferentiableClassifier, rows: LabelledRows): Promise<number>
  /** @param label of the stream, unique in the draw */
  fineTune(unlabelled: LabelledRows, label: string): Promise<FittedCama>
}

/** The parents' columns alone. */
export function parentsOf({ inputs, labels }: LabelledRows): LabelledRows {
  const width = measurementWidths.parents
  const dense = new Float32Array(inputs.rows * width)
  for (let row = 0; row < inputs.rows; row++)
    dense.set(inputs.dense.subarray(row * inputs.width, row * inputs.width + width), row * width)
  return { inputs: { rows: inputs.rows, width, dense }, labels }
}

/** The first or the second half of some rows, or any other part of them. */
export function partOf({ inputs, labels }: LabelledRows, first: number, last: number): LabelledRows {
  const { width, dense } = inputs
  return {
    inputs: { rows: last - first, width, dense: dense.slice(first * width, last * width) },
    labels: labels.slice(first, last),
  }
}

interface Draws {
  readonly preset: Preset
  readonly deviation: number
  readonly byStream: Map<string, Promise<MeasurementDraw>>
}
const known = new WeakMap<Executor, Draws>()

/**
 * Draws mechanisms and rows, and trains the models on the clean ones. A draw depends on its arguments alone, so curves that ask
 * for the same one share it instead of training again; those of another deviation are let go.
 */
export function makeDraw(
  preset: Preset,
  deviation: number,
  random: Random,
  context: Pick<PartContext, 'executor' | 'signal'>,
): Promise<MeasurementDraw> {
  const before = known.get(context.executor)
  const isSame = before?.preset === preset && before.deviation === deviation
  const { byStream } = isSame ? before : { byStream: new Map<string, Promise<MeasurementDraw>>() }
  known.set(context.executor, { preset, deviation, byStream })
  const name = random.stream('name')
  const key = [name.word(), name.word(), name.word()].join()
  const draw = byStream.get(key) ?? trainDraw(preset, deviation, random, context)
  byStream.set(key, draw)
  // One that failed or was cancelled is made again.
  draw.catch(() => byStream.delete(key))
  return draw
}

async function trainDraw(
  preset: Preset,
  deviation: number,
  random: Random,
  { executor, signal }: Pick<PartContext, 'executor' | 'signal'>,
): Promise<MeasurementDraw> {
  const extent = extents[preset]
  const { train, validation, test } = extent.rows
  const measurements = new Measurements(train + validation + test, deviation, random.stream('data'))
  const rowsFrom = (first: number, count: number) => Int32Array.from({ length: count }, (_, i) => first + i)
  const training = measurements.table(rowsFrom(0, train))
  const held = measurements.table(rowsFrom(train, validation))
  const { classes } = measurementWidths
  const context = { executor, signal }
  const discriminative = new DiscriminativeNetwork({ ...measurementNetwork, epochs: extent.networkEpochs })
  const network = await discriminative.fit(training, held, classes, { ...context, random: random.stream('network') })
  const parentsOnly = await discriminative.fit(parentsOf(training), parentsOf(held), classes, {
    ...context,
    random: random.stream('parents only'),
  })
  const settings = {
    steps: extent.steps,
    batch: 128,
    learningRate: 1e-3,
    cleanWeight: 0.5,
    validateEvery: extent.validateEvery,
    prediction: { samples: extent.samples, manipulationSamples: 1, manipulation: 'inferred' },
  } as const
  const cama = await new DeepCama(measurementDesign(measurementWidths, extent.sizes), settings).fit(
    { clean: training, validation: held },
    { ...context, random: random.stream('CAMA') },
  )
  return {
    measurements,
    training,
    testRows: rowsFrom(train + validation, test),
    network,
    parentsOnly,
    cama,
    rate: async (model, rows) => {
      const asked = model === parentsOnly ? parentsOf(rows) : rows
      const { probabilities } = await predictWith(executor, model, asked.inputs, random.stream('answers'))
      return accuracy(predictedClasses(probabilities, classes), rows.labels)
    },
    fineTune: (unlabelled, label) =>
      cama.fineTune(
        { clean: training, unlabelled: unlabelled.inputs },
        { ...fineTuneDefaults, steps: extent.fineTuneSteps },
        { ...context, random: random.stream(`fine-tuning ${label}`) },
      ),
  }
}
