import { renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import { temporaryFolder } from '../../storage/testing.ts'
import { KeptFiles } from './kept-files.ts'

let file: string
let read: string[]
let kept: KeptFiles<number>
beforeEach(() => {
  file = path.join(temporaryFolder(), 'a.json')
  writeFileSync(file, '12')
  read = []
  kept = new KeptFiles((text) => {
    read.push(text)
    return Number(text)
  })
})

it('a file is read once while it stays as it is', async () => {
  expect([await kept.get(file), await kept.get(file)]).toEqual([12, 12])
  expect(read).toEqual(['12'])
})

it('a file that was written again is read again', async () => {
  await kept.get(file)
  writeFileSync(file, '345')
  expect(await kept.get(file)).toBe(345)
  const later = new Date(Date.now() + 5000)
  writeFileSync(file, '678')
  utimesSync(file, later, later)
  expect(await kept.get(file)).toBe(678)
})

it('a file of the same size and time that took its place is read', async () => {
  const { atime, mtime } = statSync(file)
  utimesSync(file, atime, mtime)
  await kept.get(file)
  const other = `${file}.new`
  writeFileSync(other, '34')
  utimesSync(other, atime, mtime)
  renameSync(other, file)
  expect(statSync(file).mtimeMs).toBe(mtime.getTime())
  expect(await kept.get(file)).toBe(34)
})

it('a file that is gone is nothing, and is read again when it is back', async () => {
  await kept.get(file)
  rmSync(file)
  expect(await kept.get(file)).toBeNull()
  writeFileSync(file, '56')
  expect(await kept.get(file)).toBe(56)
})

it('files are kept apart', async () => {
  const other = path.join(path.dirname(file), 'b.json')
  writeFileSync(other, '99')
  expect([await kept.get(file), await kept.get(other), await kept.get(file)]).toEqual([12, 99, 12])
  expect(read).toEqual(['12', '99'])
})
