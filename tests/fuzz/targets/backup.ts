import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { BackupManifest } from '#shared/contracts/backup.ts'
import { BackupSummary } from '#shared/contracts/backup.ts'
import { inspectBackup, Workspace } from '#storage/index.ts'
import { blockBytes, paddingAfter, readTarHeader, tarEnd, tarHeader } from '../../../src/storage/backup/tar.ts'
import { mutateBytes } from '../bytes.ts'
import type { Chance } from '../chance.ts'
import { demand, holds } from '../oracle.ts'
import type { Target } from '../target.ts'
import { mutateJson } from '../values.ts'

interface Entry {
  readonly path: string
  readonly content: Buffer
}

function unpacked(backup: Uint8Array): Entry[] {
  const tar = gunzipSync(backup)
  const entries: Entry[] = []
  for (let at = 0; ;) {
    const header = readTarHeader(tar.subarray(at, at + blockBytes))
    if (!header) return entries
    entries.push({ path: header.path, content: tar.subarray(at + blockBytes, at + blockBytes + header.bytes) })
    at += blockBytes + header.bytes + paddingAfter(header.bytes)
  }
}

const packed = (entries: readonly Entry[]) =>
  gzipSync(
    Buffer.concat([
      ...entries.flatMap(({ path, content }) => [
        tarHeader({ path, bytes: content.length }, new Date(0)),
        content,
        Buffer.alloc(paddingAfter(content.length)),
      ]),
      tarEnd(),
    ]),
    { level: 9 },
  )

/** A file of the backup is changed, and its size and hash in the manifest are made to fit: what is inside is read. */
function changedInside(seed: Uint8Array, chance: Chance): Uint8Array {
  const [head, ...files] = unpacked(seed)
  const which = chance.below(files.length)
  const content = Buffer.from(files[which].content)
  for (let left = chance.size(20); left > 0; left--) {
    // Nearly all of the database is empty; what is not is near its beginning.
    const at = chance.below(chance.is(0.5) ? Math.min(content.length, 20_000) : content.length)
    content[at] = chance.below(256)
  }
  const kept = chance.is(0.2) ? content.subarray(0, chance.below(content.length)) : content
  const manifest = JSON.parse(head.content.toString('utf8')) as BackupManifest
  manifest.files[which] = {
    ...manifest.files[which],
    bytes: kept.length,
    sha256: createHash('sha256').update(kept).digest('hex'),
  }
  const all = files.map((file, i) => (i === which ? { ...file, content: kept } : file))
  return packed([{ ...head, content: Buffer.from(JSON.stringify(manifest)) }, ...all])
}

/** A workspace as one file, made a workspace again. */
export const backup: Target = {
  name: 'backup',
  // Written by `cloister workspace save` of a workspace without datasets.
  seeds: () => [readFileSync(new URL('../seeds/workspace.tar.gz', import.meta.url))],
  mutate(seed, chance, seeds) {
    switch (chance.below(4)) {
      case 0:
        return mutateBytes(seed, chance, seeds)
      case 1: {
        const tar = gunzipSync(seed)
        const head = mutateBytes(tar.subarray(0, 3 * blockBytes), chance, [tar.subarray(0, 3 * blockBytes)])
        return gzipSync(Buffer.concat([head, tar.subarray(3 * blockBytes)]), { level: 9 })
      }
      case 2: {
        const [head, ...files] = unpacked(seed)
        return packed([{ ...head, content: mutateJson(head.content, chance) }, ...files])
      }
      default:
        return changedInside(seed, chance)
    }
  },
  async prepare(folder) {
    const file = path.join(folder, 'backup.tar.gz')
    const target = path.join(folder, 'restored')
    return async (input) => {
      writeFileSync(file, input)
      try {
        holds(BackupSummary, await inspectBackup(file), 'what is told of the backup')
        await Workspace.restore(file, target, '0.1.0')
        const workspace = await Workspace.open(target, '0.1.0')
        await workspace.datasets.list()
        await workspace.runs.list()
        await workspace.close()
      } catch (error) {
        const left = ['', '.importing', '.imported'].filter((ending) => existsSync(target + ending))
        demand(left.length === 0, `a refused backup left ${left.join(', ')} behind`)
        throw error
      } finally {
        for (const ending of ['', '.importing', '.imported']) rmSync(target + ending, { recursive: true, force: true })
      }
    }
  },
}
