import type { DateOrder } from '#shared/contracts/dataset.ts'
import { CloisterError } from '#shared/ipc/errors.ts'

/** The messages about a file that cannot be read as it stands. `file` is always the file's name without its folder. */

const cut = (text: string) => (text.length > 120 ? `${text.slice(0, 119)}…` : text)
const count = (value: number) => value.toLocaleString('en-US')
const mebibytes = (bytes: number) => `${count(Math.max(1, Math.ceil(bytes / 1024 ** 2)))} MB`
const quoteNames = (names: readonly string[]) => names.map((name) => `"${cut(name)}"`).join(', ')

export const emptyFile = (file: string) =>
  new CloisterError('csv-empty', 'The file is empty.', 'Choose a file that holds a table.', { file })

export const noRows = (file: string) =>
  new CloisterError(
    'csv-no-rows',
    'The file has column names but no rows.',
    'Choose a file with at least one row, or say that the first line is a row.',
    { file, line: 1 },
  )

/** @param what what the file seems to be, e.g. "an Excel file" */
export const binaryFile = (file: string, what: string, advice = 'Choose a CSV file.') =>
  new CloisterError('csv-binary', `This looks like ${what} and not like a CSV file.`, advice, { file })

export const zeroByte = (file: string, line: number) =>
  new CloisterError(
    'csv-binary',
    `Line ${count(line)} has a zero byte, which text files do not have.`,
    'If the file is text in UTF-16, choose that encoding. Otherwise save it as CSV again.',
    { file, line },
  )

export const wrongEncoding = (file: string, line: number) =>
  new CloisterError(
    'csv-encoding',
    `Line ${count(line)} is not valid UTF-8 text.`,
    'Choose Latin-1 as the encoding, which older programs write, or save the file as UTF-8.',
    { file, line },
  )

export const notUtf16 = (file: string) =>
  new CloisterError(
    'csv-encoding',
    'The file is not valid UTF-16 text.',
    'Choose another encoding; UTF-8 is the most common one.',
    { file },
  )

export const isUtf16 = (file: string) =>
  new CloisterError('csv-encoding', 'The file is UTF-16 text.', 'Choose UTF-16 as the encoding.', { file, line: 1 })

export const ragged = (file: string, line: number, expected: number, found: number, text: string) =>
  new CloisterError(
    'csv-ragged',
    `Line ${count(line)} has ${count(found)} ${found === 1 ? 'value' : 'values'} where ${count(expected)} are expected.`,
    'Correct that line (a missing or an extra separator?), or choose another separator or quote. Lines above the table, such as a title, must be deleted.',
    { file, line, text: cut(text) },
  )

export const openQuote = (file: string, line: number) =>
  new CloisterError(
    'csv-unreadable',
    `A quoted text begins on line ${count(line)} and never ends.`,
    'Add the closing quote, or choose another quote character or none.',
    { file, line },
  )

export const textAfterQuote = (file: string, line: number) =>
  new CloisterError(
    'csv-unreadable',
    `On line ${count(line)} text follows directly after a closing quote.`,
    'Double every quote inside a quoted text, or choose another separator, another quote character or none.',
    { file, line },
  )

export const tooLong = (file: string, line: number, most: number) =>
  new CloisterError(
    'csv-unreadable',
    `Line ${count(line)} is longer than ${mebibytes(most)}.`,
    'Check that this is a table with one row per line.',
    { file, line },
  )

export const tooManyColumns = (file: string, line: number, most: number) =>
  new CloisterError(
    'csv-unreadable',
    `Line ${count(line)} has more than ${count(most)} columns.`,
    'Check the separator, or leave out columns that the study does not need.',
    { file, line },
  )

export const emptyNames = (file: string, positions: readonly number[]) =>
  new CloisterError(
    'csv-header',
    positions.length === 1
      ? `Column ${count(positions[0])} has no name in the first line.`
      : `Columns ${positions.map(count).join(', ')} have no name in the first line.`,
    'Name every column in the first line of the file, or say that the first line is a row. Lines above the table, such as a title, must be deleted.',
    { file, line: 1 },
  )

