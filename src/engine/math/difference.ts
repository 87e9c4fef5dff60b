import type { Interval } from './intervals.ts'

/**
 * The interval for a difference of two independent figures from the interval of each, by squares (Newcombe 1998, method 10;
 * Zou and Donner 2008): d - sqrt((a - low of a)^2 + (high of b - b)^2) and likewise above.
 */
export function differenceInterval(
  a: Interval & { readonly estimate: number },
  b: Interval & { readonly estimate: number },
): Interval & { estimate: number } {
  const estimate = a.estimate - b.estimate
  return {
    estimate,
    low: estimate - Math.hypot(a.estimate - a.low, b.high - b.estimate),
    high: estimate + Math.hypot(a.high - a.estimate, b.estimate - b.low),
  }
}
