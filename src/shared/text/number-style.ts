/**
 * How numbers are written for people: which sign divides the decimals and which the thousands. Texts are made in English and
 * restyled here, so that each number is rounded in one place. What programs read (CSV, JSON, YAML, the command line, what is
 * stored) is made where no style is chosen, and so has points.
 */

/** 1,234.5 or 1.234,5 or 1 234,5 */
export type NumberStyle = 'point' | 'comma' | 'space'

interface Signs {
  readonly decimal: string
  readonly thousands: string
  /** For libraries that write numbers by themselves. */
  readonly locale: string
}

/** A space between thousands is narrow and keeps the number on one line. */
const styles: Record<NumberStyle, Signs> = {
  point: { decimal: '.', thousands: ',', locale: 'en' },
  comma: { decimal: ',', thousands: '.', locale: 'de' },
  space: { decimal: ',', thousands: '\u202f', locale: 'fr' },
}

let signs = styles.point

/** Chooses the style of every number written from now on by this process. */
export const useNumberStyle = (style: NumberStyle): void => {
  signs = styles[style]
}

/** The locale that writes numbers in the chosen style. */
export const numberLocale = (): string => signs.locale

/** The style that a locale writes, the nearest where it is none of them. */
export function numberStyleOf(locale?: string): NumberStyle {
  const parts = new Intl.NumberFormat(locale, { useGrouping: true }).formatToParts(1_234_567.5)
  const sign = (type: string) => parts.find((part) => part.type === type)?.value
  if (sign('decimal') !== ',') return 'point'
  return sign('group') === '.' ? 'comma' : 'space'
}

/** A number that is written in English ("1,234.5"), in the chosen style. Only a number may be given: signs of sentences would change. */
export const styled = (english: string): string =>
  signs === styles.point
    ? english
    : english.replace(/[.,]/g, (sign) => (sign === '.' ? signs.decimal : signs.thousands))

/** A text that begins with a number in the chosen style, with that number in English. */
export function unstyled(text: string): string {
  if (signs === styles.point) return text
  return text.replaceAll(/[.,\u202f]/g, (sign) => (sign === signs.decimal ? '.' : sign === signs.thousands ? '' : sign))
}

/** A number as it stands in a field to be edited: every digit, no sign between thousands. */
export const editable = (value: number): string => (Number.isFinite(value) ? styled(String(value)) : '')

export type ReadNumber = { readonly value: number } | { readonly refusal: string }

/** Three digits after one sign: thousands in one country and decimals in another. */
const twofold = /^[+-]?[1-9]\d{0,2}([.,])\d{3}$/
/** A space, or the apostrophe of Switzerland, before three digits. */
const spaceOfThousands = /(?<=\d)[ \u00a0\u202f\u2009'’](?=\d{3}(?!\d))/g

/**
 * A number that a person has typed. One that could mean two things is refused and never guessed: in Germany 1.234 is more than a
 * thousand, elsewhere a little more than one.
 */
export function readNumber(typed: string): ReadNumber {
  const text = typed.trim().replaceAll('−', '-')
  if (text === '') return { refusal: 'A number is missing.' }
  const { decimal } = signs
  const thousands = decimal === '.' ? ',' : '.'
  const found = twofold.exec(text)
  if (found && found[1] !== decimal) {
    const meanings = ['', '.'].map((sign) => editable(Number(text.replace(found[1], sign))))
    return { refusal: `“${text}” could be ${meanings.join(' or ')}. Write it as one of these.` }
  }
  const whole = new RegExp(
    `^[+-]?(?=\\${decimal}?\\d)(?:[1-9]\\d{0,2}(?:\\${thousands}\\d{3})+|\\d*)(?:\\${decimal}\\d*)?(?:e[+-]?\\d+)?$`,
    'i',
  )
  const plain = text.replaceAll(spaceOfThousands, '')
  const value = whole.test(plain) ? Number(plain.replaceAll(thousands, '').replace(decimal, '.')) : Number.NaN
  if (Number.isFinite(value)) return { value }
  return { refusal: `“${text}” cannot be read as a number. Write it like ${editable(1234.5)}.` }
}