export const repeatedName = (file: string, names: readonly string[], positions: readonly number[]) => {
  const where = positions.map(count).join(' and ')
  const [name] = names
  const same = names.every((other) => other === name)
  return new CloisterError(
    'csv-header',
    same
      ? `Columns ${where} have the same name, "${cut(name)}".`
      : `The names of columns ${where} differ in capital letters only: ${quoteNames(names)}.`,
    'Give every column a name of its own in the first line of the file, or say that the first line is a row.',
    { file, line: 1, column: cut(name) },
  )
}

export const columnsGone = (file: string, names: readonly string[]) =>
  new CloisterError(
    'data-changed',
    `The file no longer has the ${names.length === 1 ? 'column' : 'columns'} ${quoteNames(names.slice(0, 5))}.`,
    'The file has changed since it was looked at, or its separator was set differently. Choose it again.',
    { file, line: 1 },
  )

export const badValue = (file: string, line: number, column: string, text: string, expected: string) =>
  new CloisterError(
    'csv-value',
    `"${cut(text)}" in column "${cut(column)}" on line ${count(line)} is not ${expected}.`,
    'Correct the file, read the column as a category, or add the text to those that mean "no value".',
    { file, line, column: cut(column), text: cut(text) },
  )

/** A date that only makes sense with day and month the other way round. */
export const otherDateOrder = (file: string, line: number, column: string, text: string, order: DateOrder) => {
  const other = order === 'day' ? 'month' : 'day'
  return new CloisterError(
    'csv-value',
    `"${cut(text)}" in column "${cut(column)}" on line ${count(line)} is not a date with the ${order} first.`,
    `Set dates like 3/4/2024 to "${other} first" if that is how they are meant; otherwise correct the file or read the column as a category.`,
    { file, line, column: cut(column), text: cut(text) },
  )
}

export const fileChanged = (file: string) =>
  new CloisterError(
    'data-changed',
    'The file changed while it was being read.',
    'Wait until it is complete and import it again.',
    {
      file,
    },
  )

export const badDialect = (what: string) =>
  new CloisterError('bad-arguments', what, 'Choose another separator or quote character.')

/** @param needed bytes, if known @param free bytes, if known @param folder on the disk, if known */
export const diskFull = (needed: number | null, free: number | null = null, folder: string | null = null) => {
  const amounts = [
    ...(needed === null ? [] : [`about ${mebibytes(needed)} are needed`]),
    ...(free === null
      ? []
      : [`${free < 1024 ** 2 ? 'less than 1 MB is' : `${count(Math.floor(free / 1024 ** 2))} MB are`} free`]),
  ]
  return new CloisterError(
    'disk-full',
    `There is not enough room on the disk${folder === null ? '' : ` with the folder ${folder}`}${amounts.length > 0 ? `: ${amounts.join(' and ')}` : ''}.`,
    'Free some room, or choose a workspace folder on another disk. Nothing was stored.',
  )
}

/** A trouble of the operating system with a file that the user named. Anything unknown is returned as it is. */
export function fileError(error: unknown, file: string): unknown {
  if (error instanceof CloisterError || !(error instanceof Error) || !('code' in error)) return error
  switch (error.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new CloisterError(
        'file-missing',
        'The file is no longer there.',
        'It may have been moved, renamed or deleted, or its drive is not connected. Choose it again.',
        { file },
      )
    case 'EISDIR':
      return new CloisterError('csv-unreadable', 'This is a folder and not a file.', 'Choose a CSV file.', { file })
    case 'EACCES':
    case 'EPERM':
      return new CloisterError(
        'not-allowed',
        'You are not allowed to read this file.',
        'Ask its owner for permission, or copy it to a folder of your own.',
        { file },
      )
    case 'EBUSY':
      return new CloisterError('not-allowed', 'Another program has the file open.', 'Close it there and try again.', {
        file,
      })
    default:
      return error
  }
}
