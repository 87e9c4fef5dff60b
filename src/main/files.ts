import { randomUUID } from 'node:crypto'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { type BrowserWindow, dialog } from 'electron'
import type { SourceFile } from '#shared/contracts/app.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { writeWhole } from './write-whole.ts'

export { writeWhole }

/** Files the user has pointed at. The window knows them by a token, so it can name no path of its own choosing. */
export class SourceFiles {
  readonly #paths = new Map<string, string>()

  async add(file: string): Promise<SourceFile> {
    const fileName = path.basename(file)
    const found = await stat(file).catch(() => undefined)
    if (!found?.isFile())
      throw new CloisterError(
        'file-missing',
        `${fileName || 'What was dropped'} is not a file that can be read.`,
        'Choose a CSV file on this computer.',
        { file: fileName },
      )
    const id = randomUUID()
    this.#paths.set(id, file)
    return { id, fileName, bytes: found.size }
  }

  /** A folder that the user has chosen in a dialog. */
  addFolder(folder: string): SourceFile {
    const id = randomUUID()
    this.#paths.set(id, folder)
    return { id, fileName: path.basename(folder), bytes: 0 }
  }

  /** @throws CloisterError for a token that was never given out */
  pathOf(id: string): string {
    const file = this.#paths.get(id)
    if (!file) throw new CloisterError('not-found', 'Cloister does not know this file any more.', 'Choose it again.')
    return file
  }
}

/** Lets the user choose a file to open. @returns its path, or null where the user changed their mind */
export async function askForFile(
  window: BrowserWindow,
  title: string,
  name: string,
  extensions: string[],
): Promise<string | null> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title,
    properties: ['openFile', 'dontAddToRecent'],
    filters: [
      { name, extensions },
      { name: 'All files', extensions: ['*'] },
    ],
  })
  return canceled ? null : (filePaths[0] ?? null)
}

/** Lets the user choose a folder. @returns its path, or null where the user changed their mind */
export async function askForFolder(window: BrowserWindow, title: string): Promise<string | null> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title,
    properties: ['openDirectory', 'dontAddToRecent'],
  })
  return canceled ? null : (filePaths[0] ?? null)
}

/** Lets the user choose where to save, and saves. @returns the file's name, or null where the user changed their mind */
export async function askAndSave(
  window: BrowserWindow,
  title: string,
  suggestion: string,
  extension: string,
  content: () => Promise<Uint8Array | string>,
): Promise<string | null> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title,
    defaultPath: suggestion,
    properties: ['createDirectory', 'showOverwriteConfirmation', 'dontAddToRecent'],
    filters: [{ name: extension.toUpperCase(), extensions: [extension] }],
  })
  if (canceled || !filePath) return null
  await writeWhole(filePath, await content())
  return path.basename(filePath)
}

/**
 * A name that file systems accept, with an ending put to it: at most 78 characters, which are 234 bytes of the 255 that
 * most allow.
 */
export const fileNameFrom = (text: string): string =>
  text
    .replace(/[^\p{L}\p{N} ._-]+/gu, '-')
    .trim()
    .slice(0, 78)
    // The cut may have gone through a character of two code units.
    .replace(/[\uD800-\uDBFF]$/, '') || 'cloister'
