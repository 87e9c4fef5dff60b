import { rm } from 'node:fs/promises'
import path from 'node:path'
import {
  leakageStudies,
  membershipStudies,
  type PaperStudy,
  type Preset,
  paperStudies,
  robustnessStudies,
  runPaperStudy,
} from '#engine/protocol/index.ts'
import type { CancelSignal, Executor } from '#engine/tensor/index.ts'
import { machine, runtimeVersions } from '../machine.ts'
import { programVersion } from '../version.ts'
import { writeWhole } from '../write-whole.ts'
import { drawingOf } from './drawing.ts'
import { imagesIn } from './images.ts'
import { networkHashes, networksIn } from './networks.ts'
import { overview } from './overview.ts'
import { keepParts, partsFile, partsIn } from './parts.ts'
import type { Replication } from './replication.ts'
import { judgeAgain, replicationsIn, storedText } from './stored.ts'
import { tablesIn } from './tables.ts'

export { attackTable } from './attack-table.ts'
export { drawingOf } from './drawing.ts'
export { fieldsOf, type KnownTable, knownTables } from './tables.ts'
export { partsFile, partsIn } from './parts.ts'
export type { Replication } from './replication.ts'

/** Groups of studies that one name runs. */
export const groups: Readonly<Record<string, readonly PaperStudy[]>> = {
  'paper-1': paperStudies,
  'paper-2': robustnessStudies,
  'paper-3': leakageStudies,
  membership: membershipStudies,
}

/** The studies that a name stands for: one, a group, or none. */
export const studiesNamed = (name: string): readonly PaperStudy[] =>
  groups[name] ?? Object.values(groups).flatMap((group) => group.filter((study) => study.name === name))

export interface ReproduceOptions {
  readonly preset: Preset
  readonly seed: number
  readonly executor: Executor
  /** Folder of BIF files. */
  readonly networks: string
  /** Folder with a folder for each set of images; or what gives a set for its name, as `imagesOfSet` does. */
  readonly images: Parameters<typeof imagesIn>[0]
  /** Folder of public tables, adult-train.csv and so on; or what gives a table for its name. */
  readonly tables: Parameters<typeof tablesIn>[0]
  readonly signal?: CancelSignal
  readonly onProgress?: (progress: {
    readonly stage: string
    readonly fraction: number
    readonly secondsLeft: number | null
  }) => void
  /** Where parts of an interrupted run are kept, and taken up again. */
  readonly keep?: string
  /** Stores the replication, before the parts that it was made of are let go. */
  readonly store?: (replication: Replication) => Promise<void>
}

/** Runs one study, taking up the parts that an interrupted run of the same version, preset and seed has finished. */
export async function reproduce(study: PaperStudy, options: ReproduceOptions): Promise<Replication> {
  const { preset, seed, executor, signal, onProgress, keep, store } = options
  const file = keep && partsFile(keep, study.name, preset, seed)
  const kept = file ? await partsIn(file) : { seconds: 0, parts: [] }
  const parts = [...kept.parts]
  const start = performance.now()
  const elapsed = () => kept.seconds + (performance.now() - start) / 1000
  const hashes: Record<string, string> = {}
  const tables = tablesIn(options.tables, (name, sha256) => (hashes[name] = sha256))
  let first: { readonly fraction: number; readonly at: number } | undefined
  const results = await runPaperStudy(study, {
    preset,
    seed,
    executor,
    signal,
    networks: networksIn(options.networks),
    images: imagesIn(options.images),
    tables,
    finished: kept.parts,
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    onPart: async (part) => {
      parts.push(part)
      if (file) await keepParts(file, { seconds: elapsed(), parts })
    },
    onProgress: ({ fraction, stage, part }) => {
      const now = performance.now()
      first ??= { fraction, at: now }
      const done = fraction - first.fraction
      const secondsLeft = done > 0.01 ? ((now - first.at) / 1000 / done) * (1 - fraction) : null
      onProgress?.({ stage: `${part}: ${stage}`, fraction, secondsLeft })
    },
  })
  const { name, version, threads } = executor
  const replication: Replication = {
    ...results,
    title: study.title,
    paper: study.paper,
    seconds: elapsed(),
    made: {
      command: `npm run reproduce -- ${study.name}${preset === 'quick' ? ' --quick' : ''} --seed ${seed}`,
      cloister: programVersion(),
      backend: { name, version, threads },
      versions: runtimeVersions(),
      machine: machine(),
      networks: networkHashes(options.networks, study.networks),
      ...(Object.keys(hashes).length > 0 ? { tables: hashes } : {}),
    },
  }
  await store?.(replication)
  if (file) await rm(file, { force: true })
  return replication
}

/** Keeps a replication: NAME.json and NAME.svg, or NAME-quick.* for the quick preset; and renews the folder's README.md. @returns the files' names */
export async function storeReplication(replication: Replication, folder: string): Promise<string[]> {
  const files = await storeFiles(replication, folder)
  await writeWhole(path.join(folder, 'README.md'), await overview(folder))
  return files
}

async function storeFiles(replication: Replication, folder: string): Promise<string[]> {
  const [study] = studiesNamed(replication.study)
  const name = `${replication.study}${replication.preset === 'quick' ? '-quick' : ''}`
  const chart = drawingOf(replication, study)
  const files = {
    [`${name}.json`]: storedText(replication, study),
    ...(chart ? { [`${name}.svg`]: chart } : {}),
  }
  for (const [file, text] of Object.entries(files)) await writeWhole(path.join(folder, file), text)
  return Object.keys(files)
}

/** What rendering a stored replication changed. */
export interface Rendered {
  readonly file: string
  /** Claims that are judged otherwise now, or are new. */
  readonly changed: readonly { readonly claim: string; readonly before: string | null; readonly now: string }[]
  /** Claims that its figures do not suffice for, and why. */
  readonly left: readonly { readonly claim: string; readonly why: string }[]
}

/**
 * Writes the files of a folder of replications anew without running anything: claims are judged by the stored figures, as
 * the studies word them now; then charts and the page. Claims that these figures do not suffice for stay as they are,
 * and so do all of a study that this version does not have.
 */
export async function renderReplications(folder: string): Promise<Rendered[]> {
  const rendered: Rendered[] = []
  for (const [file, replication] of await replicationsIn(folder)) {
    const [study] = studiesNamed(replication.study)
    const { claims, left } = study ? judgeAgain(replication, study) : { claims: replication.claims, left: [] }
    const before = new Map(replication.claims.map(({ claim, verdict }) => [claim, verdict]))
    const changed = claims
      .filter(({ claim, verdict }) => before.get(claim) !== verdict)
      .map(({ claim, verdict }) => ({ claim, before: before.get(claim) ?? null, now: verdict }))
    const { title, paper } = study ?? replication
    await storeFiles({ ...replication, title, paper, claims }, folder)
    rendered.push({ file, changed, left })
  }
  await writeWhole(path.join(folder, 'README.md'), await overview(folder))
  return rendered
}
