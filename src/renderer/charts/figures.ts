import { signed } from '#shared/text/format.ts'

/** A number on an axis, without the rounding that steps of a tenth add up: "0.4", not "0.39999999". */
export const tickText = (value: number, percent: boolean): string =>
  percent ? `${Math.round(100 * value)} %` : String(Number(value.toFixed(6))).replace('-', '−')

/** A number in a chart's tooltip. */
export const figureText = (value: number, percent: boolean): string =>
  percent ? `${signed(100 * value, 1)} %` : signed(value, 3)
