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
    super(readable(message))
    this.name = 'CloisterError'
    this.data = {
      code,
      message: this.message,
      advice: readable(advice),
      ...(place ? { place: readablePlace(place) } : {}),
    }
  }
}

/** No sentence is longer, whatever it quotes. */
const longestSentence = 700

/**
 * A sentence as it can be shown anywhere: what a file has put into it is no more than a person reads, and holds no control
 * characters, which a terminal would obey.
 */
function readable(text: string, longest = longestSentence): string {
  // eslint-disable-next-line no-control-regex -- these are what is looked for
  const shown = text.replace(/[\0-\x08\x0b-\x1f\x7f]/g, (control) =>
    String.fromCharCode(control === '\x7f' ? 0x2421 : 0x2400 + control.charCodeAt(0)),
  )
  if (shown.length <= longest) return shown
  const end = Math.floor(longest / 3)
  return `${shown.slice(0, longest - end - 3)} … ${shown.slice(-end)}`
}

const readablePlace = ({ column, text, ...rest }: Place): Place => ({
  ...rest,
  ...(column === undefined ? {} : { column: readable(column, 300) }),
  ...(text === undefined ? {} : { text: readable(text, 120) }),
})

/** Anything thrown, as error data: what is not a CloisterError becomes "internal" and keeps its message. */
export function toErrorData(error: unknown): CloisterErrorData {
  if (error instanceof CloisterError) return error.data
  if (error instanceof Error && error.name === 'AbortError') return cancelled().data
  const system = systemTrouble(error)
  if (system) return system
  const message = error instanceof Error ? error.message : String(error)
  return {
    code: 'internal',
    message: `Cloister ran into a fault of its own: ${message}`,
    advice: 'Your data are unchanged. Please report this with the steps that led here.',
  }
}

/** What the system says of a disk or a folder, in words; null for anything else. */
function systemTrouble(error: unknown): CloisterErrorData | null {
  const { code = '', path = '' } = (error ?? {}) as { code?: unknown; path?: unknown }
  const what = path === '' ? 'What was to be stored' : String(path)
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new CloisterError(
        'disk-full',
        `${what} could not be written because the disk is full.`,
        'Free some room and do it again. What was stored before is still there.',
      ).data
    case 'EROFS':
      return new CloisterError(
        'not-allowed',
        `${what} could not be written because the disk is read-only.`,
        'Choose another folder, or have the disk made writable.',
      ).data
    default:
      return null
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
