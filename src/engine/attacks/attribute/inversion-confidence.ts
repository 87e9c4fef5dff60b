import type { InversionLikelihood } from './inversion.ts'

/**
 * The model's own confidence in the person's outcome for the record with this value (Fredrikson, Jha, Ristenpart 2015). Where the
 * model's probabilities are those of the population and the attribute is independent of what is known, the guess is Bayes'.
 */
export const confidenceLikelihood: InversionLikelihood = (answers, { classes, outcomes }) =>
  Float64Array.from(outcomes, (outcome, row) => answers[row * classes + outcome])
