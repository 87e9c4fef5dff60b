import { CloisterError, errorCodes, Place } from '#shared/ipc/errors.ts'

/** What came of a case. */
export type Verdict =
  | { readonly kind: 'accepted' }
  /** A sentence for the user, with a code. */
  | { readonly kind: 'refused'; readonly code: string }
  /** `signature` is the same for cases with the same cause. */
  | { readonly kind: 'defect'; readonly signature: string; readonly detail: string }

/** What a reader accepted is not what it should be. */
export class BrokenContract extends Error {}

/** Codes that say that the fault is the program's own, or that nobody asked for. */
const faults = new Set<string>(['internal', 'out-of-memory', 'job-crashed', 'cancelled', 'workspace-locked'])

/** No sentence that a person reads is longer. */
const longestSentence = 700

/** What is wrong with an error that a person is to read; null for none. */
export function faultOf(error: CloisterError): string | null {
  const { code, message, advice, place } = error.data
  if (!errorCodes.includes(code)) return `the unknown code ${code}`
  if (faults.has(code)) return `the code ${code}`
  for (const [name, text] of [
    ['message', message],
    ['advice', advice],
  ] as const) {
    if (!/[.!?…]$/.test(text)) return `no sentence as its ${name}`
    if (text.length > longestSentence) return `a ${name} of more than ${longestSentence} characters`
    // eslint-disable-next-line no-control-regex -- these would reach a terminal
    if (/[\0-\x08\x0b-\x1f\x7f]/.test(text)) return `control characters in its ${name}`
  }
  if (place && !Place.safeParse(place).success) return 'a place that is none'
  if (place && (place.text ?? '').length > 120) return 'a text of more than 120 characters in its place'
  if (place && (place.column ?? '').length > 300) return 'a column of more than 300 characters in its place'
  return null
}

/** The first frame of the program's own code. */
const frameOf = (error: Error) => /\/(src\/[\w./-]+\.ts):(\d+)/.exec(error.stack ?? '')?.[1] ?? ''

const general = (text: string) =>
  text
    .slice(0, 200)
    .replace(/["'“”‘’`][^"'“”‘’`]*["'“”‘’`]/g, '"…"')
    .replace(/\d+/g, '#')

/** What is thrown, judged: only a CloisterError that a person understands will do. */
export function judge(error: unknown): Verdict {
  if (error instanceof CloisterError) {
    const fault = faultOf(error)
    if (fault === null) return { kind: 'refused', code: error.data.code }
    const cause = error.cause instanceof Error ? ` (${error.cause.message})` : ''
    const detail = `An error with ${fault}: ${error.message.slice(0, 1000)}${cause.slice(0, 500)}\n${error.stack ?? ''}`
    return {
      kind: 'defect',
      signature: general(`${error.data.code} ${fault} ${fault.startsWith('the code') ? error.message : ''}`),
      detail,
    }
  }
  const thrown = error instanceof Error ? error : new Error(String(error))
  const signature = general(`${thrown.constructor.name} ${thrown.message} ${frameOf(thrown)}`)
  return { kind: 'defect', signature, detail: thrown.stack?.slice(0, 3000) ?? thrown.message }
}

/** Where a value holds what no answer may hold: a number that is none, a hole in a list, a function. null for nowhere. */
export function unsoundPlace(value: unknown, path = 'value'): string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? null : `${path} is ${value}`
  if (typeof value === 'function' || typeof value === 'symbol') return `${path} is a ${typeof value}`
  if (value === null || typeof value !== 'object') return null
  if (ArrayBuffer.isView(value)) {
    const at = [...(value as Float64Array)].findIndex((each) => !Number.isFinite(each))
    return at < 0 ? null : `${path}[${at}] is not finite`
  }
  for (const [key, each] of Object.entries(value)) {
    if (each === undefined && Array.isArray(value)) return `${path}[${key}] is undefined`
    const found = unsoundPlace(each, `${path}.${key}`)
    if (found) return found
  }
  return null
}

/** Holds a value to its contract's schema. @throws BrokenContract */
export function holds(
  schema: { safeParse(value: unknown): { success: boolean; error?: Error } },
  value: unknown,
  what: string,
): void {
  const parsed = schema.safeParse(value)
  if (!parsed.success)
    throw new BrokenContract(`${what} does not satisfy its contract: ${parsed.error?.message.slice(0, 500)}`)
  const unsound = unsoundPlace(value)
  if (unsound) throw new BrokenContract(`${what}: ${unsound}`)
}

/** @throws BrokenContract unless so */
export function demand(holds: boolean, what: string): void {
  if (!holds) throw new BrokenContract(what)
}
