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
 * Compares two JSON values leaf by leaf.
 *
 * @param tolerance how far apart two numbers may be, see {@link distance}; 0 asks for equality bit by bit. Texts must always
 * be equal
 * @param path what the values are called in the differences
 */
export function compareJson(stored: unknown, now: unknown, tolerance: number, path: string): Comparison {
  const differences: Difference[] = []
  let [numbers, unequal] = [0, 0]
  let farthest: Comparison['farthest'] = null
  const walk = (a: Json, b: Json, at: string): void => {
    if (typeof a === 'number' && typeof b === 'number') {
      numbers++
      if (a === b) return
      unequal++
      const apart = distance(a, b)
      if (farthest === null || apart > farthest.distance) farthest = { path: at, distance: apart }
      if (apart > tolerance) differences.push({ path: at, stored: a, now: b })
    } else if (Array.isArray(a) && Array.isArray(b)) {
      for (let i = 0; i < Math.max(a.length, b.length); i++) walk(a[i], b[i], `${at}[${i}]`)
    } else if (isObject(a) && isObject(b)) {
      for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) walk(a[key], b[key], `${at}.${key}`)
    } else if (a !== b) differences.push({ path: at, stored: leaf(a), now: leaf(b) })
  }
  walk(stored as Json, now as Json, path)
  return { numbers, unequal, farthest, differences }
}

const isObject = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
