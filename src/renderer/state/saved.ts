import { encryption } from './encryption.svelte.ts'
import { notices } from './notices.svelte.ts'

/** Tells that a file was saved; from an encrypted workspace, that the file itself is not encrypted. */
export function tellSaved(name: string) {
  const isPlain = encryption.known?.state === 'unlocked'
  notices.done(`Saved as ${name}.`, isPlain ? 'This file is not encrypted: keep it where it is safe.' : '')
}
