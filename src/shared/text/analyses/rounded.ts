import type { Measure } from '../../contracts/results.ts'
import { isEstimate } from '../format.ts'
import { styled } from '../number-style.ts'

/** A number of any size with three significant digits at most: "0.00123", "12.3", "45,600". */
export const rounded = (value: number): string =>
  styled(value.toLocaleString('en', { maximumSignificantDigits: 3 })).replace('-', '−')

/** Where the first digit that counts stands: 0 for 3.2, −2 for 0.032. */
const place = (value: number): number => Math.floor(Math.log10(Math.abs(value)))

/**
 * "0.0012 (0.0010 to 0.0015)": as many digits as the interval supports, two or three of them counting in the mean, and the ends with as
 * many decimals; or the reason why there is no figure.
 */
export function roundedWithInterval(measure: Measure): string {
  if (!isEstimate(measure)) return measure.withheld
  const { mean, low, high } = measure
  if (!(high > low)) return rounded(mean)
  const supported = -place((high - low) / 2)
  const digits =
    mean === 0 ? 2 : Math.min(12, Math.max(0, Math.min(2 - place(mean), Math.max(1 - place(mean), supported))))
  const show = (value: number) =>
    styled(value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })).replace(
      '-',
      '−',
    )
  // An interval too narrow for these digits says nothing.
  return show(low) === show(high) ? show(mean) : `${show(mean)} (${show(low)} to ${show(high)})`
}
