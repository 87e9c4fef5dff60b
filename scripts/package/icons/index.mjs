import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { at } from '../../setup/paths.mjs'
import { packageFolder } from '../places.mjs'
import { icnsOf, icoOf } from './containers.mjs'
import { sizes } from './sizes.mjs'

/** Stored pictures of the icon, named as electron-builder and Linux desktops read their sizes. */
export const iconFile = (size) => at('resources', 'icons', `${size}x${size}.png`)

/** Sizes that go into the folders of Linux desktops. */
export const desktopSizes = sizes.filter((size) => size <= 512)

const pictures = () => sizes.map((size) => ({ size, png: readFileSync(iconFile(size)) }))

/** Where `writeIcons` lays Windows' and macOS' files. */
export const builtIcons = {
  win: path.join(packageFolder, 'icons', 'icon.ico'),
  mac: path.join(packageFolder, 'icons', 'icon.icns'),
}

/** Makes Windows' and macOS' files of icons. */
export function writeIcons() {
  mkdirSync(path.dirname(builtIcons.win), { recursive: true })
  writeFileSync(builtIcons.win, icoOf(pictures().filter(({ size }) => size <= 256)))
  writeFileSync(builtIcons.mac, icnsOf(pictures()))
}
