import { words } from '../text/index.ts'
import { encryption } from './encryption.svelte.ts'
import { notices } from './notices.svelte.ts'

/** Tells that a file was saved; from an encrypted workspace, that the file itself is not encrypted. */
export function tellSaved(name: string) {
  const isPlain = encryption.known?.state === 'unlocked'
  notices.done(words.state.saved(name), isPlain ? words.state.savedUnencrypted : '')
}
