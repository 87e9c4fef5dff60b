import type { PaperStudyResults } from '#engine/protocol/index.ts'
import type { machine } from '../machine.ts'

/** A replication as it is stored: results, and what it takes to repeat them. */
export interface Replication extends PaperStudyResults {
  readonly title: string
  readonly paper: string
  readonly seconds: number
  readonly made: {
    readonly command: string
    readonly cloister: string
    readonly backend: { readonly name: string; readonly version: string; readonly threads: number }
    readonly versions: Readonly<Record<string, string>>
    readonly machine: ReturnType<typeof machine>
    /** SHA-256 of each network's file. */
    readonly networks: Readonly<Record<string, string>>
  }
}
