import { readdir } from 'node:fs/promises'
import path from 'node:path'
import type { StudyTable } from '#shared/contracts/published.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { list, plural } from '#shared/text/format.ts'
import { fieldsOf, type KnownTable, knownTables } from '../reproduce/index.ts'
import { readSmallText } from './small-text.ts'

/**
 * Public tables that studies learn from.
 *
 * @param there names of the files that the workspace has
 */
export const studyTables = (there: readonly string[]): StudyTable[] =>
  Object.entries(knownTables).map(([name, { title, files, published, where }]) => ({
    name,
    title,
    files: [...files],
    published: [...published],
    from: where,
    isThere: files.every((file) => there.includes(file)),
  }))

/** The tables are small; a file that is larger than this is none of theirs. */
const largest = 50 * 1024 * 1024

/**
 * Reads a public table's files from a folder, by our names for them or its publisher's.
 *
 * @returns its title, and the texts under our names
 * @throws CloisterError not-found for a table that no study uses; file-missing; csv-ragged and csv-value with line and
 * column; csv-unreadable where the files have not the table's number of rows
 */
export async function readStudyTable(
  table: string,
  folder: string,
): Promise<{ title: string; files: { name: string; text: string }[] }> {
  if (!Object.hasOwn(knownTables, table))
    throw new CloisterError('not-found', `No published study learns from "${table}".`, 'Choose a study from the list.')
  const { title, files, published, rows, columns, where } = knownTables[table as KnownTable]
  const there = new Set(await readdir(folder).catch(() => []))
  const names = [files, published].find((wanted) => wanted.every((name) => there.has(name)))
  if (!names)
    throw new CloisterError(
      'file-missing',
      `The folder ${path.basename(folder)} does not hold both files of ${title}: ${list([...published])}.`,
      `Get them from ${where} and choose the folder that they are in.`,
    )
  const found: { name: string; text: string }[] = []
  for (const [i, name] of names.entries()) {
    const file = path.join(folder, name)
    const read = await readSmallText(file, largest)
    if ('problem' in read)
      throw new CloisterError(
        'csv-unreadable',
        `${name} ${read.problem === 'is too large' ? `is too large to be a file of ${title}` : read.problem}.`,
        `Get it again from ${where}.`,
        { file: name },
      )
    const { text } = read
    const count = fieldsOf(text, columns, { file: name }).length
    if (count !== rows[i])
      throw new CloisterError(
        'csv-unreadable',
        `${name} has ${plural(count, 'row')}; ${title} has ${rows[i].toLocaleString('en')} there.`,
        `Get it again from ${where}.`,
        { file: name },
      )
    found.push({ name: files[i], text })
  }
  return { title, files: found }
}
