import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { type Network, readBif } from '../../src/engine/bayes/index.ts'

const shared = process.env.CLOISTER_SHARED ?? path.resolve(import.meta.dirname, '../../../shared')

/** The path of one of shared/data/networks; null, and a line that says so, where it is absent. */
export function networkFile(name: string): string | null {
  const file = path.join(shared, 'data/networks', `${name}.bif`)
  if (existsSync(file)) return file
  console.log(`skipped: what needs ${file}, which is absent`)
  return null
}

/** A network read from shared/data/networks, if it is there. */
export function networkNamed(name: string): Network | null {
  const file = networkFile(name)
  return file === null ? null : readBif(readFileSync(file, 'utf8'), file).network
}

/** What baselines/networks.py answers: seconds, the fastest of its repetitions. */
export interface NumpySeconds {
  readonly numpy: string
  readonly sample: number
  readonly fit: number
}

/** A network as baselines/networks.py reads it. */
export const forNumpy = (network: Network) =>
  network.map(({ levels, parents, table }) => ({
    levels: levels.length,
    parents,
    table: Array.from({ length: table.length / levels.length }, (_, row) => [
      ...table.subarray(row * levels.length, (row + 1) * levels.length),
    ]),
  }))
