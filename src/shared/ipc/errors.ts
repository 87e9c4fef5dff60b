import { z } from 'zod'

/** Every way in which a call can fail. */
export const errorCodes = [
  'bad-arguments',
  'cancelled',
  'csv-empty',
  'csv-no-rows',
  'csv-binary',
  'csv-encoding',
  'csv-ragged',
  'csv-value',
  'csv-header',
  'csv-unreadable',
  'file-missing',
  'disk-full',
  'not-allowed',
  'workspace-locked',
  'workspace-newer',
  'passphrase-needed',
  'passphrase-wrong',
  'encrypted-limit',
  'not-found',
  'data-changed',
  'graph-cycle',
  'graph-column',
  'graph-file',
  'image-file',
  'backup-file',
  'predictions-invalid',
  'model-file',
  'study-invalid',
  'study-file',
  'too-few-rows',
  'outcome-invalid',
  'out-of-memory',
  'job-crashed',
  'internal',
] as const
export const ErrorCode = z.enum(errorCodes)
export type ErrorCode = z.infer<typeof ErrorCode>

/** Where in a file the trouble lies; line and column count from 1. */
export const Place = z.strictObject({
  file: z.string(),
  line: z.number().int().positive().optional(),
  column: z.string().optional(),
  /** Bytes before the trouble: of what is packed in the file, unless the packing itself is broken. */
  offset: z.number().int().nonnegative().optional(),
  /** The offending text, cut to 120 characters. */
  text: z.string().optional(),
})
export type Place = z.infer<typeof Place>

/** An error as it crosses a process boundary: what happened, where, and what to do. */
export const CloisterErrorData = z.strictObject({
  code: ErrorCode,
  message: z.string(),
  advice: z.string(),
  place: Place.optional(),
})
export type CloisterErrorData = z.infer<typeof CloisterErrorData>

/** An error that is meant for the person at the screen. */
export class CloisterError extends Error {
  readonly data: CloisterErrorData

  /**
   * @param code which of the known kinds of trouble
   * @param message what happened, a sentence a clinician understands
   * @param advice what to do next, a sentence
   * @param place where in a file, if it is about a file
   */
  constructor(code: ErrorCode, message: string, advice: string, place?: Place) {
    super(message)
    this.name = 'CloisterError'
    this.data = { code, message, advice, ...(place ? { place } : {}) }
  }
}

/** Anything thrown, as error data: what is not a CloisterError becomes "internal" and keeps its message. */
export function toErrorData(error: unknown): CloisterErrorData {
  if (error instanceof CloisterError) return error.data
  if (error instanceof Error && error.name === 'AbortError') return cancelled().data
  const message = error instanceof Error ? error.message : String(error)
  return {
    code: 'internal',
    message: `Cloister ran into a fault of its own: ${message}`,
    advice: 'Your data are unchanged. Please report this with the steps that led here.',
  }
}

/** The error of work that was cancelled. */
export const cancelled = () =>
  new CloisterError('cancelled', 'The work was cancelled.', 'Nothing was stored. Start it again when you like.')

/** Error data with its place in one text: "file, line 3, column age". */
export function describePlace(place: Place): string {
  const parts = [place.file]
  if (place.line !== undefined) parts.push(`line ${place.line}`)
  if (place.column !== undefined) parts.push(`column ${place.column}`)
  if (place.offset !== undefined) parts.push(`byte ${place.offset}`)
  return parts.join(', ')
}
