import type { AttributeAnalysis, InversionKind } from '../../contracts/analyses.ts'
import type { AttributeAnalysisResult, Results } from '../../contracts/results.ts'
import { count, isEstimate, list, numberWithInterval, percentWithInterval } from '../format.ts'
import { distributionLabels } from '../names.ts'
import { toldCount } from '../suppression.ts'
import { analysisNames, analysisQuestions } from './names.ts'
import { type AnalysisSection, namedModels, titleOf } from './section.ts'

type Inversion = NonNullable<AttributeAnalysisResult['inversion']>

/** What each model inversion takes from the model. */
export const inversionNames: Record<InversionKind, string> = {
  confusion: 'predicted class and confusion matrix',
  confidence: 'confidence in the outcome',
}

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
export function guessingFinding(
  results: Results,
  { rows }: AttributeAnalysisResult,
  settings: AttributeAnalysis,
): string {
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

/** One sentence for each sensitive column: what inverting each model finds of members and of others, and what is guessed without it. */
export function inversionFinding(results: Results, { rows }: Pick<Inversion, 'rows'>): string {
  const columns = [...new Set(rows.map(({ column }) => column))]
  const sentences = columns.flatMap((column) => {
    const of = (distribution: string, model?: string) =>
      rows.find(
        (row) =>
          row.column === column &&
          row.distribution === distribution &&
          row.takes === 'confidence' &&
          (model === undefined || row.model === model),
      )
    const figures = namedModels(results).flatMap(({ key, short }) => {
      const [members, others] = [of('train', key)?.right, of('P', key)?.right]
      return members && others && isEstimate(members) && isEstimate(others)
        ? [
            `${percentWithInterval(members)} of the people trained on and ${percentWithInterval(others)} of others with ${short}`,
          ]
        : []
    })
    const without = of('P')
    if (figures.length === 0 || !without || !isEstimate(without.rightByShares) || !isEstimate(without.rightByData))
      return []
    return [
      `Inverting a model (by its confidence) guesses ${column} rightly for ${list(figures)}; without a model the most frequent value is right for ${percentWithInterval(without.rightByShares)} of others, and a model of the data for ${percentWithInterval(without.rightByData)}.`,
    ]
  })
  return sentences.join(' ')
}

const inversionTables = (results: Results, { rows, members }: Inversion): AnalysisSection['tables'] => [
  {
    name: 'Inverting the model',
    table: {
      header: [
        'Model',
        'Column',
        'The attacker takes',
        'Guessed about',
        'People',
        'Right',
        'Right by the most frequent value',
        'Right by a model of the data',
        'Advantage',
        'Advantage of a model of the data',
        'Gain',
      ],
      rows: rows.map((row) => [
        titleOf(results, row.model),
        row.column,
        inversionNames[row.takes],
        distributionLabels[row.distribution],
        count(row.rows),
        percentWithInterval(row.right),
        percentWithInterval(row.rightByShares),
        percentWithInterval(row.rightByData),
        numberWithInterval(row.advantage),
        numberWithInterval(row.advantageByData),
        numberWithInterval(row.gain),
      ]),
    },
  },
  {
    name: 'Inverted for members more often than for others',
    table: {
      header: ['Model', 'Column', 'The attacker takes', 'Right, members less others (P)'],
      rows: members.map(({ model, column, takes, moreOften }) => [
        titleOf(results, model),
        column,
        inversionNames[takes],
        numberWithInterval(moreOften),
      ]),
    },
  },
]

const inversionMethod =
  ' Model inversion: an attacker that knows everything of a person but the column, the outcome too, asks the model about the record with each value and guesses the one with the largest share times likelihood. The likelihood is how often the model says what it says when the truth is the person’s outcome, from its confusion matrix on held-out people (Fredrikson and others 2014), or its own confidence in the outcome (Fredrikson, Jha and Ristenpart 2015). It is guessed about the same people; a number is asked about as the median of its bin. Without the model: the most frequent value, and the likeliest value by a network of the same size that learned from the other half of the people all other columns and the outcome.'

/** What guessing the sensitive columns found. */
export const attributeSection = (
  results: Results,
  result: AttributeAnalysisResult,
  settings: AttributeAnalysis,
): AnalysisSection => ({
  title: analysisNames['attribute-inference'],
  question: analysisQuestions['attribute-inference'],
  finding: [
    guessingFinding(results, result, settings),
    result.inversion ? inversionFinding(results, result.inversion) : '',
  ]
    .filter((part) => part !== '')
    .join(' '),
  method: `An attacker that knows ${knowledgeOf(settings)} and the model’s probabilities guesses the column; it is a network with hidden layers of 16 and 16 units, trained for ${count(settings.steps)} steps on half of the people of each population and tested on the other half. Each value is guessed where its probability exceeds its share, and the advantage (true-positive rate less false-positive rate) is averaged over the values, one against the rest. The baseline is the same attacker without the model (Tople, Sharma and Nori 2020, definition 8).${result.inversion ? inversionMethod : ''}`,
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
          toldCount(row.rows),
          numberWithInterval(row.withModel),
          numberWithInterval(row.baseline),
          numberWithInterval(row.gain),
        ]),
      },
    },
    ...(result.inversion ? inversionTables(results, result.inversion) : []),
  ],
  notes: result.notes,
})
