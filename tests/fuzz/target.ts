import type { Chance } from './chance.ts'

/** One kind of input, and how it is read. */
export interface Target {
  readonly name: string
  /** Valid inputs that cases are made of. */
  seeds(): readonly Uint8Array[]
  /** A case. */
  mutate(seed: Uint8Array, chance: Chance, seeds: readonly Uint8Array[]): Uint8Array
  /**
   * Makes ready to read inputs, once a process.
   *
   * @param folder a folder of its own
   * @returns what reads one input as the program does, and holds what comes of it to its contract
   */
  prepare(folder: string): Promise<(input: Uint8Array) => Promise<void>>
}

/** What several targets need: the path of a new file with an input. */
export type WriteInput = (input: Uint8Array) => string
