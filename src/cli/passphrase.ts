import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { PassThrough, type Readable } from 'node:stream'
import { CloisterError } from '#shared/ipc/errors.ts'
import { isEncrypted, unlockWorkspace } from '#storage/index.ts'

/**
 * Unlocks a workspace if it is encrypted. Its passphrase is never an argument, which every user of the machine could read: it
 * is the first line of a file that an option names, or is asked for, or is the first line of the standard input.
 *
 * @throws CloisterError file-missing, passphrase-needed, passphrase-wrong
 */
export async function unlockIfEncrypted(folder: string, file: string | undefined): Promise<void> {
  if (isEncrypted(folder)) await unlockWorkspace(folder, file === undefined ? await ask() : await firstLineOf(file))
}

async function firstLineOf(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new CloisterError(
      'file-missing',
      `The file ${file} cannot be read.`,
      'Name a file with the passphrase in its first line.',
    )
  })
  return text.split(/\r?\n/, 1)[0]
}

/** Asks at a terminal, without showing what is typed; else reads a line. */
export async function ask(input: Readable & { isTTY?: boolean } = process.stdin): Promise<string> {
  const isTerminal = input.isTTY === true
  if (isTerminal) process.stderr.write('Passphrase of the workspace: ')
  // What is typed is echoed into a stream that nobody reads.
  const lines = createInterface({ input, output: new PassThrough(), terminal: isTerminal })
  try {
    for await (const line of lines) return line
  } finally {
    lines.close()
    if (isTerminal) process.stderr.write('\n')
  }
  throw new CloisterError(
    'passphrase-needed',
    'This workspace is encrypted, and no passphrase was given.',
    'Type it, send it by standard input, or name a file that holds it with --passphrase-file.',
  )
}
