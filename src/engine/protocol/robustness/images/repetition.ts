import type { LabelledImages } from '../../../images/index.ts'
import type { Random } from '../../../math/index.ts'
import { accuracy, predictedClasses } from '../../../metrics/index.ts'
import {
  camaDefaults,
  DeepCama,
  type DifferentiableClassifier,
  DiscriminativeNetwork,
  type FittedCama,
  imageDesign,
  type LabelledRows,
  predictWith,
} from '../../../models/index.ts'
import type { Executor } from '../../../tensor/index.ts'
import type { PartContext } from '../../study.ts'
import { drawImages, type ImageData, joinRows, shifted } from './data.ts'
import type { Direction } from './names.ts'
import { fineTuning, type ImageExtent, learningRate, type NetworkKind, networkSettings } from './settings.ts'

type Context = Pick<PartContext, 'executor' | 'signal' | 'pause'>

/** Tells how much of a training is done, 0 to 1. */
export type Tell = (fraction: number, what: string) => void

/** Images that a model is trained on besides the clean ones: made once for each repetition, and by name. */
export interface Added {
  readonly name: string
  make(data: ImageData, random: Random): LabelledRows
}

/** A copy of each training image, shifted within a range. */
export const addedShifts = (direction: Direction, range: number): Added => ({
  name: `${direction} shifts`,
  make: ({ training, shape }, random) => shifted(training, shape, direction, range, random),
})

/**
 * One repetition of an image study: its images, and the models that are trained on them when they are first asked for. What a
 * model becomes depends on the repetition's stream and its own name, not on what was trained before it.
 */
export class ImageRepetition {
  readonly data: ImageData
  readonly extent: ImageExtent
  readonly random: Random
  readonly #models = new Map<string, Promise<DifferentiableClassifier>>()

  constructor(images: LabelledImages, extent: ImageExtent, random: Random) {
    this.extent = extent
    this.random = random
    this.data = drawImages(images, extent.counts, random.stream('images'))
  }

  /** A discriminative network, on clean images and those added. */
  network(kind: NetworkKind, added: Added | null, context: Context, tell?: Tell): Promise<DifferentiableClassifier> {
    const name = `${kind}, ${added?.name ?? 'clean'}`
    return this.#once(name, async () => {
      const settings = networkSettings(kind, this.extent, this.data.shape)
      const training = this.#addedTo(added)
      const steps = settings.epochs * Math.ceil(training.labels.length / settings.batch)
      return new DiscriminativeNetwork(settings).fit(training, this.data.validation, this.data.shape.classes, {
        ...context,
        random: this.random.stream(name),
        onSteps: (done) => tell?.(done / steps, `Training ${name}`),
      })
    })
  }

  /** A deep CAMA, on clean images by equation 3; with added ones, of manipulation unknown, by equation 5. */
  cama(added: Added | null, context: Context, tell?: Tell): Promise<FittedCama> {
    const name = `CAMA, ${added?.name ?? 'clean'}`
    return this.#once(name, () => {
      const { shape, training, validation } = this.data
      const { camaEpochs, batch, samples, sizes, validateEvery } = this.extent
      const perEpoch = Math.ceil(training.labels.length / batch)
      const steps = camaEpochs * perEpoch
      const prediction = { samples, manipulationSamples: 1, manipulation: 'inferred' } as const
      const settings = {
        ...camaDefaults,
        steps,
        batch,
        learningRate,
        prediction,
        validateEvery: validateEvery * perEpoch,
      }
      return new DeepCama(imageDesign(shape, sizes), settings).fit(
        { clean: training, manipulated: added?.make(this.data, this.random.stream(added.name)), validation },
        {
          ...context,
          random: this.random.stream(name),
          onSteps: (done) => tell?.(done / steps, `Training ${name}`),
        },
      )
    })
  }

  /** Share that a model gets right. The same samples for every model. */
  async rate(model: DifferentiableClassifier, rows: LabelledRows, { executor }: Context): Promise<number> {
    const { probabilities } = await predictWith(executor, model, rows.inputs, this.random.stream('answers'))
    return accuracy(predictedClasses(probabilities, this.data.shape.classes), rows.labels)
  }

  /** @param label of the stream, unique in the repetition */
  fineTune(
    cama: FittedCama,
    unlabelled: LabelledRows,
    label: string,
    context: Context,
    tell?: Tell,
  ): Promise<FittedCama> {
    const settings = fineTuning(this.extent)
    return cama.fineTune({ clean: this.data.training, unlabelled: unlabelled.inputs }, settings, {
      ...context,
      random: this.random.stream(`fine-tuning ${label}`),
      onSteps: (done) => tell?.(done / settings.steps, `Fine-tuning ${label}`),
    })
  }

  /** Whether a model has been trained, or is being trained. */
  #once<Model extends DifferentiableClassifier>(name: string, make: () => Promise<Model>): Promise<Model> {
    const known = this.#models.get(name) as Promise<Model> | undefined
    if (known) return known
    const made = make()
    this.#models.set(name, made)
    // One that failed or was cancelled is made again.
    made.catch(() => this.#models.delete(name))
    return made
  }

  #addedTo(added: Added | null): LabelledRows {
    const { training } = this.data
    return added ? joinRows(training, added.make(this.data, this.random.stream(added.name))) : training
  }
}

interface Held {
  readonly key: string
  readonly extent: ImageExtent
  readonly repetition: ImageRepetition
}
const known = new WeakMap<Executor, readonly Held[]>()

/** A repetition of a study. Parts that ask for the same one share it, and what was trained in it; only one study's are held. */
export function repetitionOf(images: LabelledImages, extent: ImageExtent, random: Random, executor: Executor) {
  const name = random.stream('name')
  const key = [name.word(), name.word(), name.word()].join()
  const before = (known.get(executor) ?? []).filter((held) => held.extent === extent)
  const found = before.find((held) => held.key === key)
  if (found) return found.repetition
  const repetition = new ImageRepetition(images, extent, random)
  known.set(executor, [...before, { key, extent, repetition }].slice(-extent.repetitions))
  return repetition
}
