import { readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import {
  type FinishedPart,
  membershipStudies,
  type PaperStudy,
  type Preset,
  paperStudies,
  runPaperStudy,
} from '#engine/protocol/index.ts'
import type { CancelSignal, Executor } from '#engine/tensor/index.ts'
import { machine, runtimeVersions } from '../machine.ts'
import { programVersion } from '../version.ts'
import { writeWhole } from '../write-whole.ts'
import { studyChart } from './chart.ts'
import { imagesIn } from './images.ts'
import { networksIn } from './networks.ts'
import { overview } from './overview.ts'
import type { Replication } from './replication.ts'
import { tablesIn } from './tables.ts'

export { attackTable } from './attack-table.ts'
export type { Replication } from './replication.ts'

/** Groups of studies that one name runs. */
export const groups: Readonly<Record<string, readonly PaperStudy[]>> = {
  'paper-1': paperStudies,
  membership: membershipStudies,
}

/** The studies that a name stands for: one, a group, or none. */
export const studiesNamed = (name: string): readonly PaperStudy[] =>
  groups[name] ??
  Object.values(groups)
    .flat()
    .filter((study) => study.name === name)

export interface ReproduceOptions {
  readonly preset: Preset
  readonly seed: number
  readonly executor: Executor
  /** Folder of BIF files. */
  readonly networks: string
  /** Folder with a folder for each set of images. */
  readonly images: string
  /** Folder of public tables: adult-train.csv and so on. */
  readonly tables: string
  readonly signal?: CancelSignal
  readonly onProgress?: (progress: {
    readonly stage: string
    readonly fraction: number
    readonly secondsLeft: number | null
  }) => void
  /** Where parts of an interrupted run are kept, and taken up again. */
  readonly keep?: string
}

/** Runs one study, taking up the parts that an interrupted run of the same version, preset and seed has finished. */
export async function reproduce(study: PaperStudy, options: ReproduceOptions): Promise<Replication> {
  const { preset, seed, executor, signal, onProgress, keep } = options
  const file = keep && path.join(keep, `.${study.name}-${preset}-${seed}.parts.json`)
  const kept = file ? await partsIn(file) : { seconds: 0, parts: [] }
  const parts = [...kept.parts]
  const start = performance.now()
  const elapsed = () => kept.seconds + (performance.now() - start) / 1000
  let first: { readonly fraction: number; readonly at: number } | undefined
  const results = await runPaperStudy(study, {
    preset,
    seed,
    executor,
    signal,
    networks: networksIn(options.networks),
    images: imagesIn(options.images),
    tables: tablesIn(options.tables),
    finished: kept.parts,
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    onPart: async (part) => {
      parts.push(part)
      if (file) await writeWhole(file, JSON.stringify({ version: programVersion(), seconds: elapsed(), parts }))
    },
    onProgress: ({ fraction, stage, part }) => {
      const now = performance.now()
      first ??= { fraction, at: now }
      const done = fraction - first.fraction
      const secondsLeft = done > 0.01 ? ((now - first.at) / 1000 / done) * (1 - fraction) : null
      onProgress?.({ stage: `${part}: ${stage}`, fraction, secondsLeft })
    },
  })
  if (file) await rm(file, { force: true })
  const { name, version, threads } = executor
  return {
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
    },
  }
}

async function partsIn(file: string): Promise<{ seconds: number; parts: FinishedPart[] }> {
  const none = { seconds: 0, parts: [] }
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null) return none
  try {
    const { version, seconds, parts } = JSON.parse(text) as { version: string; seconds: number; parts: FinishedPart[] }
    // Another version may compute other figures; then the parts are made again.
    return version === programVersion() ? { seconds, parts } : none
  } catch {
    return none
  }
}

/** Keeps a replication: NAME.json and NAME.svg, or NAME-quick.* for the quick preset; and renews the folder's README.md. @returns the files' names */
export async function storeReplication(replication: Replication, folder: string): Promise<string[]> {
  const [study] = studiesNamed(replication.study)
  const name = `${replication.study}${replication.preset === 'quick' ? '-quick' : ''}`
  const chart = studyChart(replication.title, replication.rows, study?.axis.scale === 'logarithmic')
  const files = {
    [`${name}.json`]: `${JSON.stringify(replication, null, 1)}\n`,
    ...(chart ? { [`${name}.svg`]: chart } : {}),
  }
  for (const [file, text] of Object.entries(files)) await writeWhole(path.join(folder, file), text)
  await writeWhole(path.join(folder, 'README.md'), await overview(folder))
  return Object.keys(files)
}
