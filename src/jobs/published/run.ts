import path from 'node:path'
import type { Execution } from '#shared/contracts/executors.ts'
import type { Progress } from '#shared/contracts/job.ts'
import { type ImageSetRequest, storedName } from '#shared/contracts/images.ts'
import type { ReproduceRequest, StudyStart } from '#shared/contracts/replication.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { list } from '#shared/text/format.ts'
import type { PaperStudy } from '#engine/protocol/index.ts'
import { isOutOfMemory, openForJob } from '../executors/index.ts'
import { imagesOfSet } from '../images/index.ts'
import { groups, type Replication, reproduce } from '../reproduce/index.ts'
import { writeWhole } from '../write-whole.ts'
import { type StudyNetworkName, studyNetworks } from './networks.ts'
import { offeredPresets } from './overview.ts'
import type { PublishedStore } from './store.ts'
import { studyTables } from './tables.ts'
import { readPaperTexts } from './texts.ts'

/** A study with the group that it belongs to. @throws CloisterError not-found */
function paperStudy(name: string): { readonly group: string; readonly study: PaperStudy } {
  for (const [group, studies] of Object.entries(groups)) {
    const study = studies.find((candidate) => candidate.name === name)
    if (study) return { group, study }
  }
  throw new CloisterError(
    'not-found',
    `There is no published study "${name}".`,
    'Choose one from the list of published studies.',
  )
}

/** @throws CloisterError not-found where networks are not in the workspace */
async function requireNetworks(store: PublishedStore, { networks }: PaperStudy): Promise<void> {
  const there = await store.networkNames()
  const missing = networks.filter((network) => !there.includes(network))
  if (missing.length === 0) return
  const titles = missing.map((network) => studyNetworks[network as StudyNetworkName].title)
  throw new CloisterError(
    'not-found',
    `This study needs ${missing.length === 1 ? 'the network' : 'the networks'} ${list(titles)}.`,
    'Import the BIF file first; the page of the study says where to get it.',
  )
}

/** @throws CloisterError not-found where tables are not in the workspace */
async function requireTables(store: PublishedStore, tables: readonly string[]): Promise<void> {
  const known = studyTables(await store.tableFiles())
  const missing = known.filter(({ name, isThere }) => tables.includes(name) && !isThere)
  if (missing.length === 0) return
  throw new CloisterError(
    'not-found',
    `This study needs the public ${missing.length === 1 ? 'table' : 'tables'} ${list(missing.map(({ title }) => title))}.`,
    'Import the files first; the page of the study says where to get them.',
  )
}

/**
 * What a job process needs to run a study.
 *
 * @param images the workspace's image sets
 * @param folder `resources/studies`, whose files say which studies need images or tables
 * @throws CloisterError not-found where there is no such study, or what it needs is not in the workspace; not-allowed for a
 * preset that is not offered
 */
export async function prepareStudy(
  store: PublishedStore,
  images: { request(id: string): Promise<ImageSetRequest> },
  folder: string,
  { study: name, preset, seed, images: chosen }: StudyStart,
  now = new Date(),
): Promise<ReproduceRequest> {
  const { group, study } = paperStudy(name)
  if (!offeredPresets().includes(preset))
    throw new CloisterError('not-allowed', `"${preset}" is for tests only.`, 'Choose quick or full.')
  await requireNetworks(store, study)
  const text = (await readPaperTexts(folder, group)).studies.get(name)
  await requireTables(store, text?.tables ?? [])
  const needsImages = (text?.images ?? null) !== null
  if (needsImages && chosen === null)
    throw new CloisterError('not-found', 'This study needs an image set.', 'Import one on the Data page.')
  const set = needsImages && chosen !== null ? await images.request(chosen) : null
  const { networks, results, tables } = store
  const parts = store.partsWith(set?.set.id ?? null)
  const id = `${name}-${preset}-${seed}-${now.toISOString().toLowerCase().replace(/[:.]/g, '-')}`
  return { study: name, preset, seed, id, networks, tables, images: set, parts, results }
}

/** What a replication is to say of the images that it was made from. */
const madeFrom = ({ set }: ImageSetRequest) => ({
  name: set.name,
  files: Object.fromEntries(
    set.files.filter(({ part }) => part === 'training').map((file) => [storedName(file), file.content.sha256]),
  ),
})

/** For a study that needs no images. */
const none = (name: string): never => {
  throw new RangeError(`"${name}" was not given to the study.`)
}

export interface StudyControl {
  readonly signal: AbortSignal
  readonly onProgress: (progress: Progress) => void
  readonly onNotice: (notice: string) => void
}

/**
 * Runs a study of a paper and stores what it found: whole, or not at all. Parts that an interrupted run of the same choice
 * has finished are taken up, and kept until the results are stored.
 */
export async function runPublishedStudy(
  { study, preset, seed, id, networks, tables, images, parts, results }: ReproduceRequest,
  execution: Promise<Execution>,
  { signal, onProgress, onNotice }: StudyControl,
): Promise<void> {
  onProgress({ stage: 'Starting', fraction: 0, secondsLeft: null })
  const { executor, close } = openForJob(await execution, onNotice)
  const store = (found: Replication) => {
    const replication = images ? { ...found, made: { ...found.made, images: madeFrom(images) } } : found
    return writeWhole(
      path.join(results, `${id}.json`),
      JSON.stringify({ id, finishedAt: new Date().toISOString(), replication }),
    )
  }
  try {
    await reproduce(paperStudy(study).study, {
      preset,
      seed,
      executor,
      networks,
      images: images ? imagesOfSet(images) : none,
      tables,
      signal,
      keep: parts,
      store,
      onProgress: ({ stage, fraction, secondsLeft }) =>
        onProgress({ stage, fraction: Math.min(1, fraction), secondsLeft }),
    })
  } catch (error) {
    if (!isOutOfMemory(error)) throw error
    throw new CloisterError(
      'out-of-memory',
      'The machine ran out of memory while the study was run.',
      'The parts that were finished are kept. Close other programs, and resume it.',
    )
  } finally {
    await close()
  }
}
