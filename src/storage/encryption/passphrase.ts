import { randomBytes, scrypt } from 'node:crypto'
import { z } from 'zod'
import { fewestCharacters } from '#shared/text/passphrase.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { decrypt, encrypt, keyBytes, nonceBytes, tagBytes } from './cipher.ts'

const base64 = (bytes: number) => z.base64().refine((text) => Buffer.from(text, 'base64').length === bytes)

/**
 * What is stored of a workspace's protection: the random data key, wrapped (AES-256-GCM) with a key that scrypt (RFC 7914) makes
 * of the passphrase. Neither key, nor the passphrase, can be read off it.
 */
export const Protection = z.strictObject({
  cloister: z.literal('encrypted workspace'),
  form: z.literal(1),
  scrypt: z.strictObject({
    /** Bounded, so that an altered file cannot ask for all memory. */
    N: z.literal([2 ** 10, 2 ** 14, 2 ** 15, 2 ** 16, 2 ** 17, 2 ** 18, 2 ** 19, 2 ** 20]),
    r: z.literal(8),
    p: z.int().min(1).max(16),
    salt: base64(32),
  }),
  wrapped: z.strictObject({
    cipher: z.literal('aes-256-gcm'),
    nonce: base64(nonceBytes),
    key: base64(keyBytes + tagBytes),
  }),
})
export type Protection = z.infer<typeof Protection>

/** 128 MiB and, on a machine of 2024, about half a second for each passphrase that is tried. */
export const cost = { N: 2 ** 17, r: 8, p: 1 } as const
export interface Cost {
  readonly N: number
  readonly r: number
  readonly p: number
}

/** Keys that are typed in other ways on other keyboards give the same text. */
const bytesOf = (passphrase: string) => Buffer.from(passphrase.normalize('NFC'), 'utf8')

/** scrypt of RFC 7914. @returns so many bytes */
export function scryptKey(passphrase: Uint8Array, salt: Uint8Array, { N, r, p }: Cost, bytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) =>
    scrypt(passphrase, salt, bytes, { N, r, p, maxmem: 128 * N * r + 128 * r * p + 32 * 1024 ** 2 }, (error, key) =>
      error ? reject(error) : resolve(key),
    ),
  )
}

/** A new random data key. */
export const newKey = (): Buffer => randomBytes(keyBytes)

/** What the wrapped key is bound to. */
const bound = ({ N, r, p, salt }: Protection['scrypt']) => Buffer.from(`cloister data key 1 ${N} ${r} ${p} ${salt}`)

/**
 * Wraps a data key with a passphrase.
 *
 * @throws CloisterError bad-arguments for a passphrase that is too short
 */
export async function protect(key: Uint8Array, passphrase: string, { N, r, p }: Cost = cost): Promise<Protection> {
  if ([...passphrase.normalize('NFC')].length < fewestCharacters)
    throw new CloisterError(
      'bad-arguments',
      `A passphrase needs at least ${fewestCharacters} characters.`,
      'Take five or more words that do not belong together.',
    )
  const settings = { N, r, p, salt: randomBytes(32).toString('base64') } as Protection['scrypt']
  const wrapping = await scryptKey(bytesOf(passphrase), Buffer.from(settings.salt, 'base64'), settings, keyBytes)
  const nonce = randomBytes(nonceBytes)
  const wrapped = encrypt(wrapping, nonce, bound(settings), key)
  wrapping.fill(0)
  return {
    cloister: 'encrypted workspace',
    form: 1,
    scrypt: settings,
    wrapped: { cipher: 'aes-256-gcm', nonce: nonce.toString('base64'), key: wrapped.toString('base64') },
  }
}

/** The data key. @throws CloisterError passphrase-wrong */
export async function unwrap({ scrypt: settings, wrapped }: Protection, passphrase: string): Promise<Buffer> {
  const salt = Buffer.from(settings.salt, 'base64')
  const wrapping = await scryptKey(bytesOf(passphrase), salt, settings, keyBytes)
  const nonce = Buffer.from(wrapped.nonce, 'base64')
  const key = decrypt(wrapping, nonce, bound(settings), Buffer.from(wrapped.key, 'base64'))
  wrapping.fill(0)
  if (key) return key
  throw new CloisterError(
    'passphrase-wrong',
    'This is not the passphrase of this workspace.',
    'Check capital letters and the keyboard’s language, and try again. Without the passphrase nobody can read the workspace.',
  )
}
