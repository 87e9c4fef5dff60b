import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { failure } from '../testing.ts'
import { newKey, protect, Protection, scryptKey, unwrap } from './passphrase.ts'

/** Cheap, for tests. */
const cheap = { N: 1024, r: 8, p: 1 }
const passphrase = 'seven grey herons wait'

describe('scrypt', () => {
  // RFC 7914, section 12.
  it.each([
    [
      '',
      '',
      { N: 16, r: 1, p: 1 },
      '77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906',
    ],
    [
      'password',
      'NaCl',
      { N: 1024, r: 8, p: 16 },
      'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640',
    ],
    [
      'pleaseletmein',
      'SodiumChloride',
      { N: 16384, r: 8, p: 1 },
      '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
    ],
  ])('gives what RFC 7914 gives for "%s"', async (password, salt, cost, expected) => {
    expect((await scryptKey(Buffer.from(password), Buffer.from(salt), cost, 64)).toString('hex')).toBe(expected)
  })
})

describe('a wrapped key', () => {
  it('comes back with the passphrase, and stands in no form in what is stored', async () => {
    const key = newKey()
    const stored = JSON.stringify(await protect(key, passphrase, cheap))
    expect(await unwrap(Protection.parse(JSON.parse(stored)), passphrase)).toEqual(key)
    for (const form of ['hex', 'base64', 'base64url', 'latin1'] as const)
      expect(stored).not.toContain(key.toString(form))
    expect(stored).not.toContain(passphrase)
  })

  it('costs 128 MiB to try unless told otherwise', async () => {
    const { scrypt } = await protect(newKey(), passphrase)
    expect(128 * scrypt.N * scrypt.r).toBe(128 * 1024 ** 2)
  })

  it('is refused with any other passphrase', async () => {
    const stored = await protect(newKey(), passphrase, cheap)
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 0, maxLength: 40 }), async (other) => {
        expect((await failure(unwrap(stored, other))).code).toBe('passphrase-wrong')
      }),
      { numRuns: 20 },
    )
    expect((await failure(unwrap(stored, `${passphrase} `))).message).toBe(
      'This is not the passphrase of this workspace.',
    )
  })

  it('is refused when what is stored was altered', async () => {
    const stored = await protect(newKey(), passphrase, cheap)
    const altered = { ...stored, scrypt: { ...stored.scrypt, p: 2 } }
    expect((await failure(unwrap(altered, passphrase))).code).toBe('passphrase-wrong')
    expect(Protection.safeParse({ ...stored, scrypt: { ...stored.scrypt, N: 2 ** 30 } }).success).toBe(false)
    expect(Protection.safeParse({ ...stored, scrypt: { ...stored.scrypt, salt: 'AAAA' } }).success).toBe(false)
  })

  it('knows a passphrase however its accents are typed', async () => {
    const key = newKey()
    const stored = await protect(key, 'café crème brûlée', cheap)
    expect(await unwrap(stored, 'café crème brûlée'.normalize('NFD'))).toEqual(key)
  })

  it('is refused a short passphrase', async () => {
    expect((await failure(protect(newKey(), 'eleven char', cheap))).code).toBe('bad-arguments')
  })
})
