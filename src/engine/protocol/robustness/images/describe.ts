import type { Preset } from '../../study.ts'
import { extents, type ImageExtent, learningRate } from './settings.ts'

/** How much is computed, and what the paper leaves open: stored with the results. */
export function describeExtent(extent: ImageExtent): Record<string, string> {
  const { train, validation, test } = extent.counts
  const { hidden, latent, manipulation, filters } = extent.sizes
  return {
    images: `${train} to learn from, ${validation} to choose the best epoch by, ${test} to test on, from the last sixth of the set`,
    repetitions: `${extent.repetitions}, each with other images and new models`,
    CAMA: `hidden layers of ${hidden}, ${filters} filters, ${latent} numbers in Z, ${manipulation} in M; ${extent.camaEpochs} epochs; K = ${extent.samples}`,
    networks: `${extent.networkEpochs} epochs; convolutions ${extent.convolutions.map((block) => block.join(' and ')).join(', then ')}`,
    training: `Adam ${learningRate}, batches of ${extent.batch}; lambda and alpha one half`,
    'fine-tuning': `${extent.fineTuneSteps} steps; the clean images by ELBO(x, y)`,
    shifts:
      'each image by a distance of its own, uniform within the range either way, in whole pixels, with zeros coming in',
  }
}

export const describeSettings = (preset: Preset) => describeExtent(extents[preset])
