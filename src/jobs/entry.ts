import { fileURLToPath } from 'node:url'

/**
 * The file of a process that is started by path: beside the built program, or among the sources where these run as they
 * are.
 */
export const entryPath = (name: 'tensorflow' | 'survey'): string =>
  fileURLToPath(
    import.meta.url.endsWith('.ts')
      ? new URL(`../utility/${name}.ts`, import.meta.url)
      : new URL(`./${name}.cjs`, import.meta.url),
  )
