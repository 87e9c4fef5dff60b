import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import type { InterruptedStudy, ReplicationSummary, StoredReplication } from '#shared/contracts/published.ts'
import { StoredReplication as StoredSchema } from '#shared/contracts/published.ts'
import { StudyChoice, type StudyStart } from '#shared/contracts/replication.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { readStored } from '#storage/index.ts'
import { partsFile, partsIn, studiesNamed } from '../reproduce/index.ts'
import { writeWhole } from '../write-whole.ts'
import { KeptFiles } from './kept-files.ts'

/** Summaries of the results that were read, null of a file that is none; they may be kept from one store to the next. */
export type KeptSummaries = KeptFiles<ReplicationSummary | null>
export const keptSummaries = (): KeptSummaries =>
  new KeptFiles((text) => {
    const found = resultIn(text)
    return found && summaryOf(found)
  })

/**
 * What a workspace holds of published studies: a folder of its own with the imported networks and tables, results (one file each,
 * written whole) and the finished parts of runs that were cut off. The job process writes there; so nothing of it is in
 * the database, which one process alone may open.
 */
export class PublishedStore {
  readonly networks: string
  readonly parts: string
  readonly results: string
  readonly tables: string
  readonly #summaries: KeptSummaries

  /** @param workspace the workspace's folder */
  constructor(workspace: string, summaries: KeptSummaries = keptSummaries()) {
    this.#summaries = summaries
    const folder = path.join(workspace, 'published')
    this.networks = path.join(folder, 'networks')
    this.parts = path.join(folder, 'parts')
    this.results = path.join(folder, 'results')
    this.tables = path.join(folder, 'tables')
  }

  /** All results, the latest first, and names of files that are none. */
  async list(): Promise<{ results: ReplicationSummary[]; damaged: string[] }> {
    const results: ReplicationSummary[] = []
    const damaged: string[] = []
    for (const file of await namesIn(this.results, '.json')) {
      const summary = await this.#summaries.get(path.join(this.results, file))
      if (summary) results.push(summary)
      else damaged.push(file)
    }
    return { results: results.sort((a, b) => (a.finishedAt < b.finishedAt ? 1 : -1)), damaged }
  }

  /** @throws CloisterError not-found */
  async get(id: string): Promise<StoredReplication> {
    const text = await readStored(path.join(this.results, `${id}.json`)).then(String, () => null)
    return (text === null ? null : resultIn(text)) ?? notThere()
  }

  /** The whole text of a replication, with the value of each repetition. @throws CloisterError not-found */
  async text(id: string): Promise<string> {
    const text = await readStored(path.join(this.results, `${id}.json`)).then(String, () => notThere())
    return `${JSON.stringify((JSON.parse(text) as { replication: unknown }).replication, null, 1)}\n`
  }

  async remove(id: string): Promise<void> {
    await rm(path.join(this.results, `${id}.json`), { force: true })
  }

  /** Runs that were cut off after at least one part. Parts of another version of the program are of no use, and not named. */
  async interrupted(): Promise<InterruptedStudy[]> {
    const found: InterruptedStudy[] = []
    for (const images of [null, ...(await foldersIn(this.parts))]) {
      const folder = this.partsWith(images)
      for (const file of await namesIn(folder, '.parts.json')) {
        const known = choiceOf(file)
        if (!known) continue
        const { parts } = await partsIn(path.join(folder, file))
        if (parts.length > 0) found.push({ ...known.choice, images, done: parts.length, total: known.total })
      }
    }
    return found
  }

  /** Where parts of runs on an image set are kept: apart from those on another, or none. */
  partsWith(images: string | null): string {
    return images === null ? this.parts : path.join(this.parts, images)
  }

  async discard({ study, preset, seed, images }: StudyStart): Promise<void> {
    await rm(partsFile(this.partsWith(images), study, preset, seed), { force: true })
  }

  /** Names of the networks that are there. */
  async networkNames(): Promise<string[]> {
    return (await namesIn(this.networks, '.bif')).map((file) => path.basename(file, '.bif'))
  }

  addNetwork(name: string, text: string): Promise<void> {
    return writeWhole(path.join(this.networks, `${name}.bif`), text)
  }

  /** Names of the files of public tables that are there. */
  tableFiles(): Promise<string[]> {
    return namesIn(this.tables, '.csv')
  }

  addTableFile(name: string, text: string): Promise<void> {
    return writeWhole(path.join(this.tables, name), text)
  }
}

/** A result as it is stored; null where the text is none. */
function resultIn(text: string): StoredReplication | null {
  try {
    return StoredSchema.parse(JSON.parse(text))
  } catch {
    return null
  }
}

const namesIn = async (folder: string, ending: string): Promise<string[]> =>
  (await readdir(folder).catch(() => [])).filter((file) => file.endsWith(ending)).sort()

const foldersIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { withFileTypes: true }).catch(() => []))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()

/** What a file holds parts of, and how many there will be; undefined where this version does not have the study. */
function choiceOf(file: string): { readonly choice: StudyChoice; readonly total: number } | undefined {
  const [, study, preset, seed] = /^\.(.+)-([a-z]+)-(\d+)\.parts\.json$/.exec(file) ?? []
  const parsed = StudyChoice.safeParse({ study, preset, seed: Number(seed) })
  if (!parsed.success) return undefined
  const found = studiesNamed(parsed.data.study).find(({ name }) => name === parsed.data.study)
  return found && { choice: parsed.data, total: found.parts(parsed.data.preset).length }
}

function summaryOf({ id, finishedAt, replication }: StoredReplication): ReplicationSummary {
  const { study, preset, seed, seconds, claims } = replication
  const paper = claims.filter(({ by }) => by === 'paper')
  const held = paper.filter(({ holds }) => holds).length
  return { id, finishedAt, study, preset, seed, seconds, claims: paper.length, held }
}

function notThere(): never {
  throw new CloisterError(
    'not-found',
    'These results are no longer in the workspace.',
    'Go back to the list and choose others.',
  )
}
