import type { LabelledImages } from '../../../images/index.ts'
import { figureOf, type ResultRow } from '../../results.ts'
import type { PartContext, StudyPart } from '../../study.ts'
import { measureOf, models } from './names.ts'
import { type ImageRepetition, repetitionOf, type Tell } from './repetition.ts'
import type { ImageExtent } from './settings.ts'

/** A figure of one repetition. */
export interface Share {
  /** What is drawn against the axis: names the measure. */
  readonly curve: string
  readonly model: string
  readonly value: number
  /** Where it is not an accuracy under the curve's name. */
  readonly measure?: string
  /** Where it is not the part's. */
  readonly point?: { readonly name: string; readonly x: number | null }
  /** Examples of what the figure is a mean of. */
  readonly pictures?: ResultRow['pictures']
}

/** How a part is told what it may do. */
export interface Asking {
  readonly repetition: ImageRepetition
  readonly context: PartContext
  readonly tell: Tell
}

const family = (model: string): ResultRow['family'] => (model.startsWith('CAMA') ? 'causal' : 'associational')

interface PartDescription {
  readonly name: string
  readonly x: number | null
  readonly weight: number
  /** Name of the set of images. */
  readonly images: string
  /** Whether these will do. @throws CloisterError where not */
  readonly check?: (images: LabelledImages) => void
  /** Of another model than one of CAMA's or the DNN's. */
  readonly familyOf?: (model: string) => ResultRow['family']
  readonly collect: (asking: Asking) => Promise<readonly Share[]>
}

/** A point of a study's axis with all of its repetitions. */
export const partFor = (
  { name, x, weight, images, check, familyOf = family, collect }: PartDescription,
  extent: ImageExtent,
): StudyPart => ({
  name,
  weight,
  run: async (context) => {
    const { repetitions } = extent
    const set = context.images(images)
    check?.(set)
    const found: (readonly Share[])[] = []
    for (let number = 0; number < repetitions; number++) {
      context.signal?.throwIfAborted()
      // The same repetitions for every part.
      const random = context.shared.stream(`repetition ${number + 1}`)
      const repetition = repetitionOf(set, extent, random, context.executor)
      const tell: Tell = (fraction, what) =>
        context.report((number + fraction) / repetitions, `${what}, repetition ${number + 1} of ${repetitions}`)
      tell(0, 'Beginning')
      found.push(await collect({ repetition, context, tell }))
    }
    return found[0].map(({ curve, model, measure, point, pictures }, i): ResultRow => ({
      point: point?.name ?? name,
      x: point ? point.x : x,
      model,
      family: familyOf(model),
      distribution: null,
      contrast: null,
      attack: null,
      measure: measure ?? measureOf(curve, model),
      figure: figureOf(found.map((shares) => shares[i].value)),
      ...(pictures ? { pictures } : {}),
    }))
  },
})

/** Divides what is told of several pieces of work, one after the other. */
export function stages(tell: Tell, count: number): (index: number) => Tell {
  return (index) => (fraction, what) => tell((index + fraction) / count, what)
}

export { models }
