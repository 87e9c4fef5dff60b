import type { NoisyMaxAnalysis } from '../../contracts/analyses.ts'
import type { NoisyMaxAnalysisResult, Results } from '../../contracts/results.ts'
import { count, isEstimate, list, percentWithInterval } from '../format.ts'
import { analysisNames, analysisQuestions } from './names.ts'
import { rounded, roundedWithInterval } from './rounded.ts'
import { type AnalysisSection, namedModels, titleOf } from './section.ts'

function findingOf(results: Results, { ensembles, budgets }: NoisyMaxAnalysisResult): string {
  const agreed = namedModels(results).flatMap(({ key, short }) => {
    const agreement = ensembles.find(({ model }) => model === key)?.agreement
    return agreement && isEstimate(agreement) ? [`${percentWithInterval(agreement)} for ${short}`] : []
  })
  if (agreed.length === 0) return 'No model of the study could be looked at.'
  const largest = Math.max(...budgets.map(({ gamma }) => gamma))
  const costs = namedModels(results).flatMap(({ key, short }) => {
    const found = budgets.find(({ model, gamma }) => model === key && gamma === largest)
    return found ? [`${roundedWithInterval(found.perQuery)} for ${short}`] : []
  })
  const any = budgets.find(({ gamma }) => gamma === largest)?.perQueryIndependent
  const limit = any && isEstimate(any) ? `; whatever the votes, at most ${rounded(any.mean)}` : ''
  return `Share of the teachers that give the most frequent answer: ${list(agreed)}. Budget (epsilon) of each answered query with gamma ${largest}: ${list(costs)}${limit}.`
}

/** What the vote of teachers found. */
export const noisyMaxSection = (
  results: Results,
  result: NoisyMaxAnalysisResult,
  { teachers, delta, steps }: NoisyMaxAnalysis,
): AnalysisSection => ({
  title: analysisNames['noisy-max'],
  question: analysisQuestions['noisy-max'],
  finding: findingOf(results, result),
  method: `The training rows are dealt to ${count(teachers)} teachers of each kind of model, about ${count(result.rowsEach)} rows each, rows of one person to one of them. They vote on ${count(result.queries)} held-out rows; Laplace noise of scale 2 / gamma is added to each count, and the largest is the answer (Tople, Sharma and Nori 2020, theorem 4, whose gamma is twice that of Papernot et al. 2017). Budgets are for all queries at delta ${delta}, by the moments accountant with the data-dependent bound of Papernot et al. 2017 (theorems 2 and 3), divided by the number of queries. Neural networks are represented by small ones with one hidden layer of 32 units, trained for ${count(steps)} steps.`,
  tables: [
    {
      name: 'How far the teachers agree',
      table: {
        header: ['Model', 'Share that gives the most frequent answer'],
        rows: result.ensembles.map(({ model, agreement }) => [titleOf(results, model), percentWithInterval(agreement)]),
      },
    },
    {
      name: 'What answers cost',
      table: {
        header: [
          'Model',
          'Gamma',
          'Epsilon per query, data-dependent (sensitive)',
          'Epsilon per query, whatever the votes',
          'All queries, data-dependent (sensitive)',
          'Noisy answer right',
        ],
        rows: result.budgets.map((row) => [
          titleOf(results, row.model),
          String(row.gamma),
          roundedWithInterval(row.perQuery),
          roundedWithInterval(row.perQueryIndependent),
          roundedWithInterval(row.whole),
          percentWithInterval(row.labelAccuracy),
        ]),
      },
    },
  ],
  notes: result.notes,
})
