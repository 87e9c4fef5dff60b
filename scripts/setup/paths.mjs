import { fileURLToPath } from 'node:url'
import path from 'node:path'

/** The project's folder. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..')

/** What set-up fetches for this clone; git ignores it and it may be deleted at any time. */
export const cache = path.join(root, '.cache')

export const at = (...parts) => path.join(root, ...parts)
