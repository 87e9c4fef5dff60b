import type { Measure } from '../../contracts/results.ts'
import { isEstimate } from '../format.ts'
import { styled } from '../number-style.ts'

/** A number of any size with three significant digits at most: "0.00123", "12.3", "45,600". */
export const rounded = (value: number): string =>
  styled(value.toLocaleString('en', { maximumSignificantDigits: 3 })).replace('-', '−')

/** "0.00123 (0.00101 to 0.00145)", the ends with as many decimals as the mean; or the reason why there is no figure. */
export function roundedWithInterval(measure: Measure): string {
  if (!isEstimate(measure)) return measure.withheld
  const { mean, low, high } = measure
  if (!(high > low)) return rounded(mean)
  const digits = mean === 0 ? 2 : Math.min(12, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(mean)))))
  const show = (value: number) =>
    styled(value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })).replace(
      '-',
      '−',
    )
  // An interval too narrow for these digits says nothing.
  return show(low) === show(high) ? show(mean) : `${show(mean)} (${show(low)} to ${show(high)})`
}
