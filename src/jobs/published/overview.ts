import path from 'node:path'
import type { ImageSet } from '#shared/contracts/images.ts'
import type { ExpectedPicture, OurFigure, PublishedOverview, PublishedStudy } from '#shared/contracts/published.ts'
import { presets, Replication, type StudyPreset } from '#shared/contracts/replication.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import type { PaperStudy } from '#engine/protocol/index.ts'
import { groups } from '../reproduce/index.ts'
import { KeptFiles } from './kept-files.ts'
import { networkNames, studyNetworks } from './networks.ts'
import type { PublishedStore } from './store.ts'
import { studyTables } from './tables.ts'
import { readPaperTexts } from './texts.ts'

/**
 * Presets that may be run. The tiny one's figures mean nothing: only tests may run it, which set CLOISTER_TINY_STUDIES.
 */
export const offeredPresets = (environment: NodeJS.ProcessEnv = process.env): StudyPreset[] =>
  presets.filter((preset) => preset !== 'tiny' || environment.CLOISTER_TINY_STUDIES === '1')

/** What the page needs of our own full runs: everything but pictures, of which it shows none. */
export type KeptReplications = KeptFiles<OwnReplication | null>
type OwnReplication = Pick<Replication, 'rows' | 'seconds' | 'made'>
export const keptReplications = (): KeptReplications => new KeptFiles(ownReplication)

/**
 * The published studies, with what the workspace has of them.
 *
 * @param images the workspace's image sets
 * @param folder `resources/studies`
 * @param replications folder of our own full runs, which may be absent
 * @param kept what was read of them before
 */
export async function publishedOverview(
  store: PublishedStore,
  images: ImageSet[],
  folder: string,
  replications: string,
  kept: KeptReplications = keptReplications(),
): Promise<PublishedOverview> {
  const there = await store.networkNames()
  const papers = await Promise.all(
    Object.entries(groups).map(async ([id, studies]) => {
      const { text, studies: texts } = await readPaperTexts(folder, id)
      const shown = studies.map(async (study) => {
        const own = texts.get(study.name)
        if (own) return publishedStudy(study, own, await kept.get(path.join(replications, `${study.name}.json`)))
        throw new CloisterError(
          'study-file',
          `Nothing is said of the study "${study.name}".`,
          'Install Cloister again, or write its file.',
          { file: `${study.name}.yaml` },
        )
      })
      return { id, text, studies: await Promise.all(shown) }
    }),
  )
  return {
    papers,
    presets: offeredPresets(),
    networks: networkNames.map((name) => {
      const { title, nodes } = studyNetworks[name]
      return { name, title, nodes, isThere: there.includes(name) }
    }),
    images,
    tables: studyTables(await store.tableFiles()),
    ...(await store.list()),
    interrupted: await store.interrupted(),
  }
}

function publishedStudy(
  { name, title, paper, axis, networks, parts }: PaperStudy,
  text: PublishedStudy['text'],
  ours: OwnReplication | null,
): PublishedStudy {
  return {
    name,
    title,
    figure: paper,
    text,
    axis,
    networks: [...networks],
    parts: Object.fromEntries(presets.map((preset) => [preset, parts(preset).length])) as PublishedStudy['parts'],
    ours: ours && {
      seconds: ours.seconds,
      processor: ours.made.machine.processor,
      cores: ours.made.machine.cores,
      figures: text.picture ? figuresBeside(text.picture, ours) : [],
    },
  }
}

/** Our full run of a study; null where the text is not one. */
function ownReplication(text: string): OwnReplication | null {
  try {
    const parsed = Replication.safeParse(JSON.parse(text))
    if (!parsed.success || parsed.data.preset !== 'full') return null
    const { rows, seconds, made } = parsed.data
    return { rows: rows.map((row) => ({ ...row, pictures: undefined })), seconds, made }
  } catch {
    return null
  }
}

/** For each mark of a picture, in order, our figure; null where there is none, or more than one. */
export function figuresBeside(picture: ExpectedPicture, { rows }: Pick<Replication, 'rows'>): (OurFigure | null)[] {
  return picture.lines.flatMap(({ marks }) =>
    marks.map(({ ours }) => {
      const wanted = Object.entries(ours)
      const found = rows.filter((row) => wanted.every(([key, value]) => row[key as keyof typeof row] === value))
      if (found.length !== 1) return null
      const { estimate, low, high } = found[0].figure
      return estimate === null || low === null || high === null ? null : { estimate, low, high }
    }),
  )
}
