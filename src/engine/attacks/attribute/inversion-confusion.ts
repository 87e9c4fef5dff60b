import { type InversionLikelihood, largestAt } from './inversion.ts'

/**
 * The error model of a classifier that only says a class: how often it says what it says of the record with this value when the
 * truth is the person's outcome, from its confusion matrix (Fredrikson et al. 2014, section 4, pi(y, y'); Fredrikson, Jha,
 * Ristenpart 2015, section 3, err).
 */
export const confusionLikelihood: InversionLikelihood = (answers, { classes, outcomes }, { confusion }) =>
  Float64Array.from(
    outcomes,
    (outcome, row) => confusion[outcome * classes + largestAt(answers, row * classes, classes)],
  )
