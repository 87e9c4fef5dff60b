import { readFileSync } from 'node:fs'
import path from 'node:path'
import { at } from '../setup/paths.mjs'

/** What packaging makes; git ignores it. */
export const packageFolder = at('dist')

export const version = () => JSON.parse(readFileSync(at('package.json'), 'utf8')).version

/** Where electron-builder lays the program for this system: its folder, the program in it and its resources. */
export function unpackedFolder({ platform, arch } = process) {
  const suffix = arch === 'x64' ? '' : `-${arch}`
  if (platform === 'darwin') {
    const folder = path.join(packageFolder, `mac${suffix}`)
    const contents = path.join(folder, 'Cloister.app', 'Contents')
    return {
      folder,
      program: path.join(contents, 'MacOS', 'Cloister'),
      resources: path.join(contents, 'Resources'),
    }
  }
  const isWindows = platform === 'win32'
  const folder = path.join(packageFolder, `${isWindows ? 'win' : 'linux'}${suffix}-unpacked`)
  return {
    folder,
    program: path.join(folder, isWindows ? 'Cloister.exe' : 'cloister'),
    resources: path.join(folder, 'resources'),
  }
}
