import { sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Where a file of a packaged program lies for programs that are not Electron and cannot look into its archive: beside it, if it was
 * unpacked when the package was made (`scripts/package/config.mjs`). Other paths stay as they are.
 */
export const outsideArchive = (file: string, separator = sep): string =>
  file.replace(`${separator}app.asar${separator}`, `${separator}app.asar.unpacked${separator}`)

/**
 * The file of a process that is started by path on a Node: beside the built program, or among the sources where these run as
 * they are.
 */
export const entryPath = (name: 'tensorflow' | 'survey'): string =>
  outsideArchive(
    fileURLToPath(
      import.meta.url.endsWith('.ts')
        ? new URL(`../utility/${name}.ts`, import.meta.url)
        : new URL(`./${name}.cjs`, import.meta.url),
    ),
  )
