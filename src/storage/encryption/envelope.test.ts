import { webcrypto } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CloisterError } from '#shared/ipc/errors.ts'
import { decrypt, encrypt } from './cipher.ts'
import { chunkBytes, headerBytes, isSealed, open, Opener, seal, Sealer } from './envelope.ts'

const key = Buffer.alloc(32, 7)
const codeOf = (work: () => unknown) => {
  try {
    work()
  } catch (error) {
    if (error instanceof CloisterError) return error.data.code
    throw error
  }
  return 'nothing'
}
/** Contents around the sizes at which a chunk ends. */
const sizes = [0, 1, 1000, chunkBytes - 1, chunkBytes, chunkBytes + 1, 2 * chunkBytes, 3 * chunkBytes + 5]
const contentOf = (size: number) => Buffer.from(Uint8Array.from({ length: size }, (_, i) => (i * 31) % 251))

describe('AES-256-GCM', () => {
  // McGrew and Viega, "The Galois/Counter Mode of Operation", test cases 14 and 16.
  const hex = (text: string) => Buffer.from(text, 'hex')
  const cases = [
    [
      '00'.repeat(32),
      '00'.repeat(12),
      '',
      '00'.repeat(16),
      'cea7403d4d606b6e074ec5d3baf39d18',
      'd0d1c8a799996bf0265b98b5d48ab919',
    ],
    [
      'feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308',
      'cafebabefacedbaddecaf888',
      'feedfacedeadbeeffeedfacedeadbeefabaddad2',
      'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39',
      '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662',
      '76fc6ece0f4e1768cddf8853bb2d551b',
    ],
  ]
  it.each(cases)('gives what its authors give for the key %s', (given, nonce, bound, content, sealed, tag) => {
    const found = encrypt(hex(given), hex(nonce), hex(bound), hex(content))
    expect(found.toString('hex')).toBe(sealed + tag)
    expect(decrypt(hex(given), hex(nonce), hex(bound), found)?.toString('hex')).toBe(content)
  })
})

