import type { ColumnType, CsvDialect, DateOrder } from '#shared/contracts/dataset.ts'
import { dateFormats, formatsIn, parseNumber, stillPossible } from './values.ts'

/** A number column with at most this many different whole values may be one of codes. */
const mostCodes = 10
/** Codes are small and each of them comes several times. */
const largestCode = 20
const leastRowsPerCode = 5

/** Numbers that often stand for "no value", and in how many rows one must come to be asked about. */
const absentCodes = new Set([-7, -8, -9, -77, -88, -99, -777, -888, -999, -9999, 99, 999, 9999, 99999, 888, 8888])
const leastRowsOfAbsent = 3

const count = (value: number) => value.toLocaleString('en-US')
const list = (values: readonly (string | number)[]) => values.join(', ')

/** What is known of a column's values after looking at some of them. */
export class ColumnEvidence {
  values = 0
  numbers = 0
  wholes = 0
  /** The formats in which every value so far is a date, whatever the order of day and month. */
  formats = dateFormats
  /** Different numbers and different texts, up to one more than may be codes. */
  readonly different = new Set<number>()
  readonly texts = new Set<string>()
  /** Texts that are not numbers, each with how often it came; at most 20. */
  readonly others = new Map<string, number>()
  /** Texts of numbers that may stand for "no value", each with its number and how often it came. */
  readonly absent = new Map<string, { readonly number: number; times: number }>()
  /** Ends of all other numbers. */
  least = Infinity
  most = -Infinity
  readonly #decimal: CsvDialect['decimal']

  constructor(decimal: CsvDialect['decimal']) {
    this.#decimal = decimal
  }

  /** @param text a value that is not missing, trimmed */
  add(text: string): void {
    this.values++
    if (this.formats.length > 0) this.formats = stillPossible(this.formats, text)
    if (this.texts.size <= mostCodes) this.texts.add(text)
    const number = parseNumber(text, this.#decimal)
    if (number === null) {
      if (this.others.size < 20 || this.others.has(text)) this.others.set(text, (this.others.get(text) ?? 0) + 1)
      return
    }
    this.numbers++
    if (Number.isInteger(number)) this.wholes++
    if (this.different.size <= mostCodes) this.different.add(number)
    if (absentCodes.has(number)) {
      const known = this.absent.get(text)
      if (known) known.times++
      else this.absent.set(text, { number, times: 1 })
    } else {
      this.least = Math.min(this.least, number)
      this.most = Math.max(this.most, number)
    }
  }
}

/** A column's type as it seems, why, and what the user should know about it. */
export interface TypeGuess {
  readonly type: ColumnType
  readonly reason: string
  readonly note: string | null
}

/**
 * @param name the column's name, for the note
 * @param order how dates like 3/4/2024 are read
 */
export function guessType(name: string, evidence: ColumnEvidence, order: DateOrder): TypeGuess {
  const { values, numbers, wholes, formats, different, others } = evidence
  if (values === 0) return { type: 'category', reason: 'no value in these rows', note: null }
  if (formats.length > 0) return dateGuess(name, evidence, order)
  const all = values === 1 ? 'the only value is' : `all ${count(values)} values are`
  if (numbers === values) {
    const codes = wholes === values ? codesAmong(evidence) : null
    if (codes) {
      const reason = `${all} whole numbers, but only ${count(codes.length)} different ones (${list(codes)}), which look like codes`
      return { type: 'category', reason, note: null }
    }
    const what =
      wholes === values ? (values === 1 ? 'a whole number' : 'whole numbers') : values === 1 ? 'a number' : 'numbers'
    return { type: 'number', reason: `${all} ${what}`, note: absentNote(name, evidence) }
  }
  if (numbers === 0) {
    const few = evidence.texts.size <= mostCodes ? `text, ${count(evidence.texts.size)} different` : 'text'
    return { type: 'category', reason: few, note: null }
  }
  const examples = [...others.keys()].slice(0, 3).map((text) => `"${text.slice(0, 40)}"`)
  const reason = `${count(values - numbers)} of ${count(values)} values are not numbers: ${list(examples)}`
  const perhapsMissing = others.size <= 3 && numbers > 0.5 * values && different.size > 2
  const note = perhapsMissing
    ? `Column "${name}" is numbers but for ${list(examples)}: if that means "no value", add it under “No value is written as”.`
    : null
  return { type: 'category', reason, note }
}

/** Asks about a number such as −9 or 999 that comes again and again far from all others; null where there is none. */
function absentNote(name: string, { absent, least, most }: ColumnEvidence): string | null {
  if (least > most) return null
  const isFar = (code: number) => (code < 0 ? least >= 0 : code > most + (most - least) && code > 2 * most)
  const found = [...absent].filter(([, { number, times }]) => times >= leastRowsOfAbsent && isFar(number))
  if (found.length === 0) return null
  const told = list(found.map(([text, { times }]) => `${text} (${count(times)} rows)`))
  return `Column "${name}" has ${told} far from its other numbers: if that means "no value", add it under “No value is written as”.`
}

/** The codes that a column of whole numbers seems to consist of, or null if they are quantities. */
function codesAmong({ values, different, texts }: ColumnEvidence): number[] | null {
  const codes = [...different].sort((a, b) => a - b)
  if (codes.length < 2 || codes.length > mostCodes) return null
  // 1 and 1.0 would become two categories.
  if (texts.size !== codes.length) return null
  if (codes.length === 2) return codes
  const small = codes[0] >= 0 && codes[codes.length - 1] <= largestCode
  return small && values >= leastRowsPerCode * codes.length ? codes : null
}

function dateGuess(name: string, { values, formats }: ColumnEvidence, order: DateOrder): TypeGuess {
  const [format] = formatsIn(order, formats)
  if (format) {
    const reason = `${values === 1 ? 'the only value is a date' : `all ${count(values)} values are dates`} (${format.name})`
    return { type: 'date', reason, note: null }
  }
  const [other] = formats
  const note = `The dates of column "${name}" have the ${other.order} first, but dates like 3/4/2024 are read with the ${order} first, so it is read as a category.`
  return { type: 'category', reason: `dates written ${other.name}, which is not how dates are read here`, note }
}

/**
 * What the first number of dates like 3/4/2024 is: the day unless more columns can only be read with the month first.
 *
 * @param columns what is known of each column, by its name
 */
export function sniffDateOrder(columns: ReadonlyMap<string, ColumnEvidence>): {
  order: DateOrder
  note: string | null
} {
  // With a format of each order left, a column says nothing; with one it decides.
  const slashed = [...columns].flatMap(([name, { values, formats, texts }]) =>
    values > 0 && formats.some((format) => format.order !== null) ? [{ name, formats, example: [...texts][0] }] : [],
  )
  const deciding = (order: DateOrder) =>
    slashed.filter(({ formats }) => formats.every((format) => format.order === order)).length
  const [day, month] = [deciding('day'), deciding('month')]
  const [open] = slashed
  const note =
    open && day + month === 0
      ? `Dates such as ${open.example} in column "${open.name}" make sense with the day first and with the month first; they are read with the day first. Choose the other order if that is wrong.`
      : null
  return { order: month > day ? 'month' : 'day', note }
}
