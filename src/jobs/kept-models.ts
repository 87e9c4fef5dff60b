import { createHash } from 'node:crypto'
import { dirname } from 'node:path'
import type { ShadowModelCounts } from '#shared/contracts/kept-models.ts'
import type { KeptAnswers, ModelStore } from '#engine/attacks/membership/index.ts'
import { readKept, removeKept, trimKept, writeKept } from '#storage/index.ts'
import { machine, runtimeVersions } from './machine.ts'

/** Where a run keeps shadow and reference models, and how much may lie there. */
export interface KeepModels {
  /** The folder of the rows that the models learn from; others may lie beside it. */
  readonly folder: string
  /** Of all the folders beside each other together. */
  readonly mostBytes: number
}

/** Bytes of the checksum (SHA-256) and of the number of models before the answers. */
const checksumBytes = 32
const headBytes = checksumBytes + 4

const checksum = (content: Uint8Array) => createHash('sha256').update(content).digest()

/**
 * Shadow and reference models on the disk, under a name made of everything that their answers depend on: what the engine names
 * (records, settings, rows, streams, executor) and what it cannot know, so that what is found is what training would give bit by
 * bit: the version of this program and of what it runs on, the system and the processor.
 */
export class KeptModels implements ModelStore {
  readonly #keep: KeepModels
  readonly #circumstances: string
  #trained = 0
  #reused = 0

  /** @param version of this program */
  constructor(keep: KeepModels, version: string) {
    this.#keep = keep
    const { platform, processor, features } = machine()
    this.#circumstances = JSON.stringify([
      // Where the rows' file has a secret name, so has what is made of them.
      keep.folder.split(/[\\/]/).at(-1),
      version,
      runtimeVersions(),
      platform,
      processor,
      features ?? null,
    ])
  }

  /** How many models were asked for in this run. */
  get counts(): ShadowModelCounts {
    return { trained: this.#trained, reused: this.#reused }
  }

  /** @returns null also where what is kept is damaged, which is removed */
  async read(key: string): Promise<KeptAnswers | null> {
    const { folder } = this.#keep
    const content = await readKept(folder, this.#name(key))
    if (!content) return null
    const body = content.subarray(checksumBytes)
    if (content.length < headBytes || !checksum(body).equals(content.subarray(0, checksumBytes))) {
      await removeKept(folder, this.#name(key)).catch(() => {})
      return null
    }
    const models = body.readUInt32LE(0)
    const probabilities = new Float32Array((content.length - headBytes) / 4)
    new Uint8Array(probabilities.buffer).set(body.subarray(4))
    this.#reused += models
    return { models, probabilities }
  }

  /** What cannot be kept, as on a full disk, is trained again another time; the run goes on. */
  async write(key: string, { models, probabilities }: KeptAnswers): Promise<void> {
    this.#trained += models
    const { folder, mostBytes } = this.#keep
    if (headBytes + probabilities.byteLength > mostBytes) return
    const content = Buffer.alloc(headBytes + probabilities.byteLength)
    content.writeUInt32LE(models, checksumBytes)
    content.set(new Uint8Array(probabilities.buffer, probabilities.byteOffset, probabilities.byteLength), headBytes)
    checksum(content.subarray(checksumBytes)).copy(content)
    try {
      await writeKept(folder, this.#name(key), content)
    } catch {
      return
    } finally {
      await trimKept(dirname(folder), mostBytes).catch(() => {})
    }
  }

  #name(key: string): string {
    return createHash('sha256').update(`${this.#circumstances} ${key}`).digest('hex')
  }
}
