import type { AttributeAnalysis } from '../../contracts/analyses.ts'
import type { AttributeAnalysisResult, Results } from '../../contracts/results.ts'
import { count, isEstimate, list, numberWithInterval } from '../format.ts'
import { distributionLabels } from '../names.ts'
import { analysisNames, analysisQuestions } from './names.ts'
import { type AnalysisSection, namedModels, titleOf } from './section.ts'

const knowledge: Record<AttributeAnalysis['known'], string> = {
  nothing: 'nothing else of a person',
  parents: 'the outcome’s direct causes',
  others: 'every other column',
}

/** "the outcome’s direct causes and the outcome" */
export function knowledgeOf({ known, outcomeKnown }: AttributeAnalysis): string {
  if (!outcomeKnown) return knowledge[known]
  return known === 'nothing' ? 'the outcome and nothing else' : `${knowledge[known]} and the outcome`
}

/** One sentence for each sensitive column, about people who were not in the training data. */
function findingOf(results: Results, { rows }: AttributeAnalysisResult, settings: AttributeAnalysis): string {
  const columns = [...new Set(rows.map(({ column }) => column))]
  const sentences = columns.map((column) => {
    const figures = namedModels(results).flatMap(({ key, short }) => {
      const found = rows.find(
        (row) => row.model === key && row.column === column && row.distribution === 'P' && row.level === null,
      )
      return found && isEstimate(found.gain) ? [`${numberWithInterval(found.gain)} with ${short}`] : []
    })
    return figures.length > 0
      ? `What a model’s answer adds to guessing ${column}, for an attacker who knows ${knowledgeOf(settings)} (gain in advantage, on P): ${list(figures)}; 0 is nothing.`
      : `What a model’s answer adds to guessing ${column} on P cannot be said: too few people.`
  })
  return sentences.join(' ')
}

/** What guessing the sensitive columns found. */
export const attributeSection = (
  results: Results,
  result: AttributeAnalysisResult,
  settings: AttributeAnalysis,
): AnalysisSection => ({
  title: analysisNames['attribute-inference'],
  question: analysisQuestions['attribute-inference'],
  finding: findingOf(results, result, settings),
  method: `An attacker that knows ${knowledgeOf(settings)} and the model’s probabilities guesses the column; it is a network with hidden layers of 16 and 16 units, trained for ${count(settings.steps)} steps on half of the people of each population and tested on the other half. Each value is guessed where its probability exceeds its share, and the advantage (true-positive rate less false-positive rate) is averaged over the values, one against the rest. The baseline is the same attacker without the model (Tople, Sharma and Nori 2020, definition 8).`,
  tables: [
    {
      name: 'What the model’s answers add',
      table: {
        header: ['Model', 'Column', 'Value', 'People', 'Guessed about', 'With the model', 'Without it', 'Gain'],
        rows: result.rows.map((row) => [
          titleOf(results, row.model),
          row.column,
          row.level ?? 'all',
          distributionLabels[row.distribution],
          count(row.rows),
          numberWithInterval(row.withModel),
          numberWithInterval(row.baseline),
          numberWithInterval(row.gain),
        ]),
      },
    },
  ],
  notes: result.notes,
})
