import type { Measure } from '../../contracts/results.ts'
import { isEstimate } from '../format.ts'

/** A positive number of any size with three significant digits: "0.00123", "12.3", "45,600". */
export const rounded = (value: number): string =>
  value === 0 ? '0' : Number(value.toPrecision(3)).toLocaleString('en', { maximumSignificantDigits: 3 })

/** "0.00123 (0.00101 to 0.00145)", or the reason why there is no figure. */
export function roundedWithInterval(measure: Measure): string {
  if (!isEstimate(measure)) return measure.withheld
  const { mean, low, high } = measure
  return high > low ? `${rounded(mean)} (${rounded(low)} to ${rounded(high)})` : rounded(mean)
}
