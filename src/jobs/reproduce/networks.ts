import { createHash } from 'node:crypto'
import path from 'node:path'
import { type Network, readBif } from '#engine/bayes/index.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { readStoredSync } from '#storage/index.ts'

/**
 * The networks that the studies sample from, read from a folder of BIF files when they are first asked for.
 *
 * @param folder that holds child.bif, alarm.bif and so on
 * @returns a function that throws CloisterError where a file is missing
 */
export function networksIn(folder: string): (name: string) => Network {
  const known = new Map<string, Network>()
  return (name) => {
    const file = path.join(folder, `${name}.bif`)
    const network = known.get(name) ?? readBif(read(file)).network
    known.set(name, network)
    return network
  }
}

/** Lower-case hexadecimal SHA-256 of the files of some networks, by their names. @throws CloisterError where one is missing */
export const networkHashes = (folder: string, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    names.map((name) => [
      name,
      createHash('sha256')
        .update(read(path.join(folder, `${name}.bif`)))
        .digest('hex'),
    ]),
  )

function read(file: string): string {
  try {
    return readStoredSync(file).toString('utf8')
  } catch {
    throw new CloisterError(
      'file-missing',
      `The network ${path.basename(file)} is not in ${path.dirname(file)}.`,
      'Fetch it from the bnlearn repository (www.bnlearn.com/bnrepository), unpack it, and name its folder with --networks.',
      { file },
    )
  }
}
