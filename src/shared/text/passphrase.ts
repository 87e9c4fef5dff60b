/** Advice on a passphrase while it is chosen. */

/** Fewest characters that a passphrase may have. */
export const fewestCharacters = 12

export interface PassphraseAdvice {
  readonly level: 'too-short' | 'weak' | 'fair' | 'good'
  readonly sentence: string
}

/** Texts that stand at the top of every list of stolen passphrases, or on every keyboard. */
const common =
  /passw|passphrase|kennwort|geheim|qwert|asdf|abcdef|letmein|welcome|cloister|hospital|admin|0123|1234|9876/gi

/**
 * How hard a passphrase is to guess, roughly: words count for about 13 bits each (a list of some 8,000 words), other characters
 * for about 4, and what is repeated or common for nothing. It can only tell what is bad; nothing measures what somebody knows of you.
 */
export function adviseOnPassphrase(passphrase: string): PassphraseAdvice {
  const length = [...passphrase.normalize('NFC')].length
  if (length < fewestCharacters)
    return {
      level: 'too-short',
      sentence: `At least ${fewestCharacters} characters: five or more words that do not belong together are easy to remember and hard to guess.`,
    }
  const bits = roughBits(passphrase)
  if (bits < 40)
    return {
      level: 'weak',
      sentence: 'Easy to guess. Add words that do not belong together and stand in no quotation.',
    }
  if (bits < 60)
    return { level: 'fair', sentence: 'One or two more words that do not belong with the others make it good.' }
  return {
    level: 'good',
    sentence: 'It can still be guessed if it stands somewhere, or follows from what people know of you.',
  }
}

function roughBits(passphrase: string): number {
  const rest = passphrase.replace(common, ' ').toLowerCase()
  const words = new Set(rest.match(/\p{L}{3,}/gu) ?? [])
  const others = [...rest.replace(/\p{L}{3,}/gu, '')].filter((character) => character.trim() !== '')
  return [...words].reduce((sum, word) => sum + Math.min(13, 3 * new Set(word).size), 0) + 4 * new Set(others).size
}
