import type { StudySpec } from '#shared/contracts/study.ts'
import type { ErrorCode } from '#shared/ipc/errors.ts'
import { bytes as inWords, count } from '#shared/text/format.ts'
import type { Finding } from '#shared/contracts/check.ts'
import type { Table } from '../data/index.ts'
import type { PreparedData } from './prepare.ts'
import { divideBySite } from './shifts.ts'

/** What the machine has for a study's data. */
export interface Room {
  /** Bytes of memory, of which a study may take {@link mostShare}. */
  readonly memory: number
  /** Bytes that one array of numbers may have. */
  readonly array: number
}

/** Share of the memory that data may take: the system, the window and the training need the rest. */
export const mostShare = 0.8
/** Above this share a study is warned of: other programs need memory too. */
const muchShare = 0.5

/** Bytes of the numbers that a model is trained on: single precision. */
const single = 4

/** Bytes that a table takes in memory: 8 for each number, 4 for each category. */
export const tableBytes = ({ rows, columns }: { rows: number; columns: readonly { kind: string }[] }): number =>
  columns.reduce((sum, { kind }) => sum + (kind === 'number' ? 8 : 4) * rows, 0)

const among = (names: readonly string[]) => (names.length === 1 ? names[0] : `${names.length} sets of features`)

/** How rows are encoded for the models: numbers in a row, for models that read numbers; else one for each feature. */
interface Encoded {
  readonly set: string
  readonly width: number
}

const setNames: Record<string, string> = {
  parents: 'the outcome’s parents',
  'markov-blanket': 'the Markov blanket',
  all: 'all features',
}

/**
 * Whether the rows that a study trains on fit the machine: encoded, they are one array of `rows x width` numbers in single
 * precision, beside the table itself and the rows that are asked about afterwards. The least that is needed is counted; what
 * training takes beside it does not grow with the rows.
 *
 * @param widths how many numbers each set of features has once encoded
 */
export function roomFindings(
  spec: StudySpec,
  data: PreparedData,
  widths: Readonly<Record<string, number>>,
  room: Room,
): (Finding & { code: ErrorCode })[] {
  const { home, away } = divideBySite(spec, data)
  const trained = Math.round(home.length * spec.settings.trainFraction)
  const asked = Math.max(home.length - trained, away.length)
  const dense = spec.settings.models.filter(({ kind }) => kind !== 'cpt').map(({ features }) => features)
  const encoded: Encoded[] = [...new Set(dense)].map((set) => ({ set, width: widths[set] }))
  const widest = encoded.reduce((most, { width }) => Math.max(most, width), 0)

  const tooLong = encoded.filter(({ width }) => width * Math.max(trained, asked) * single > room.array)
  if (tooLong.length > 0) {
    const { width } = tooLong.reduce((a, b) => (b.width > a.width ? b : a))
    const most = Math.floor(room.array / (single * width))
    const share = Math.max(trained, asked) / Math.max(1, data.rows.length)
    return [
      {
        level: 'error',
        code: 'out-of-memory',
        message: `Models on ${among(tooLong.map(({ set }) => setNames[set] ?? set))} would be given ${count(Math.max(trained, asked))} rows of ${count(width)} numbers at once; Cloister can hold ${count(most)} such rows.`,
        advice: `${advice(Math.floor(most / share))} The study is refused rather than run on a part of the rows that you did not choose.`,
      },
    ]
  }

  const forEachRow = widest * single + 8
  const needed = tableBytes(data.table) + forEachRow * (trained + asked)
  if (needed <= muchShare * room.memory) return []
  const isTooMuch = needed > mostShare * room.memory
  const fitting = Math.floor((data.table.rows * mostShare * room.memory) / needed)
  return [
    {
      level: isTooMuch ? 'error' : 'warning',
      code: 'out-of-memory',
      message: `The study needs at least ${inWords(needed)} of memory for its ${count(data.table.rows)} rows, and this computer has ${inWords(room.memory)}.`,
      advice: isTooMuch ? advice(fitting) : 'Close other programs before it runs, or leave out columns or rows.',
    },
  ]
}

const advice = (rows: number) =>
  `Import a file with at most about ${count(rows)} rows, for instance a random part of this one, or give columns that the study does not need the role "ignored" on the Data page.`

/**
 * Whether a table can be read into memory at all, before it is read.
 *
 * @param columns those that are wanted
 * @returns what to say of it, or null where it can
 */
export function tooLargeToRead(
  rows: number,
  columns: readonly { type: string }[],
  room: Room,
): { message: string; advice: string } | null {
  const table: Pick<Table, 'rows'> & { columns: { kind: string }[] } = {
    rows,
    columns: columns.map(({ type }) => ({ kind: type === 'category' ? 'category' : 'number' })),
  }
  const needed = tableBytes(table)
  const each = rows * 8
  if (needed <= mostShare * room.memory && each <= room.array) return null
  const share = Math.min((mostShare * room.memory) / needed, room.array / each)
  return {
    message: `${count(rows)} rows of ${count(columns.length)} columns need ${inWords(needed)} of memory, and this computer has ${inWords(room.memory)}.`,
    advice: advice(Math.floor(rows * share)),
  }
}
