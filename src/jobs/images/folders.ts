import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { ImagePartName } from '#shared/contracts/images.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { placed } from './errors.ts'

/** A PNG file and the class that its folder stands for. */
export interface FoundPng {
  /** Within the chosen folder, with "/" between: for people. */
  readonly name: string
  readonly path: string
  readonly bytes: number
  readonly label: number
}

export interface FoundPngPart {
  readonly part: ImagePartName
  readonly files: readonly FoundPng[]
}

/** A folder of PNG files in folders that name their classes. */
export interface FoundPngs {
  readonly folder: string
  /** In the order of their labels. */
  readonly classNames: readonly string[]
  readonly parts: readonly FoundPngPart[]
}

/** Labels are bytes. */
const mostClasses = 256

/** A larger file is no small image. */
const mostFileBytes = 16 * 1024 ** 2

/** What systems leave in folders. */
const isLitter = (name: string) => name.startsWith('.') || ['Thumbs.db', 'desktop.ini'].includes(name)

const advice =
  'Put the images of each class into a folder with its name, and these folders into one that you choose; or into two, "train" and "test".'
const partNames = new Map<string, ImagePartName>([
  ['train', 'training'],
  ['training', 'training'],
  ['test', 'test'],
])

/** "2" comes before "10", whatever the language of the computer. */
const order = new Intl.Collator('en', { numeric: true, caseFirst: 'upper' })
const byName = (a: string, b: string) => order.compare(a, b) || (a < b ? -1 : 1)

interface Entries {
  readonly folders: readonly string[]
  readonly files: readonly { readonly name: string; readonly bytes: number }[]
}

/** What is in a folder, without litter, in the order of names; links are followed. */
async function entriesOf(directory: string, name: string): Promise<Entries> {
  const names = await readdir(directory).catch((error: unknown) => {
    throw placed(error, name)
  })
  const folders: string[] = []
  const files: { name: string; bytes: number }[] = []
  for (const each of names.filter((one) => !isLitter(one)).sort(byName)) {
    const found = await stat(path.join(directory, each)).catch((error: unknown) => {
      throw placed(error, `${name}/${each}`)
    })
    if (found.isDirectory()) folders.push(each)
    else files.push({ name: each, bytes: found.size })
  }
  return { folders, files }
}

/**
 * Finds the PNG files of an image set: a folder for each class, or these once below "train" and once below "test".
 *
 * @param directory the folder that was chosen
 * @returns null where there is no folder in it: then it is no such set
 * @throws CloisterError image-file where something lies there that does not belong, or a class has no images
 */
export async function findPngs(directory: string): Promise<FoundPngs | null> {
  const folder = path.basename(directory)
  const { folders } = await entriesOf(directory, folder)
  if (folders.length === 0) return null
  const isDivided = folders.every((name) => partNames.has(name.toLowerCase()))
  const places = isDivided
    ? folders.map((name) => ({ part: partNames.get(name.toLowerCase())!, name }))
    : [{ part: 'training' as const, name: '' }]
  places.sort((a, b) => (a.part === b.part ? 0 : a.part === 'training' ? -1 : 1))
  if (places[0].part !== 'training' || new Set(places.map(({ part }) => part)).size < places.length)
    throw wrong(folder, `The folder ${folder} does not have one folder "train"`)
  let classNames: readonly string[] = []
  const parts: FoundPngPart[] = []
  for (const { part, name } of places) {
    const own = path.join(directory, name)
    const { folders: classes, files } = await entriesOf(own, name || folder)
    const inside = (each: string) => (name ? `${name}/${each}` : each)
    if (files.length > 0)
      throw wrong(inside(files[0].name), `${inside(files[0].name)} lies beside the classes, not in one`)
    if (part === 'training') classNames = classes
    if (classNames.length < 1 || classNames.length > mostClasses)
      throw wrong(
        name || folder,
        `There are ${classNames.length} folders of classes; Cloister reads 1 to ${mostClasses}`,
      )
    const found: FoundPng[] = []
    for (const className of classes) {
      const label = classNames.indexOf(className)
      if (label < 0) throw wrong(inside(className), `There are no training images of the class ${className}`)
      found.push(...(await filesOf(path.join(own, className), inside(className), label)))
    }
    parts.push({ part, files: found })
  }
  return { folder, classNames, parts }
}

async function filesOf(directory: string, name: string, label: number): Promise<FoundPng[]> {
  const { folders, files } = await entriesOf(directory, name)
  if (folders.length > 0) throw wrong(`${name}/${folders[0]}`, `${name}/${folders[0]} is a folder within a class`)
  if (files.length === 0) throw wrong(name, `There are no images in the folder ${name}`)
  return files.map((file) => {
    const within = `${name}/${file.name}`
    if (!/\.png$/i.test(file.name)) throw wrong(within, `${within} is not named as a PNG file`)
    if (file.bytes > mostFileBytes) throw wrong(within, `${within} is larger than ${mostFileBytes / 1024 ** 2} MB`)
    return { name: within, path: path.join(directory, file.name), bytes: file.bytes, label }
  })
}

const wrong = (file: string, what: string) => new CloisterError('image-file', `${what}.`, advice, { file })
