import type { RunResults } from '#shared/contracts/results.ts'

const note =
  'The list of the rows most at risk was taken out of these results when the dataset that they are of was deleted.'

/** A run's results without what they say of single rows of its dataset: figures about groups stay. */
export function withoutRows(outcome: RunResults): RunResults {
  const { results } = outcome
  const listed = results.analyses?.some(
    (analysis) => analysis.kind === 'membership' && analysis.risks.some(({ mostExposed }) => mostExposed.length > 0),
  )
  if (!listed) return outcome
  const analyses = results.analyses?.map((analysis) =>
    analysis.kind === 'membership'
      ? { ...analysis, risks: analysis.risks.map((risk) => ({ ...risk, mostExposed: [] })) }
      : analysis,
  )
  return { ...outcome, results: { ...results, analyses, notes: [...results.notes, note] } }
}
