/** A leaf of two JSON values that is not the same in both. */
export interface Difference {
  /** "results.attacks[3].accuracy.mean" */
  readonly path: string
  /** null where the value is not there, or is null. */
  readonly stored: number | string | boolean | null
  readonly now: number | string | boolean | null
}

export interface Comparison {
  /** Numbers that stand in both. */
  readonly numbers: number
  /** Those of them that are not equal bit for bit. */
  readonly unequal: number
  /** The one that is farthest apart, measured as the tolerance is; null where all are equal. */
  readonly farthest: { readonly path: string; readonly distance: number } | null
  /** What the tolerance does not cover: numbers too far apart, other texts, and what stands on one side only. */
  readonly differences: readonly Difference[]
}

type Json = number | string | boolean | null | undefined | readonly Json[] | { readonly [key: string]: Json }

/** How far two numbers are apart: absolutely where the stored one is within 1, else relative to it. */
export const distance = (stored: number, now: number): number => Math.abs(stored - now) / Math.max(1, Math.abs(stored))

const leaf = (value: Json) => (typeof value === 'object' ? null : (value ?? null))

/**
 * Compares two JSON values leaf by leaf. Texts must always be equal.
 *
 * @param tolerance null asks for equality bit by bit. Else a number may be that far from the stored one, see {@link distance};
 * but a mean with an interval, and a ROC curve with its band, must lie within the stored interval, widened by the tolerance on
 * both sides. The intervals' ends and single repetitions, which a single guess that tips over can move far, are then not judged
 * @param path what the values are called in the differences
 */
export function compareJson(stored: unknown, now: unknown, tolerance: number | null, path: string): Comparison {
  const differences: Difference[] = []
  let [numbers, unequal] = [0, 0]
  let farthest: Comparison['farthest'] = null
  const note = (at: string, a: Json, b: Json) => differences.push({ path: at, stored: leaf(a), now: leaf(b) })

  /** @param judge how far apart two numbers may be; Infinity where something else judges them */
  const walk = (a: Json, b: Json, at: string, judge: number): void => {
    if (typeof a === 'number' && typeof b === 'number') {
      numbers++
      if (a === b) return
      unequal++
      const apart = distance(a, b)
      if (farthest === null || apart > farthest.distance) farthest = { path: at, distance: apart }
      if (apart > judge) note(at, a, b)
    } else if (Array.isArray(a) && Array.isArray(b)) {
      for (let i = 0; i < Math.max(a.length, b.length); i++) walk(a[i], b[i], `${at}[${i}]`, judge)
    } else if (isObject(a) && isObject(b)) {
      const figures = tolerance === null ? [] : figuresIn(a, b)
      for (const { name, value, low, high } of figures) {
        const spare = (tolerance as number) * Math.max(1, Math.abs(value.stored))
        if (value.now < low - spare || value.now > high + spare) note(`${at}.${name}`, value.stored, value.now)
      }
      const inner = figures.length > 0 ? Number.POSITIVE_INFINITY : judge
      for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) walk(a[key], b[key], `${at}.${key}`, inner)
    } else if (a !== b) note(at, a, b)
  }
  walk(stored as Json, now as Json, path, tolerance ?? 0)
  return { numbers, unequal, farthest, differences }
}

interface Judged {
  readonly name: string
  readonly value: { readonly stored: number; readonly now: number }
  /** The stored interval. */
  readonly low: number
  readonly high: number
}

type JsonObject = { readonly [key: string]: Json }

/** The figures with an interval that an object is: one for an estimate, one for each point of a ROC curve, else none. */
function figuresIn(a: JsonObject, b: JsonObject): Judged[] {
  const { low, high } = a
  if (typeof a.mean === 'number' && typeof b.mean === 'number' && typeof low === 'number' && typeof high === 'number')
    return [{ name: 'mean', value: { stored: a.mean, now: b.mean }, low, high }]
  const [curve, other] = [a.truePositiveRate, b.truePositiveRate]
  if (![curve, other, low, high].every((each) => Array.isArray(each) && each.length === (curve as []).length)) return []
  const [stored, now, lows, highs] = [curve, other, low, high] as number[][]
  return stored.map((value, i) => ({
    name: `truePositiveRate[${i}]`,
    value: { stored: value, now: now[i] },
    low: lows[i],
    high: highs[i],
  }))
}

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
