/** What the charts of published studies say. */

import type { Contrast, ModelDescription } from '#shared/contracts/results.ts'
import { capitalize } from '#shared/text/format.ts'

type Family = ModelDescription['family']

export const chartsOfPublishedStudies = {
  interval: '95 % interval over repetitions (Student’s t)',
  /** @param is whether the paper tells the number, or only that it lies above or below one */
  modelInPaper: (model: string, is: 'about' | 'above' | 'below') => {
    if (is === 'above') return `${capitalize(model)}, from the paper, above`
    if (is === 'below') return `${capitalize(model)}, from the paper, below`
    return `${capitalize(model)}, from the paper`
  },
  modelInOurRun: (model: string) => `${capitalize(model)}, our full run`,
  models: {
    causal: 'causal models',
    blanket: 'blanket models',
    associational: 'associational models',
  } satisfies Record<Family, string>,
  fromPaper: 'from the paper',
  fromPaperBounds: 'from the paper: above or below',
  ourRun: 'our full run, with its 95 % interval',
  /** Contrasts in which nobody is a member. */
  controls: { 'shift-only': 'shift only', shuffled: 'shuffled membership' } satisfies Record<
    Exclude<Contrast, 'membership'>,
    string
  >,
  trainingRows: 'training rows',
  modelsOn: {
    causal: 'models on the causes',
    blanket: 'models on the Markov blanket',
    associational: 'models on other features',
  } satisfies Record<Family, string>,
  point: 'Point of the study',
  /** @param axis the axis' title, of a scale that ends at 4 */
  endsAtFour: (axis: string) => `${axis}; what is above 4 stands at the end`,
  box: 'box: middle half of all records, with their median',
  beyondWhiskers: 'least and greatest record beyond the whiskers',
}