describe('a sealed file', () => {
  it('is what was put into it, whatever its size', () => {
    for (const size of sizes) expect(open(key, 'a', seal(key, 'a', contentOf(size)))).toEqual(contentOf(size))
  })

  it('comes in stretches of any size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200_000 }), fc.integer({ min: 5000, max: 150_000 }), (size, stretch) => {
        const content = contentOf(size)
        const sealer = new Sealer(key, 'a')
        const sealed: Buffer[] = []
        for (let at = 0; at < size; at += stretch) sealed.push(sealer.push(content.subarray(at, at + stretch)))
        const whole = Buffer.concat([...sealed, sealer.end()])
        const opener = new Opener(key, 'a')
        const opened: Buffer[] = []
        for (let at = 0; at < whole.length; at += stretch) opened.push(opener.push(whole.subarray(at, at + stretch)))
        expect(Buffer.concat([...opened, opener.end()])).toEqual(content)
      }),
      { numRuns: 25 },
    )
  })

  it('is opened by another implementation that knows its form', async () => {
    const content = contentOf(chunkBytes + 9)
    const sealed = seal(key, 'cloister.duckdb', content)
    const { subtle } = webcrypto
    const header = sealed.subarray(0, headerBytes)
    const base = await subtle.importKey('raw', key, 'HKDF', false, ['deriveKey'])
    const info = new TextEncoder().encode('cloister sealed file')
    const derived = await subtle.deriveKey(
      { name: 'HKDF', hash: 'SHA-256', salt: header.subarray(12), info },
      base,
      { name: 'AES-GCM', length: 256 },
      false,
      ['decrypt'],
    )
    const additionalData = Buffer.concat([header, Buffer.from('cloister.duckdb')])
    const chunk = async (from: number, to: number | undefined, iv: number[]) =>
      Buffer.from(
        await subtle.decrypt(
          { name: 'AES-GCM', iv: Uint8Array.from(iv), additionalData },
          derived,
          sealed.subarray(from, to),
        ),
      )
    const middle = headerBytes + chunkBytes + 16
    const first = await chunk(headerBytes, middle, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    const last = await chunk(middle, undefined, [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1])
    expect(Buffer.concat([first, last])).toEqual(content)
  })

  it('is refused when any byte of it was altered', () => {
    const small = seal(key, 'a', contentOf(40))
    for (let at = 0; at < small.length; at++)
      for (const bit of [1, 128]) {
        const altered = Buffer.from(small)
        altered[at] ^= bit
        // A later version number is told apart; everything else is damage.
        expect(
          codeOf(() => open(key, 'a', altered)),
          `byte ${at}`,
        ).toBe(at === 8 && bit === 128 ? 'workspace-newer' : 'data-changed')
      }
    const large = seal(key, 'a', contentOf(2 * chunkBytes + 3))
    fc.assert(
      fc.property(fc.integer({ min: 12, max: large.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const altered = Buffer.from(large)
        altered[at] ^= change
        expect(codeOf(() => open(key, 'a', altered))).toBe('data-changed')
      }),
      { numRuns: 50 },
    )
  })

  it('is refused when it is cut, anywhere, or longer', () => {
    const small = seal(key, 'a', contentOf(40))
    for (let length = 0; length < small.length; length++)
      expect(
        codeOf(() => open(key, 'a', small.subarray(0, length))),
        `${length} bytes`,
      ).toBe('data-changed')
    for (const size of sizes) {
      const sealed = seal(key, 'a', contentOf(size))
      for (let chunks = 0; chunks * (chunkBytes + 16) + headerBytes < sealed.length; chunks++)
        expect(codeOf(() => open(key, 'a', sealed.subarray(0, headerBytes + chunks * (chunkBytes + 16))))).toBe(
          'data-changed',
        )
      expect(codeOf(() => open(key, 'a', Buffer.concat([sealed, Buffer.alloc(1)])))).toBe('data-changed')
    }
  })

  it('is refused when chunks change places, or come from another file', () => {
    const sealed = seal(key, 'a', contentOf(3 * chunkBytes))
    const other = seal(key, 'a', contentOf(3 * chunkBytes))
    const chunk = (bytes: Buffer, i: number) =>
      bytes.subarray(headerBytes + i * (chunkBytes + 16), headerBytes + (i + 1) * (chunkBytes + 16))
    const header = sealed.subarray(0, headerBytes)
    const made = (...chunks: Buffer[]) => codeOf(() => open(key, 'a', Buffer.concat([header, ...chunks])))
    expect(made(chunk(sealed, 0), chunk(sealed, 1), chunk(sealed, 2))).toBe('nothing')
    expect(made(chunk(sealed, 1), chunk(sealed, 0), chunk(sealed, 2))).toBe('data-changed')
    expect(made(chunk(sealed, 0), chunk(sealed, 2))).toBe('data-changed')
    expect(made(chunk(sealed, 0), chunk(other, 1), chunk(sealed, 2))).toBe('data-changed')
  })

  it('is refused under another name or another key', () => {
    const sealed = seal(key, 'a', contentOf(10))
    expect(codeOf(() => open(key, 'b', sealed))).toBe('data-changed')
    expect(codeOf(() => open(Buffer.alloc(32, 8), 'a', sealed))).toBe('data-changed')
  })

  it('shows nothing of its content, and is another each time', () => {
    const content = Buffer.from('the same words again and again '.repeat(100))
    const [first, second] = [seal(key, 'a', content), seal(key, 'a', content)]
    expect(first.includes('same words')).toBe(false)
    expect(first.subarray(headerBytes).equals(second.subarray(headerBytes))).toBe(false)
    expect(first.includes(key)).toBe(false)
    expect([isSealed(first), isSealed(content), isSealed(Buffer.alloc(0))]).toEqual([true, false, false])
  })
})
