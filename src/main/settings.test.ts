import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { SettingsFile } from './settings.ts'

const root = mkdtempSync(join(tmpdir(), 'cloister-settings-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** A folder of its own, with this in the settings file. */
function folderWith(text?: string): string {
  const folder = mkdtempSync(join(root, 'folder-'))
  if (text !== undefined) writeFileSync(join(folder, 'settings.json'), text)
  return folder
}
const defaults = {
  theme: 'system',
  paper: 'A4',
  numbers: 'system',
  backend: 'automatic',
  threads: null,
  keepModels: 2000,
  expert: false,
  notify: true,
  lockAfterMinutes: 15,
  smallestCount: 10,
  hideSmallCounts: false,
}

describe('the settings file', () => {
  it('is the defaults where there is none', async () => {
    expect(await new SettingsFile(join(root, 'nowhere')).read()).toEqual(defaults)
  })

  it('is the defaults where it is damaged, and can be changed all the same', async () => {
    for (const text of ['', '{"theme": "da', '[]', 'null', '{"theme":"pink"}', '{"unknown":1}', '\0\0\0']) {
      const folder = folderWith(text)
      const file = new SettingsFile(folder)
      expect(await file.read(), text).toEqual(defaults)
      expect(await file.change({ paper: 'Letter' })).toEqual({ ...defaults, theme: 'system', paper: 'Letter' })
      expect(await new SettingsFile(folder).read()).toEqual({ ...defaults, theme: 'system', paper: 'Letter' })
    }
  })

  it('keeps what a change does not name', async () => {
    const file = new SettingsFile(folderWith())
    expect(await file.change({ paper: 'Letter' })).toEqual({ ...defaults, theme: 'system', paper: 'Letter' })
    expect(await file.change({ theme: 'dark' })).toEqual({ ...defaults, theme: 'dark', paper: 'Letter' })
    expect(await file.change({})).toEqual({ ...defaults, theme: 'dark', paper: 'Letter' })
    expect(await file.read()).toEqual({ ...defaults, theme: 'dark', paper: 'Letter' })
  })

  it('is made with its folder, is readable for a person, and nothing lies beside it', async () => {
    const folder = join(folderWith(), 'new', 'folder')
    await new SettingsFile(folder).change({ theme: 'light' })
    expect(readdirSync(folder)).toEqual(['settings.json'])
    expect(readFileSync(join(folder, 'settings.json'), 'utf8')).toBe(
      '{\n  "theme": "light",\n  "paper": "A4",\n  "numbers": "system",\n  "backend": "automatic",\n  "threads": null,\n  "keepModels": 2000,\n  "expert": false,\n  "notify": true,\n  "lockAfterMinutes": 15,\n  "smallestCount": 10,\n  "hideSmallCounts": false\n}\n',
    )
  })

  it('loses no change when several come at once, and is whole at every moment', async () => {
    const folder = folderWith()
    const file = new SettingsFile(folder)
    await file.change({ theme: 'light' })
    let over = false
    const looking = (async () => {
      while (!over) {
        expect(JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8'))).toHaveProperty('theme')
        await new Promise((resolve) => setImmediate(resolve))
      }
    })()
    const changes = Array.from({ length: 20 }, (_, i) =>
      file.change(i % 2 === 0 ? { theme: i % 4 === 0 ? 'dark' : 'light' } : { paper: i % 4 === 1 ? 'Letter' : 'A4' }),
    )
    const all = await Promise.all(changes)
    over = true
    await looking
    expect(all.at(-2)).toMatchObject({ theme: 'light' })
    expect(all.at(-1)).toEqual({ ...defaults, theme: 'light', paper: 'A4' })
    expect(await file.read()).toEqual({ ...defaults, theme: 'light', paper: 'A4' })
    expect(readdirSync(folder)).toEqual(['settings.json'])
  })

  it('goes on after a change that could not be written', async () => {
    const folder = folderWith()
    const blocked = join(folder, 'file')
    writeFileSync(blocked, '')
    const file = new SettingsFile(join(blocked, 'folder'))
    await expect(file.change({ theme: 'dark' })).rejects.toThrow()
    rmSync(blocked)
    expect(await file.change({ paper: 'Letter' })).toEqual({ ...defaults, theme: 'system', paper: 'Letter' })
  })

  it.skipIf(!existsSync('/dev/full'))('says that the disk is full, and stays as it was (needs /dev/full)', async () => {
    const folder = folderWith()
    const file = new SettingsFile(folder)
    await file.change({ theme: 'dark' })
    // What is written first goes to a device that is always full.
    symlinkSync('/dev/full', join(folder, 'settings.json.part'))
    await expect(file.change({ paper: 'Letter' })).rejects.toMatchObject({
      data: {
        code: 'disk-full',
        message: expect.stringMatching(
          /^settings\.json could not be saved because the disk with the folder .* is full/,
        ),
        advice: expect.stringMatching(/^The settings are as they were\./),
      },
    })
    expect(await file.read()).toEqual({ ...defaults, theme: 'dark' })
    expect(readdirSync(folder)).toEqual(['settings.json'])
    expect(await file.change({ paper: 'Letter' })).toEqual({ ...defaults, theme: 'dark', paper: 'Letter' })
  })
})
