import { totalmem } from 'node:os'
import type { Room } from '#engine/study/index.ts'

const mebibyte = 1024 ** 2

/** Electron's allocator gives one array less than 2 GiB (measured: 2,046 MiB it gives); Node gives 16 GiB and more. */
const mostInArray = (isElectron: boolean) => (isElectron ? 1984 * mebibyte : 16 * 1024 * mebibyte)
/** All arrays of a process in Electron lie in a space of 16 GiB. */
const mostInArrays = (isElectron: boolean) => (isElectron ? 15.5 * 1024 * mebibyte : Infinity)

/** What this process may take for the data of a study. */
export function machineRoom(isElectron = process.versions.electron !== undefined): Room {
  return { memory: Math.min(totalmem(), mostInArrays(isElectron)), array: mostInArray(isElectron) }
}
