import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { freeBytes, isDiskFull, makeFolder, sha256OfFile, storedFileName } from './files.ts'
import { asNobody, failure, fileMaker, temporaryFolder } from './testing.ts'

const file = fileMaker()

describe('files', () => {
  it('have the SHA-256 that the standard gives', async () => {
    // FIPS 180-4, the example "abc".
    expect(await sha256OfFile(file('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  })

  it('lie on a disk with some room', async () => {
    expect(await freeBytes(temporaryFolder())).toBeGreaterThan(0)
    expect([isDiskFull(Object.assign(new Error(), { code: 'ENOSPC' })), isDiskFull(new Error())]).toEqual([true, false])
  })

  it('have stored names that lead nowhere else', async () => {
    expect(storedFileName('0f-A_9')).toBe('0f-A_9')
    for (const name of ['..', '.', '', 'a/b', 'a\\b', '/etc', '../../x', 'a.b', 'a\0'])
      expect((await failure(() => storedFileName(name))).message).toMatch(/outside of the workspace/)
  })

  it('need a folder that may be written to', async () => {
    const folder = temporaryFolder()
    const error = await asNobody(folder, () => failure(makeFolder(join(folder, 'a/b'))))
    chmodSync(folder, 0o700)
    expect(error.code).toBe('not-allowed')
    await makeFolder(join(folder, 'a/b'))
    expect((await failure(makeFolder(join(file('x'), 'a')))).code).toBe('not-allowed')
  })
})
