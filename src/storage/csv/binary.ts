import type { CloisterError } from '#shared/ipc/errors.ts'
import { binaryFile } from './errors.ts'
import { type Encoding, utf16Order } from './encoding.ts'

const saveAsCsv = 'Open it in the program that made it, save the table as CSV, and choose that file.'

/** How files that people mistake for CSV begin, and what to call them. */
const kinds: readonly { begins: readonly (number | string)[]; what: string; advice?: string }[] = [
  {
    begins: ['PK', 3, 4],
    what: 'an Excel file or a zip archive',
    advice: 'If it is an Excel file, open it and save it as CSV. Otherwise unpack it first.',
  },
  { begins: [0xd0, 0xcf, 0x11, 0xe0], what: 'an old Excel or Word file', advice: saveAsCsv },
  { begins: [0x1f, 0x8b], what: 'a compressed file (gzip)', advice: 'Unpack it first.' },
  { begins: ['BZh'], what: 'a compressed file (bzip2)', advice: 'Unpack it first.' },
  { begins: [0xfd, '7zXZ'], what: 'a compressed file (xz)', advice: 'Unpack it first.' },
  { begins: ['7z', 0xbc, 0xaf], what: 'a 7-Zip archive', advice: 'Unpack it first.' },
  { begins: ['PAR1'], what: 'a Parquet file', advice: saveAsCsv },
  { begins: ['SQLite format 3'], what: 'an SQLite database', advice: 'Export the table as CSV and choose that file.' },
  { begins: ['$FL2'], what: 'an SPSS file', advice: saveAsCsv },
  { begins: ['<stata_dta>'], what: 'a Stata file', advice: saveAsCsv },
  { begins: [0x89, 'PNG'], what: 'a picture (PNG)' },
  { begins: [0xff, 0xd8, 0xff], what: 'a picture (JPEG)' },
  { begins: ['GIF8'], what: 'a picture (GIF)' },
  { begins: ['%PDF-'], what: 'a PDF document' },
  { begins: [0x7f, 'ELF'], what: 'a program' },
  { begins: ['MZ', 0x90, 0], what: 'a program' },
  { begins: [0xff, 0xfe, 0, 0], what: 'text in UTF-32', advice: 'Save it as UTF-8.' },
]

const toBytes = (parts: readonly (number | string)[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'number' ? Buffer.from([part]) : Buffer.from(part, 'latin1'))))

/**
 * Looks for signs that a file is not text.
 *
 * @param head the file's first bytes
 * @param encoding what the user has chosen; UTF-16 may have zero bytes anywhere
 * @returns the error to throw, or null
 */
export function binaryTrouble(file: string, head: Uint8Array, encoding?: Encoding): CloisterError | null {
  const known = kinds.find(({ begins }) => {
    const bytes = toBytes(begins)
    return bytes.equals(head.subarray(0, bytes.length))
  })
  if (known) return binaryFile(file, known.what, known.advice)
  if (encoding === 'utf-16' || utf16Order(head)) return null
  const looked = head.subarray(0, 65_536)
  if (looked.includes(0)) return binaryFile(file, 'a binary file')
  const strange = looked.filter((byte) => byte < 9 || (byte > 13 && byte < 32) || byte === 127).length
  return strange > looked.length / 50 ? binaryFile(file, 'a binary file') : null
}
