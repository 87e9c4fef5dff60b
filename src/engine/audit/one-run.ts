import { logGamma, type Random, regularizedIncompleteBeta } from '../math/index.ts'
import { type AuditedEpsilon, auditSettings, type AuditSettings, type AuditTrials, requireTrials } from './trials.ts'

/** What an auditor of one run did. */
export interface OneRun {
  /** Records that were included or left out by a fair coin each. */
  readonly examples: number
  /** Records of which the auditor said whether they were included. */
  readonly guesses: number
  readonly correct: number
}

/** The probability of at least `successes` of `trials` with a probability of success. */
function binomialTail(successes: number, trials: number, probability: number): number {
  if (successes <= 0) return 1
  if (successes > trials) return 0
  return regularizedIncompleteBeta(probability, successes, trials - successes + 1)
}

function logBinomial(successes: number, trials: number, probability: number): number {
  const failures = trials - successes
  return (
    logGamma(trials + 1) -
    logGamma(successes + 1) -
    logGamma(failures + 1) +
    successes * Math.log(probability) +
    failures * Math.log1p(-probability)
  )
}

/**
 * The largest probability with which an (epsilon, delta)-differentially private mechanism lets an auditor be right this often (Steinke,
 * Nasr and Jagielski 2023, theorem 5.2, as their appendix D computes it): P[B >= v] + 2 m delta max over i of
 * P[v - i <= B < v] / i, where B counts successes in r trials of probability e^epsilon / (1 + e^epsilon). With a delta of 0
 * only the first term is left: their theorem for pure differential privacy.
 *
 * @param run 0 <= correct <= guesses <= examples
 */
export function oneRunProbability({ examples, guesses, correct }: OneRun, epsilon: number, delta: number): number {
  if (!(correct >= 0 && correct <= guesses && guesses <= examples && examples >= 1))
    throw new RangeError(`${correct} of ${guesses} guesses of ${examples} records cannot be right.`)
  if (!(epsilon >= 0)) throw new RangeError(`Epsilon is at least 0; it cannot be ${epsilon}.`)
  const success = 1 / (1 + Math.exp(-epsilon))
  const tail = binomialTail(correct, guesses, success)
  if (delta === 0 || correct === 0) return Math.min(1, tail)
  let [most, sum] = [0, 0]
  for (let i = 1; i <= correct; i++) {
    // At an epsilon so large that nothing can be wrong, what lies below has no probability.
    const term = success === 1 ? 0 : Math.exp(logBinomial(correct - i, guesses, success))
    sum += term
    most = Math.max(most, sum / i)
    // Past the mode, once nothing is added any more, the share only falls.
    if (term < 1e-18 * sum) break
  }
  return Math.min(1, tail + 2 * examples * delta * most)
}

/** The largest epsilon that the run rules out: the probability above is at most 1 - confidence below it. */
export function oneRunEpsilon(run: OneRun, settings: AuditSettings = {}): number {
  const { delta, confidence } = auditSettings(settings)
  const isRuledOut = (epsilon: number) => oneRunProbability(run, epsilon, delta) < 1 - confidence
  if (!isRuledOut(0)) return 0
  let [low, high] = [0, 1]
  while (isRuledOut(high)) [low, high] = [high, 2 * high]
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (isRuledOut(middle)) low = middle
    else high = middle
  }
  return low
}

/**
 * Guesses who was included: those with the highest scores were, those with the lowest were not; nothing is said of the others.
 *
 * @param guesses how many of the highest and of the lowest; together at most as many as there are records
 * @param random orders records with equal scores
 */
export function guessInOneRun(
  trials: AuditTrials,
  guesses: { readonly members: number; readonly others: number },
  random: Random,
): OneRun {
  requireTrials(trials)
  const { scores, member } = trials
  const examples = scores.length
  const said = guesses.members + guesses.others
  if (!(guesses.members >= 0 && guesses.others >= 0 && said >= 1 && said <= examples))
    throw new RangeError(`${said} guesses cannot be made of ${examples} records.`)
  const order = [...random.permutation(examples)].sort((a, b) => scores[b] - scores[a])
  const correct =
    order.slice(0, guesses.members).filter((row) => member[row] === 1).length +
    order.slice(examples - guesses.others).filter((row) => member[row] === 0).length
  return { examples, guesses: said, correct }
}

/**
 * A lower bound on epsilon from the scores of one trained model. Of the records with the highest scores it is guessed that
 * they were included, of those with the lowest that they were not; nothing is said of the others.
 *
 * It takes each record as included or left out by its own fair coin, as the theorem does. How many are guessed is settled
 * before the scores are seen: choosing it by the result would need a correction.
 *
 * @param guesses how many of the highest and of the lowest; together at most as many as there are records
 * @param random orders records with equal scores
 */
export function auditInOneRun(
  trials: AuditTrials,
  guesses: { readonly members: number; readonly others: number },
  random: Random,
  settings: AuditSettings = {},
): AuditedEpsilon {
  const { delta, confidence } = auditSettings(settings)
  const run = guessInOneRun(trials, guesses, random)
  const { examples, guesses: said, correct } = run
  return {
    epsilon: oneRunEpsilon(run, settings),
    ceiling: oneRunEpsilon({ ...run, correct: said }, settings),
    delta,
    confidence,
    method: `One run (Steinke et al. 2023): ${correct} of ${said} guesses right, ${examples} records included or not`,
  }
}
