import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../testing.ts'
import { blockBytes, paddingAfter, readTarHeader, tarEnd, tarHeader } from './tar.ts'

const part = fc.stringMatching(/^[a-z0-9é._-]{1,40}$/)
const path = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'))
const modified = new Date('2026-01-02T03:04:05Z')

describe('a tar archive', () => {
  it('gives back path and size of a file, whatever they are', () => {
    fc.assert(
      fc.property(path, fc.maxSafeNat(), (path, bytes) => {
        expect(readTarHeader(tarHeader({ path, bytes }, modified))).toEqual({ path, bytes })
      }),
    )
  })

  it('is refused where one byte of a header was changed', () => {
    const header = tarHeader({ path: 'snapshots/a.parquet', bytes: 1234 }, modified)
    for (let at = 0; at < blockBytes; at++) {
      const changed = Buffer.from(header)
      changed[at] ^= 1
      const read = readTarHeader(changed)
      // The checksum's own filling is of no consequence.
      if (at >= 154 && at < 156) continue
      expect(read, `byte ${at}`).toBe(undefined)
    }
    expect(readTarHeader(Buffer.alloc(blockBytes))).toBe(null)
  })

  const tar = ['/bin/tar', '/usr/bin/tar'].find(existsSync)
  it.skipIf(!tar)('is what the system’s own tar reads and writes (needs tar)', () => {
    const folder = temporaryFolder()
    const [short, long] = [randomBytes(700), randomBytes(512)]
    const deep = `${'d'.repeat(90)}/${'é'.repeat(40)}.bin`
    const entries: [string, Buffer][] = [
      ['a.bin', short],
      [deep, long],
    ]
    const blocks = entries.flatMap(([path, content]) => [
      tarHeader({ path, bytes: content.length }, modified),
      content,
      Buffer.alloc(paddingAfter(content.length)),
    ])
    writeFileSync(join(folder, 'ours.tar'), Buffer.concat([...blocks, tarEnd()]))
    execFileSync(tar!, ['-xf', 'ours.tar'], { cwd: folder })
    for (const [path, content] of entries) expect(readFileSync(join(folder, path)).equals(content)).toBe(true)
    execFileSync(tar!, ['--format=ustar', '-cf', 'theirs.tar', 'a.bin', deep], { cwd: folder })
    const theirs = readFileSync(join(folder, 'theirs.tar'))
    expect(readTarHeader(theirs.subarray(0, blockBytes))).toEqual({ path: 'a.bin', bytes: 700 })
    expect(readTarHeader(theirs.subarray(3 * blockBytes, 4 * blockBytes))).toEqual({ path: deep, bytes: 512 })
  })

  it('has no room for a path of more than 255 bytes', () => {
    expect(() => tarHeader({ path: 'x'.repeat(101), bytes: 0 }, modified)).toThrow(RangeError)
  })
})
