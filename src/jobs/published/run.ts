import path from 'node:path'
import type { Execution } from '#shared/contracts/executors.ts'
import type { Progress } from '#shared/contracts/job.ts'
import type { ReproduceRequest, StudyChoice } from '#shared/contracts/replication.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { list } from '#shared/text/format.ts'
import type { PaperStudy } from '#engine/protocol/index.ts'
import { isOutOfMemory, openForJob } from '../executors/index.ts'
import { type Replication, reproduce, studiesNamed } from '../reproduce/index.ts'
import { writeWhole } from '../write-whole.ts'
import { type StudyNetworkName, studyNetworks } from './networks.ts'
import { importedImages, offeredPresets } from './overview.ts'
import type { PublishedStore } from './store.ts'

/** @throws CloisterError not-found */
function paperStudy(name: string): PaperStudy {
  const study = studiesNamed(name).find((candidate) => candidate.name === name)
  if (study) return study
  throw new CloisterError(
    'not-found',
    `There is no published study "${name}".`,
    'Choose one from the list of published studies.',
  )
}

/**
 * What a job process needs to run a study.
 *
 * @throws CloisterError not-found where there is no such study, or what it needs is not in the workspace; not-allowed for a
 * preset that is not offered
 */
export async function prepareStudy(
  store: PublishedStore,
  { study: name, preset, seed }: StudyChoice,
  now = new Date(),
): Promise<ReproduceRequest> {
  const study = paperStudy(name)
  if (!offeredPresets().includes(preset))
    throw new CloisterError('not-allowed', `"${preset}" is for tests only.`, 'Choose quick or full.')
  const there = await store.networkNames()
  const missing = study.networks.filter((network) => !there.includes(network))
  if (missing.length > 0) {
    const titles = missing.map((network) => studyNetworks[network as StudyNetworkName].title)
    throw new CloisterError(
      'not-found',
      `This study needs ${missing.length === 1 ? 'the network' : 'the networks'} ${list(titles)}.`,
      'Import the BIF file first; the page of the study says where to get it.',
    )
  }
  if (study.networks.length === 0 && importedImages.length === 0)
    throw new CloisterError(
      'not-allowed',
      'This study needs an image data set, which cannot be imported here.',
      `Run it from the command line: npm run reproduce -- ${name}`,
    )
  const { networks, parts, results } = store
  const id = `${name}-${preset}-${seed}-${now.toISOString().toLowerCase().replace(/[:.]/g, '-')}`
  return { study: name, preset, seed, id, networks, images: networks, parts, results }
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
  { study, preset, seed, id, networks, images, parts, results }: ReproduceRequest,
  execution: Promise<Execution>,
  { signal, onProgress, onNotice }: StudyControl,
): Promise<void> {
  onProgress({ stage: 'Starting', fraction: 0, secondsLeft: null })
  const { executor, close } = openForJob(await execution, onNotice)
  const store = (replication: Replication) =>
    writeWhole(
      path.join(results, `${id}.json`),
      JSON.stringify({ id, finishedAt: new Date().toISOString(), replication }),
    )
  try {
    await reproduce(paperStudy(study), {
      preset,
      seed,
      executor,
      networks,
      images,
      // No study that reads tables can be run from the window yet: prepareStudy refuses it.
      tables: networks,
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
