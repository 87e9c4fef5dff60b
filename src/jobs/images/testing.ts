/** Image sets in real folders, for tests. */

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { temporaryFolder } from '../../storage/testing.ts'

/** A folder with files of these contents; names that end in .gz are packed. */
export function folderOf(files: Readonly<Record<string, Uint8Array>>): string {
  const folder = temporaryFolder()
  for (const [name, bytes] of Object.entries(files))
    writeFileSync(join(folder, name), name.endsWith('.gz') ? gzipSync(bytes) : bytes)
  return folder
}
