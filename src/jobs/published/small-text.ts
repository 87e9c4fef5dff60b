import { readFile, stat } from 'node:fs/promises'

/**
 * Reads a text file of which it is known how large it can be.
 *
 * @param largest in bytes; a larger file is another one, and is not read
 * @returns its text, or why there is none, to stand behind its name
 */
export async function readSmallText(
  file: string,
  largest: number,
): Promise<{ text: string } | { problem: 'cannot be read' | 'is too large' }> {
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  )
  if (size > largest) return { problem: 'is too large' }
  return readFile(file, 'utf8').then(
    (text) => ({ text }),
    () => ({ problem: 'cannot be read' }) as const,
  )
}
