import type { Estimate } from '#shared/contracts/results.ts'
import { signed } from '#shared/text/format.ts'
import { styled } from '#shared/text/number-style.ts'
import { words } from '../text/index.ts'

/** A number on an axis, without the rounding that steps of a tenth add up: "0.4", not "0.39999999". */
export const tickText = (value: number, percent: boolean): string =>
  percent ? `${Math.round(100 * value)} %` : styled(String(Number(value.toFixed(6)))).replace('-', '−')

/** A number in a chart's tooltip. */
export const figureText = (value: number, percent: boolean): string =>
  percent ? `${signed(100 * value, 1)} %` : signed(value, 3)

/** How an axis names its numbers. */
export const ticksIn =
  (percent: boolean) =>
  (value: string | number): string =>
    tickText(Number(value), percent)

/** An estimate with its interval, in a chart's tooltip: "0.500 (0.470 to 0.530)". */
export const intervalText = (
  { mean, low, high }: Pick<Estimate, 'mean' | 'low' | 'high'>,
  show: (value: number) => string,
): string => words.charts.interval(show(mean), show(low), show(high))
