import type { GeneralisationAnalysis } from '../../contracts/analyses.ts'
import type { GeneralisationAnalysisResult, Results } from '../../contracts/results.ts'
import { capitalize, isEstimate, numberWithInterval } from '../format.ts'
import { distributionLabels } from '../names.ts'
import { analysisNames, analysisQuestions } from './names.ts'
import { type AnalysisSection, namedModels, placeOf, titleOf } from './section.ts'
import { styled } from '../number-style.ts'

const kindOf = (results: Results, key: string) => results.models.find((model) => model.key === key)?.kind

/** One sentence for each model. */
function findingOf(results: Results, { models, shifts }: GeneralisationAnalysisResult): string {
  const sentences = namedModels(results).flatMap(({ key, short }) => {
    const here = models.find(({ model }) => model === key)
    if (!here || !isEstimate(here.ide)) return []
    const there = shifts
      .filter(({ model }) => model === key)
      .map(({ distribution, ode, bound }) => {
        const side = kindOf(results, key) === 'cpt' ? 'at most' : 'an estimated'
        return `${numberWithInterval(ode)} ${placeOf(distribution)}, where the theory allows ${side} ${numberWithInterval(bound)}`
      })
    const what = [`${numberWithInterval(here.ide)} ${placeOf('P')}`, ...there].join('; ')
    return `${capitalize(short)} loses beyond what it loses on its training rows: ${what}.`
  })
  return sentences.join(' ')
}

/** What the comparison of errors found. */
export function generalisationSection(
  results: Results,
  result: GeneralisationAnalysisResult,
  { loss, pairs, steps }: GeneralisationAnalysis,
): AnalysisSection {
  const lossName = loss === 'zero-one' ? 'share of wrong answers' : '1 less the probability of the true outcome'
  return {
    title: analysisNames.generalisation,
    question: analysisQuestions.generalisation,
    finding: findingOf(results, result),
    method: `The loss is the ${lossName}. In-distribution error (IDE): loss on held-out rows less loss on training rows; out-of-distribution error (ODE): the same for P*. The right side of equation 5 (Tople, Sharma and Nori 2020) is the discrepancy, the IDE, and what the best models on P and on P* lose and how often they differ. Discrepancy: for tables over all functions of their columns, in categories, which is the total variation; for others the most that ${2 * pairs} pairs of networks with a hidden layer of 32 units, trained for ${styled(steps.toLocaleString('en'))} steps on half of the rows, disagree differently on the other half.`,
    tables: [
      {
        name: 'Errors on P',
        table: {
          header: ['Model', 'Loss on training rows', 'Loss on P', 'In-distribution error (IDE)'],
          rows: result.models.map(({ model, training, p, ide }) => [
            titleOf(results, model),
            ...[training, p, ide].map((figure) => numberWithInterval(figure, 3)),
          ]),
        },
      },
      ...(result.shifts.length > 0
        ? [
            {
              name: 'Errors on P* and both sides of equation 5',
              table: {
                header: [
                  'Model',
                  'P*',
                  'Loss on P*',
                  'Error (ODE), left side',
                  'Right side',
                  'Discrepancy found',
                  'Discrepancy, all functions',
                  'Best model’s loss on P',
                  'Best model’s loss on P*',
                  'Best models differ',
                ],
                rows: result.shifts.map((row) => [
                  titleOf(results, row.model),
                  distributionLabels[row.distribution],
                  ...[
                    row.pStar,
                    row.ode,
                    row.bound,
                    row.searched,
                    row.all,
                    row.bestOnP,
                    row.bestOnPStar,
                    row.apart,
                  ].map((figure) => numberWithInterval(figure)),
                ]),
              },
            },
          ]
        : []),
    ],
    notes: result.notes,
  }
}
