import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { failure, listing, temporaryFolder } from '../testing.ts'
import type { ImportedImages, WriteImages } from './images.ts'
import { open } from './testing.ts'

const hash = '0'.repeat(64)
const file = (holds: 'images' | 'labels') => ({
  part: 'training' as const,
  holds,
  source: { fileName: `train-${holds}`, bytes: 3, sha256: hash },
  content: { bytes: 3, sha256: hash },
})
const described: ImportedImages = {
  folder: 'mnist',
  height: 1,
  width: 1,
  channels: 1,
  training: { count: 2, classes: [1, 1] },
  test: null,
  files: [file('images'), file('labels')],
}
const write: WriteImages = async (folder) => {
  writeFileSync(join(folder, 'train-images-idx3-ubyte'), 'abc')
  writeFileSync(join(folder, 'train-labels-idx1-ubyte'), 'abc')
  return described
}
const imagesIn = (folder: string) => listing(join(folder, 'images'))

describe('image sets', () => {
  it('are there again after a restart, renamed, with their files; the newest first', async () => {
    const workspace = await open()
    const first = await workspace.images.add('First', write)
    await new Promise((resolve) => setTimeout(resolve, 5))
    const second = await workspace.images.add('Second', write)
    const renamed = await workspace.images.rename(first.id, 'Digits')
    expect(renamed).toEqual({ ...first, name: 'Digits' })
    await workspace.close()
    const again = await open(workspace.folder)
    expect(await again.images.list()).toEqual([second, renamed])
    expect(await again.images.get(first.id)).toEqual(renamed)
    expect(await again.images.request(first.id)).toEqual({
      set: renamed,
      folder: join(again.folder, 'images', first.id),
    })
    expect(imagesIn(again.folder)).toEqual(
      [first, second]
        .flatMap(({ id }) => ['images-idx3', 'labels-idx1'].map((name) => `${id}/train-${name}-ubyte 3`))
        .sort(),
    )
    await again.close()
  })

  it('go with their files, and those of others stay', async () => {
    const workspace = await open()
    const [first, second] = [await workspace.images.add('First', write), await workspace.images.add('Second', write)]
    await workspace.images.remove(first.id)
    expect(await workspace.images.list()).toEqual([second])
    expect(readdirSync(join(workspace.folder, 'images'))).toEqual([second.id])
    for (const work of [
      () => workspace.images.remove(first.id),
      () => workspace.images.get(first.id),
      () => workspace.images.rename(first.id, 'x'),
      () => workspace.images.request('../..'),
    ])
      expect((await failure(work)).code).toBe('not-found')
    await workspace.close()
  })

  it('are not there when the program is killed before all is written, at whatever moment', async () => {
    const workspace = await open()
    /** The workspace's folder as it would be found after a kill at this moment. */
    const killed: string[] = []
    const kill = () => {
      const copy = join(temporaryFolder(), 'killed')
      cpSync(workspace.folder, copy, { recursive: true })
      killed.push(copy)
    }
    const set = await workspace.images.add('Killed', async (folder, signal) => {
      kill()
      writeFileSync(join(folder, 'train-images-idx3-ubyte'), 'ab')
      kill()
      const result = await write(folder, signal)
      kill()
      return result
    })
    expect(await workspace.images.list()).toEqual([set])
    await workspace.close()
    // All is written and in its place, and the database does not know it yet.
    const last = join(temporaryFolder(), 'killed')
    await (await open(last)).close()
    cpSync(join(workspace.folder, 'images', set.id), join(last, 'images', set.id), { recursive: true })
    for (const folder of [...killed, last]) {
      expect(readdirSync(join(folder, 'images'))).toHaveLength(1)
      const again = await open(folder)
      expect(await again.images.list()).toEqual([])
      expect(readdirSync(join(folder, 'images'))).toEqual([])
      await again.close()
    }
  })

  it('leave nothing where writing fails, is cancelled, or what was written cannot be kept', async () => {
    const workspace = await open()
    const full = Object.assign(new Error('full'), { code: 'ENOSPC' })
    const fails = (error: Error): WriteImages => {
      return async (folder, signal) => {
        await write(folder, signal)
        throw error
      }
    }
    expect((await failure(workspace.images.add('x', fails(full)))).code).toBe('disk-full')
    const control = new AbortController()
    const cancelling: WriteImages = async (folder, signal) => {
      control.abort()
      return write(folder, signal)
    }
    await expect(workspace.images.add('x', cancelling, control.signal)).rejects.toThrow(/abort/)
    await expect(workspace.images.add('', write)).rejects.toThrow()
    expect(await workspace.images.list()).toEqual([])
    expect(readdirSync(join(workspace.folder, 'images'))).toEqual([])
    await workspace.close()
  })

  it('stop being imported when the workspace is closed', async () => {
    const workspace = await open()
    const importing = workspace.images.add(
      'x',
      (folder, signal) =>
        new Promise((_, reject) => {
          mkdirSync(join(folder, 'half'))
          signal.addEventListener('abort', () => reject(signal.reason as Error))
        }),
    )
    const outcome = importing.then(
      () => 'stored',
      () => 'stopped',
    )
    await new Promise((resolve) => setTimeout(resolve, 20))
    await workspace.close()
    expect(await outcome).toBe('stopped')
    expect(readdirSync(join(workspace.folder, 'images'))).toEqual([])
  })
})
