import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import fc from 'fast-check'
import type { BrowserWindow } from 'electron'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { CloisterError } from '#shared/ipc/errors.ts'

const { open, save } = vi.hoisted(() => ({ open: vi.fn(), save: vi.fn() }))
vi.mock('electron', () => ({ dialog: { showOpenDialog: open, showSaveDialog: save } }))
const { askAndSave, askForFile, askForFolder, fileNameFrom, SourceFiles, writeWhole } = await import('./files.ts')

const root = mkdtempSync(join(tmpdir(), 'cloister-files-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const newFolder = () => mkdtempSync(join(root, 'folder-'))
const window = {} as BrowserWindow

const failure = async (work: Promise<unknown>) =>
  work.then(
    () => expect.unreachable(),
    (error: unknown) => (error as CloisterError).data,
  )

describe('writing a file whole', () => {
  it('puts it there, over an older one too, with nothing beside it', async () => {
    const folder = newFolder()
    const file = join(folder, 'a.txt')
    await writeWhole(file, 'first')
    await writeWhole(file, Uint8Array.of(104, 105))
    expect([readFileSync(file, 'utf8'), readdirSync(folder)]).toEqual(['hi', ['a.txt']])
  })

  it('leaves the older one untouched where it fails, and nothing beside it', async () => {
    const folder = newFolder()
    mkdirSync(join(folder, 'taken', 'inside'), { recursive: true })
    const error = await failure(writeWhole(join(folder, 'taken'), 'x'))
    expect(error).toMatchObject({
      code: 'not-allowed',
      message: expect.stringMatching(/^taken could not be saved because of a fault \(\w+\)\.$/),
      advice: 'Choose another folder and try again.',
      place: { file: 'taken' },
    })
    expect(readdirSync(folder)).toEqual(['taken'])
    expect(existsSync(join(folder, 'taken', 'inside'))).toBe(true)
    expect(await failure(writeWhole(join(folder, 'gone', 'a.txt'), 'x'))).toMatchObject({
      message: 'a.txt could not be saved because its folder is no longer there.',
    })
  })

  it.skipIf(!existsSync('/dev/full'))('says that the disk is full (needs /dev/full)', async () => {
    const { symlinkSync } = await import('node:fs')
    const folder = newFolder()
    // What is written first goes to a device that is always full.
    symlinkSync('/dev/full', join(folder, 'a.txt.part'))
    expect(await failure(writeWhole(join(folder, 'a.txt'), 'x'))).toMatchObject({
      code: 'disk-full',
      message: expect.stringMatching(
        /^a\.txt could not be saved because the disk with the folder .* is full: 1 kB are needed, and [\d,]+ kB are free\.$/,
      ),
    })
    expect(readdirSync(folder)).toEqual([])
  })
})

describe('a file name from a text', () => {
  it('keeps letters of every language, digits, and . _ - and spaces', () => {
    expect(fileNameFrom('Infection on a ward')).toBe('Infection on a ward')
    expect(fileNameFrom('Étude n_1.2-β 感染')).toBe('Étude n_1.2-β 感染')
  })

  it('has a dash for everything else', () => {
    expect(fileNameFrom('a/b\\c:d*e?f"g<h>i|j')).toBe('a-b-c-d-e-f-g-h-i-j')
    expect(fileNameFrom('a\0\n\tb')).toBe('a-b')
    expect(fileNameFrom('../../etc/passwd')).toBe('..-..-etc-passwd')
  })

  it('is never empty, and short', () => {
    expect(['', '   '].map(fileNameFrom)).toEqual(['cloister', 'cloister'])
    expect(fileNameFrom('x'.repeat(500))).toBe('x'.repeat(78))
  })

  it('is one that can be written, whatever the text', () => {
    const folder = newFolder()
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (text) => {
        const name = fileNameFrom(text)
        expect(name).not.toMatch(/\p{Surrogate}/u)
        // With the longest ending that is ever put to it, while it is being written.
        const whole = `${name} attacks.csv.part`
        writeFileSync(join(folder, whole), '')
        expect(readdirSync(folder)).toEqual([whole])
        rmSync(join(folder, whole))
      }),
      { examples: [['𠀀'.repeat(100)], [`x${'𠀀'.repeat(100)}`], ['感'.repeat(200)]] },
    )
  })
})

