import type { ColumnType } from '#shared/contracts/dataset.ts'
import type { ColumnTexts, GuessedColumns, PredictedClass } from '#shared/contracts/model-audit.ts'

/** What is known of a column when its meaning is guessed. */
export interface SeenColumn extends ColumnTexts {
  readonly type: ColumnType
}

/** Names that tell something are short; a long one is not searched. */
const longestName = 200

const plain = (text: string) =>
  text
    .slice(0, longestName)
    .trim()
    .toLowerCase()
    .replace(/[\s_.-]+/g, ' ')

const memberNames =
  /^(is |in )?(member|members|membership|train|training|training set|train set|in train|in training|in sample|split|set|partition|subset|fold)$/
const memberWords = [
  'member',
  'members',
  'train',
  'training',
  'in',
  'in train',
  'inside',
  'seen',
  'yes',
  'y',
  'true',
  't',
  '1',
]
const otherWords = [
  'non member',
  'nonmember',
  'non members',
  'test',
  'testing',
  'held out',
  'heldout',
  'holdout',
  'hold out',
  'validation',
  'valid',
  'out',
  'outside',
  'unseen',
  'no',
  'n',
  'false',
  'f',
  '0',
]
const outcomeNames =
  /^(y|y true|true y|true label|label|labels|target|outcome|actual|truth|class|true class|observed|y test)$/
const personNames =
  /^(person|patient|subject|participant|individual|case|person id|patient id|subject id|participant id|record|record id|id)$/
/** "p_yes", "prob(1)", "proba 2", "y_pred_proba_1", "predicted probability of death" */
const probabilityName =
  /^(?:y |predicted |pred )*(?:p|pr|prob|probs|proba|probability|score|confidence)(?: of)?(?:[ ([{:=]+(.*?)[)\]} ]*)?$/
const positiveWords = ['1', 'yes', 'y', 'true', 't', 'positive', 'pos', 'case', 'event']

/** Which of two texts says "was in the training data". */
export function memberSides(texts: readonly string[]): { memberValue: string; nonMemberValue: string } | null {
  if (texts.length !== 2) return null
  const [a, b] = texts
  const is = (text: string, words: readonly string[]) => words.includes(plain(text))
  if (is(a, memberWords) && is(b, otherWords)) return { memberValue: a, nonMemberValue: b }
  if (is(b, memberWords) && is(a, otherWords)) return { memberValue: b, nonMemberValue: a }
  return null
}

/**
 * What the columns of a file of predictions seem to be, by their names and texts. Nothing is guessed twice for one column.
 */
export function guessColumns(columns: readonly SeenColumn[]): GuessedColumns {
  const member = guessMember(columns)
  const sides = member ? memberSides(member.texts) : null
  const left = columns.filter((column) => column !== member)
  const probabilities = left.flatMap((column) => {
    const found = column.type === 'number' ? probabilityName.exec(plain(column.column)) : null
    return found ? [{ column: column.column, suffix: found[1] ?? '' }] : []
  })
  const others = left.filter(({ column }) => !probabilities.some((probability) => probability.column === column))
  const outcome = guessOutcome(others, probabilities)
  const person = others.find((column) => column !== outcome && personNames.test(plain(column.column)))
  return {
    outcome: outcome?.column ?? null,
    classes: outcome ? guessClasses(outcome.texts, probabilities) : [],
    member: member?.column ?? null,
    memberValue: sides?.memberValue ?? null,
    nonMemberValue: sides?.nonMemberValue ?? null,
    group: null,
    person: person?.column ?? null,
  }
}

/** A column with a telling name and two texts, else one whose two texts tell more than yes and no. */
function guessMember(columns: readonly SeenColumn[]): SeenColumn | undefined {
  const two = columns.filter(({ texts, more }) => texts.length === 2 && !more)
  return (
    two.find(({ column }) => memberNames.test(plain(column))) ??
    two.find(
      ({ texts }) =>
        memberSides(texts) !== null && texts.some((text) => /^(train|member|non ?member|test)/.test(plain(text))),
    )
  )
}

function guessOutcome(
  columns: readonly SeenColumn[],
  probabilities: readonly { readonly suffix: string }[],
): SeenColumn | undefined {
  const few = columns.filter(({ texts, more }) => texts.length >= 2 && texts.length <= 200 && !more)
  const suffixes = probabilities.map(({ suffix }) => suffix)
  return (
    few.find(({ column }) => outcomeNames.test(plain(column))) ??
    few.find(({ texts }) => probabilities.length > 1 && texts.every((text) => suffixes.includes(plain(text)))) ??
    few.find(({ texts }) => probabilities.length === 1 && texts.length === 2)
  )
}

/** Each class with the column whose name ends in it; where there is one column for two classes, with the positive one. */
function guessClasses(
  texts: readonly string[],
  probabilities: readonly { readonly column: string; readonly suffix: string }[],
): PredictedClass[] {
  const named = texts.map((value) => ({
    value,
    column: probabilities.find(({ suffix }) => suffix === plain(value))?.column ?? null,
  }))
  if (texts.length === 2 && probabilities.length === 1) {
    const [{ column }] = probabilities
    if (named.some((each) => each.column !== null)) return named
    const known = texts.findIndex((text) => positiveWords.includes(plain(text)))
    const positive = known >= 0 ? known : 1
    return texts.map((value, k) => ({ value, column: k === positive ? column : null }))
  }
  // Columns without names of classes are taken in their order, as many as there are classes.
  if (named.every((each) => each.column === null) && probabilities.length === texts.length)
    return texts.map((value, k) => ({ value, column: probabilities[k].column }))
  return named
}
