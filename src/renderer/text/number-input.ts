import { editable } from '#shared/text/number-style.ts'

/** Why a number is not taken, as "From 1 to 100."; empty where it is. */
export function rangeRefusal(value: number, min: number, max: number, step: number | 'any'): string {
  if (value >= min && value <= max && isOnStep(value, min, step)) return ''
  const steps = step === 'any' ? '' : step === 1 ? ', a whole number' : `, in steps of ${editable(step)}`
  if (Number.isFinite(min) && Number.isFinite(max)) return `From ${editable(min)} to ${editable(max)}${steps}.`
  if (Number.isFinite(min)) return `At least ${editable(min)}${steps}.`
  return Number.isFinite(max)
    ? `At most ${editable(max)}${steps}.`
    : `${steps.slice(2, 3).toUpperCase()}${steps.slice(3)}.`
}

/** Steps are counted from the least number, else from 0; sums of binary fractions are a little off. */
function isOnStep(value: number, min: number, step: number | 'any'): boolean {
  if (step === 'any') return true
  const steps = (value - (Number.isFinite(min) ? min : 0)) / step
  return Math.abs(steps - Math.round(steps)) < 1e-6
}

/** The number that an arrow key leads to, within the range; NaN from what is no number. */
export function stepped(value: number, direction: 1 | -1, min: number, max: number, step: number | 'any'): number {
  const next = Number((value + direction * (step === 'any' ? 1 : step)).toPrecision(12))
  return Number.isNaN(next) ? next : Math.min(max, Math.max(min, next))
}

/** Numbers as they stand in one field to be edited: divided by what divides no number. */
export const editableList = (values: readonly number[]): string =>
  values.map(editable).join(editable(0.5).includes(',') ? '; ' : ', ')

/** What was typed for several numbers: divided by semicolons, by spaces, or by commas before a space. */
export const typedList = (text: string): string[] => text.split(/[;\s]+|,(?=\s|$)/).filter(Boolean)

/** A number in digits alone, without a power of ten: attributes for screen readers know no other form. */
export const plainDigits = (value: number): string =>
  value.toLocaleString('en', { useGrouping: false, maximumSignificantDigits: 15 })