describe('files that the user has pointed at', () => {
  it('are known by a token, which says nothing of the path', async () => {
    const path = join(newFolder(), 'people.csv')
    writeFileSync(path, 'a,b\n')
    const files = new SourceFiles()
    const [one, two] = [await files.add(path), await files.add(path)]
    expect(one).toEqual({ id: expect.any(String), fileName: 'people.csv', bytes: 4 })
    expect(one.id).not.toBe(two.id)
    expect(JSON.stringify(one)).not.toContain(root)
    expect(files.pathOf(one.id)).toBe(path)
  })

  it('are files, and no tokens are known but those given out', async () => {
    const files = new SourceFiles()
    for (const path of [newFolder(), join(root, 'gone.csv'), ''])
      expect((await failure(files.add(path))).code).toBe('file-missing')
    expect((await failure(files.add(''))).message).toMatch(/^What was dropped is not a file/)
    expect(() => files.pathOf('/etc/passwd')).toThrow(/does not know this file/)
    expect(() => files.pathOf('__proto__')).toThrow(CloisterError)
  })
})

describe('folders that the user has chosen', () => {
  it('are known by a token too', () => {
    const folder = newFolder()
    const files = new SourceFiles()
    const source = files.addFolder(folder)
    expect(source).toEqual({ id: expect.any(String), fileName: basename(folder), bytes: 0 })
    expect(files.pathOf(source.id)).toBe(folder)
  })

  it('come from a dialog that shows folders only', async () => {
    open.mockResolvedValueOnce({ canceled: false, filePaths: ['/images'] })
    expect(await askForFolder(window, 'Choose')).toBe('/images')
    expect(open.mock.lastCall?.[1]).toMatchObject({ properties: expect.arrayContaining(['openDirectory']) })
    open.mockResolvedValueOnce({ canceled: true, filePaths: [] })
    expect(await askForFolder(window, 'Choose')).toBe(null)
  })
})

describe('dialogs', () => {
  it('give the chosen file, or null', async () => {
    open.mockResolvedValueOnce({ canceled: false, filePaths: ['/a.csv'] })
    expect(await askForFile(window, 'Choose', 'Tables', ['csv'])).toBe('/a.csv')
    expect(open.mock.lastCall?.[1]).toMatchObject({
      title: 'Choose',
      filters: [{ name: 'Tables', extensions: ['csv'] }, {}],
    })
    for (const answer of [
      { canceled: true, filePaths: [] },
      { canceled: false, filePaths: [] },
    ]) {
      open.mockResolvedValueOnce(answer)
      expect(await askForFile(window, 'Choose', 'Tables', ['csv'])).toBe(null)
    }
  })

  it('save what is made once the place is chosen, and make nothing otherwise', async () => {
    const file = join(newFolder(), 'report.pdf')
    const make = vi.fn(async () => 'content')
    save.mockResolvedValueOnce({ canceled: true, filePath: '' })
    expect(await askAndSave(window, 'Save', 'report.pdf', 'pdf', make)).toBe(null)
    expect(make).not.toHaveBeenCalled()
    save.mockResolvedValueOnce({ canceled: false, filePath: file })
    expect(await askAndSave(window, 'Save', 'report.pdf', 'pdf', make)).toBe('report.pdf')
    expect(readFileSync(file, 'utf8')).toBe('content')
    expect(save.mock.lastCall?.[1]).toMatchObject({
      defaultPath: 'report.pdf',
      filters: [{ name: 'PDF', extensions: ['pdf'] }],
    })
  })
})
