import type { PaperStudy } from '../study.ts'
import { attribute } from './attribute.ts'
import { boundedLoss } from './bounded-loss.ts'
import { childNoise } from './child-noise.ts'
import { childSizes } from './child-sizes.ts'
import { childSteps } from './child-steps.ts'
import { colouredMnist } from './coloured-mnist.ts'
import { fairClasses } from './fair-classes.ts'
import { fourNetworksStudy } from './four-networks.ts'
import { generalisation } from './generalisation.ts'
import { infiniteN } from './infinite-n.ts'
import { interiorOutcome } from './interior-outcome.ts'
import { laplaceEpsilonStudy } from './laplace-epsilon.ts'
import { learnedStructure } from './learned-structure.ts'
import { noisyMaxStudy } from './noisy-max.ts'
import { sachsMisestimated } from './sachs-misestimated.ts'
import { sachsPredictions } from './sachs-predictions.ts'
import { worstInstanceStudy } from './worst-instance.ts'

/** Every study of paper 1, in the order in which they are best read. */
export const paperStudies: readonly PaperStudy[] = [
  childSizes,
  childSteps,
  childNoise,
  fourNetworksStudy,
  learnedStructure,
  sachsMisestimated,
  sachsPredictions,
  colouredMnist,
  interiorOutcome,
  fairClasses,
  infiniteN,
  generalisation,
  worstInstanceStudy,
  boundedLoss,
  laplaceEpsilonStudy,
  noisyMaxStudy,
  attribute,
]

/** @throws RangeError when there is no such study */
export function studyNamed(name: string): PaperStudy {
  const found = paperStudies.find((study) => study.name === name)
  if (!found) throw new RangeError(`There is no study "${name}" of paper 1.`)
  return found
}
