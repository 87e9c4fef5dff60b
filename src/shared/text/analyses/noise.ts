import type { NoiseAnalysis } from '../../contracts/analyses.ts'
import type { NoiseAnalysisResult, Results } from '../../contracts/results.ts'
import { capitalize, count, isEstimate, list, percentWithInterval, plural } from '../format.ts'
import { distributionLabels } from '../names.ts'
import { analysisNames, analysisQuestions } from './names.ts'
import { roundedWithInterval } from './rounded.ts'
import { type AnalysisSection, namedModels, titleOf } from './section.ts'

function findingOf(results: Results, { sensitivities, noise }: NoiseAnalysisResult): string {
  const moved = namedModels(results).flatMap(({ key, short }) => {
    const found = sensitivities.find(({ model }) => model === key)?.sampled
    return found && isEstimate(found) ? [`${roundedWithInterval(found)} for ${short}`] : []
  })
  const scales = [...new Set(noise.map(({ scale }) => scale))].filter((scale) => scale > 0).sort((a, b) => a - b)
  const at = scales[Math.floor(scales.length / 2)]
  const kept = namedModels(results).flatMap(({ key, short }) => {
    const of = (scale: number) =>
      noise.find((row) => row.model === key && row.distribution === 'P' && row.scale === scale)?.accuracy
    const [without, with_] = [of(0), of(at)]
    return without && with_
      ? [`${short} is right for ${percentWithInterval(with_)} on P instead of ${percentWithInterval(without)}`]
      : []
  })
  const sentences = [
    moved.length > 0
      ? `The most that one replaced record was seen to move the parameters (sum of absolute differences): ${list(moved)}.`
      : 'No model of the study could be looked at.',
    ...(kept.length > 0 ? [`${capitalize(`with noise of scale ${at} on each parameter`)} ${list(kept)}.`] : []),
  ]
  return sentences.join(' ')
}

/** What noise for release found. */
export function noiseSection(
  results: Results,
  result: NoiseAnalysisResult,
  { neighbours }: NoiseAnalysis,
): AnalysisSection {
  const hasProof = result.sensitivities.some(({ proven }) => proven !== null)
  return {
    title: analysisNames.noise,
    question: analysisQuestions.noise,
    finding: findingOf(results, result),
    method: `Each model is trained again on ${plural(neighbours, 'data set')} in which a held-out row takes the place of one training row, from the same initial values and batches; the largest move of its parameters is a lower bound of its sensitivity. Laplace noise of each scale is then added to every parameter; a noisy table’s numbers are cut at 0 and made to add up to 1.${hasProof ? ' For logistic regression with bounded rows the sensitivity is proven (Chaudhuri, Monteleoni and Sarwate 2011, corollary 8), for a fixed encoding, and epsilon is that sensitivity over the scale of the noise (Dwork and Roth 2014, theorem 3.6).' : ''} The same scale is not the same noise in effect for models with different parameters: compare what is left of their accuracy.`,
    tables: [
      {
        name: 'What one record moves',
        table: {
          header: ['Model', 'Parameters', 'Largest move seen', 'Proven at most'],
          rows: result.sensitivities.map(({ model, parameters, sampled, proven }) => [
            titleOf(results, model),
            parameters > 0 ? count(parameters) : '–',
            roundedWithInterval(sampled),
            proven ? roundedWithInterval(proven) : 'nothing proven',
          ]),
        },
      },
      {
        name: 'What noise leaves',
        table: {
          header: [
            'Model',
            'Scale of the noise',
            'Tested on',
            'Accuracy',
            'Implied ratio, no guarantee',
            'Epsilon, where proven',
          ],
          rows: result.noise.map(({ model, scale, distribution, accuracy, implied, epsilon }) => [
            titleOf(results, model),
            scale === 0 ? 'none' : String(scale),
            distributionLabels[distribution],
            percentWithInterval(accuracy),
            implied ? roundedWithInterval(implied) : '–',
            epsilon ? roundedWithInterval(epsilon) : '–',
          ]),
        },
      },
    ],
    notes: result.notes,
  }
}
