/** What the adversary of a model inversion sees of people whose sensitive attribute it does not know. */
export interface InversionRows {
  /**
   * The target model's probabilities for each person's record with the attribute set to each level in turn: for each level
   * rows x classes, row by row.
   */
  readonly answers: readonly Float64Array[]
  readonly classes: number
  /** Each person's outcome, which the adversary knows. */
  readonly outcomes: Int32Array
}

/** What the adversary knows beside the people's records: published figures of the population and of the model. */
export interface InversionKnowledge {
  /** Share of people with each level of the attribute: its marginal distribution. */
  readonly prior: Float64Array
  /** Pr(model predicts the column's class given the row's true class), classes x classes, row by row. */
  readonly confusion: Float64Array
}

/** How likely a person's outcome is by the model, were the attribute of one level; one number for each person. */
export type InversionLikelihood = (
  answers: Float64Array,
  rows: Pick<InversionRows, 'classes' | 'outcomes'>,
  knowledge: InversionKnowledge,
) => Float64Array

/** The first of the largest numbers among `count` from `start` on. */
export function largestAt(values: Float64Array, start: number, count: number): number {
  let best = 0
  for (let i = 1; i < count; i++) if (values[start + i] > values[start + best]) best = i
  return best
}

/**
 * Model inversion (Fredrikson, Jha, Ristenpart 2015, figure 2; Fredrikson et al. 2014, figure 2): whoever knows all of a record but
 * one attribute, and the outcome, asks the model about the record with each value v of the attribute and guesses the v with the
 * largest err(y, f(v, rest)) p(v). The priors of what is known are the same for every v and drop out. Where every product is 0,
 * and among equals, the more frequent value is guessed.
 *
 * @returns the guessed level of each person
 */
export function invert(
  likelihood: InversionLikelihood,
  { answers, classes, outcomes }: InversionRows,
  knowledge: InversionKnowledge,
): Int32Array {
  const { prior } = knowledge
  const byPrior = Array.from(prior.keys()).toSorted((a, b) => prior[b] - prior[a] || a - b)
  const found = answers.map((own) => likelihood(own, { classes, outcomes }, knowledge))
  return outcomes.map((_, row) => {
    const [first, ...others] = byPrior
    const weight = (level: number) => prior[level] * found[level][row]
    return others.reduce((best, level) => (weight(level) > weight(best) ? level : best), first)
  })
}

/** Pr(predicted class given true class) as shares of rows, classes x classes; a class without rows has zeros. */
export function confusionOf(probabilities: Float64Array, outcomes: Int32Array, classes: number): Float64Array {
  const confusion = new Float64Array(classes * classes)
  const rows = new Int32Array(classes)
  outcomes.forEach((outcome, row) => {
    confusion[outcome * classes + largestAt(probabilities, row * classes, classes)]++
    rows[outcome]++
  })
  return confusion.map((count, at) => (count > 0 ? count / rows[Math.floor(at / classes)] : 0))
}

/** How often guesses of an attribute are right, and how well they tell its levels apart. */
export interface GuessedAttribute {
  /** Share of people whose level was guessed. */
  readonly right: number
  /** True-positive rate less false-positive rate of each level against the rest, mean over the levels that occur and do not always occur. */
  readonly advantage: number
}

/** @throws RangeError where all people have the same level */
export function judgeGuesses(guesses: Int32Array, sensitive: Int32Array): GuessedAttribute {
  const levels = [...new Set(sensitive)]
  if (levels.length < 2) throw new RangeError('The sensitive attribute has only one level in the test rows.')
  const people = sensitive.length
  let [right, advantage] = [0, 0]
  for (const level of levels) {
    let [own, ownGuessed, otherGuessed] = [0, 0, 0]
    sensitive.forEach((code, row) => {
      if (code === level) own++
      if (guesses[row] !== level) return
      if (code === level) ownGuessed++
      else otherGuessed++
    })
    right += ownGuessed / people
    advantage += (ownGuessed / own - otherGuessed / (people - own)) / levels.length
  }
  return { right, advantage }
}
