import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { toErrorData } from '#shared/ipc/errors.ts'
import { temporaryFolder } from '../storage/testing.ts'
import { writeWhole } from './write-whole.ts'

it('writes a file with its folder, and over one that is there', async () => {
  const file = join(temporaryFolder(), 'a', 'b.json')
  for (const text of ['first', 'second']) {
    await writeWhole(file, text)
    expect(readFileSync(file, 'utf8')).toBe(text)
  }
})

it.skipIf(!existsSync('/dev/full'))(
  'leaves no part of it on a full disk, and what was there (needs /dev/full)',
  async () => {
    const folder = temporaryFolder()
    const file = join(folder, 'a.json')
    await writeWhole(file, 'before')
    // What is written first goes to a device that is always full.
    symlinkSync('/dev/full', `${file}.new`)
    const error = await writeWhole(file, 'after').catch(toErrorData)
    expect(error).toMatchObject({ code: 'disk-full', message: expect.stringMatching(/the disk is full\.$/) })
    expect(readdirSync(folder)).toEqual(['a.json'])
    expect(readFileSync(file, 'utf8')).toBe('before')
  },
)
