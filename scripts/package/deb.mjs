/** A package for Debian and Ubuntu, by the system's own dpkg-deb: electron-builder would fetch a program for it. */

import { chmodSync, copyFileSync, cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { at } from '../setup/paths.mjs'
import { ask, run } from '../setup/run.mjs'
import { SetupError } from '../setup/say.mjs'
import { desktopSizes, iconFile } from './icons/index.mjs'
import { papers } from './papers.mjs'
import { packageFolder, unpackedFolder, version } from './places.mjs'

/** What Electron needs of the system. Since 2024 many of these packages carry the suffix t64. */
const depends = [
  'libgtk-3-0t64 | libgtk-3-0',
  'libnss3',
  'libasound2t64 | libasound2',
  'libgbm1',
  'libxss1',
  'libatspi2.0-0t64 | libatspi2.0-0',
  'libcups2t64 | libcups2',
]

const architectures = { x64: 'amd64', arm64: 'arm64' }

const control = (architecture, kilobytes) => `Package: cloister
Version: ${version()}
Architecture: ${architecture}
Maintainer: The Cloister authors <cloister@localhost>
Installed-Size: ${kilobytes}
Depends: ${depends.join(', ')}
Section: science
Priority: optional
Description: offline privacy studies of models
 Finds out how much a model trained on sensitive records gives away about the people in them, and whether a causal
 model gives away less. Nothing ever leaves the computer.
`

const desktop = `[Desktop Entry]
Type=Application
Name=Cloister
Comment=Offline privacy studies of models
Exec=/opt/cloister/cloister %U
Icon=cloister
StartupWMClass=cloister
Terminal=false
Categories=Science;
`

/**
 * Makes the package of the program that `unpackedFolder` holds.
 *
 * @param {number} bytes of the program
 * @returns {string} the package's file
 * @throws {SetupError} where there is no dpkg-deb
 */
export function makeDeb(bytes) {
  if (ask('dpkg-deb', ['--version']) === null)
    throw new SetupError('dpkg-deb, of Debian and Ubuntu, makes these packages.')
  const architecture = architectures[process.arch]
  const folder = path.join(packageFolder, 'deb')
  const within = (...parts) => path.join(folder, ...parts)
  rmSync(folder, { recursive: true, force: true })
  for (const place of ['DEBIAN', 'opt', 'usr/bin', 'usr/share/applications', 'usr/share/doc/cloister'])
    mkdirSync(within(place), { recursive: true })
  cpSync(unpackedFolder().folder, within('opt/cloister'), { recursive: true, verbatimSymlinks: true })
  // Chromium's sandbox, where users may not make name spaces.
  chmodSync(within('opt/cloister/chrome-sandbox'), 0o4755)
  for (const name of ['cloister', 'cloister-cli']) symlinkSync(`/opt/cloister/${name}`, within('usr/bin', name))
  writeFileSync(within('usr/share/applications/cloister.desktop'), desktop)
  for (const size of desktopSizes) {
    const place = within(`usr/share/icons/hicolor/${size}x${size}/apps`)
    mkdirSync(place, { recursive: true })
    copyFileSync(iconFile(size), path.join(place, 'cloister.png'))
  }
  copyFileSync(path.join(papers, 'LICENSE.txt'), within('usr/share/doc/cloister/copyright'))
  copyFileSync(at('CHANGELOG.md'), within('usr/share/doc/cloister/CHANGELOG.md'))
  writeFileSync(within('DEBIAN/control'), control(architecture, Math.ceil(bytes / 1024)))
  const file = path.join(packageFolder, `cloister_${version()}_${architecture}.deb`)
  run('dpkg-deb', ['--root-owner-group', '-Zgzip', '--build', folder, file], { quiet: true })
  rmSync(folder, { recursive: true, force: true })
  return file
}
