import type { StudyStart } from '#shared/contracts/replication.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import type { Workspace } from '#storage/index.ts'
import { drawingOf, type Replication, studiesNamed } from '../reproduce/index.ts'
import { readStudyNetwork, studyNetworks } from './networks.ts'
import { keptReplications, publishedOverview } from './overview.ts'
import { prepareStudy } from './run.ts'
import { keptSummaries, PublishedStore } from './store.ts'
import { readStudyTable } from './tables.ts'

export { runPublishedStudy } from './run.ts'

/** Answers to the calls about published studies. */
export function publishedHandlers(open: { readonly current: Workspace }) {
  // The page asks at every change; nearly all files are then as they were.
  const [summaries, replicationsRead] = [keptSummaries(), keptReplications()]
  const store = () => new PublishedStore(open.current.folder, summaries)
  return {
    'published.overview': async ({ folder, replications }: { folder: string; replications: string }) =>
      publishedOverview(store(), await open.current.images.list(), folder, replications, replicationsRead),
    'published.get': ({ id }: { id: string }) => store().get(id),
    'published.remove': async ({ id }: { id: string }) => done(store().remove(id)),
    'published.discard': async (start: StudyStart) => done(store().discard(start)),
    'published.prepare': ({ folder, ...start }: StudyStart & { folder: string }) =>
      prepareStudy(store(), open.current.images, folder, start),
    'published.addNetwork': async ({ path }: { path: string }) => {
      const { name, text } = await readStudyNetwork(path)
      await store().addNetwork(name, text)
      return studyNetworks[name].title
    },
    'published.addTable': async ({ table, folder }: { table: string; folder: string }) => {
      const { title, files } = await readStudyTable(table, folder)
      for (const { name, text } of files) await store().addTableFile(name, text)
      return title
    },
    'published.file': async ({ id, form }: { id: string; form: 'json' | 'svg' }) => {
      const text = await store().text(id)
      const replication = JSON.parse(text) as Replication
      const name = `${replication.study}-${replication.preset}-seed-${replication.seed}`
      if (form === 'json') return { name, text }
      const [study] = studiesNamed(replication.study)
      const svg = drawingOf(replication, study)
      if (svg) return { name, text: svg }
      throw new CloisterError(
        'not-found',
        'There is no drawing of this study: it measured nothing that can be drawn.',
        'Export the JSON file.',
      )
    },
  }
}

async function done(work: Promise<void>): Promise<null> {
  await work
  return null
}
