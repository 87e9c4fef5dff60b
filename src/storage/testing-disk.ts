/** Small disks of memory, for tests of what happens where one is full or read-only. Only root on Linux can mount them. */

import { execFileSync } from 'node:child_process'
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { temporaryFolder } from './testing.ts'

const mount = (...args: string[]) => execFileSync('mount', args, { stdio: 'pipe' })
const unmount = (folder: string) => execFileSync('umount', ['-l', folder], { stdio: 'pipe' })

const tried = (): boolean => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  try {
    const folder = temporaryFolder()
    mount('-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder)
    unmount(folder)
    return true
  } catch {
    return false
  }
}
/** Whether this machine lets the tests mount a disk; titles of those that need one say so. */
export const canMount = tried()

const mounted: string[] = []
afterAll(() => mounted.forEach(unmount))

/** A disk of memory with so much room, mounted on a folder of its own until the file's tests are over. */
export function smallDisk(megabytes: number) {
  const folder = temporaryFolder()
  mount('-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder)
  mounted.push(folder)
  const filling = join(folder, 'filling')
  return {
    folder,
    /** Leaves no byte free. */
    fill() {
      const handle = openSync(filling, 'w')
      try {
        for (const size of [1024 * 1024, 4096]) {
          try {
            for (;;) writeSync(handle, Buffer.alloc(size))
          } catch {
            // No room for another piece of that size.
          }
        }
      } finally {
        closeSync(handle)
      }
    },
    makeRoom: () => rmSync(filling),
    /** Lets nothing be written, by root neither. */
    makeReadOnly: () => mount('-o', 'remount,ro', folder),
    makeWritable: () => mount('-o', 'remount,rw', folder),
  }
}
