import type { FitSettings, NetworkFile } from '#shared/contracts/network.ts'
import type { Workspace } from '#storage/index.ts'
import { toCsv } from '#storage/index.ts'
import { outcomeWithoutSmallCells } from '#shared/disclosure/index.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { reportDocument } from '#shared/text/report/index.ts'
import { numberTable } from '#shared/text/tables.ts'
import { auditHandlers } from './audit/index.ts'
import { checkStoredStudy } from './check.ts'
import { compareRuns } from './compare/index.ts'
import { datasetNetwork, fitDatasetNetwork, listNetworks, networkFileOf, saveDatasetNetwork } from './network.ts'
import { openDemo } from './open-study.ts'
import { publishedHandlers } from './published/index.ts'
import { studyFileOf, writeStudyFile } from './study-file.ts'

/** Answers to the calls that need the storage and the engine, or their words, together. */
export const jobHandlers = (open: { readonly current: Workspace }) => ({
  'study.check': ({ datasetId }: { datasetId: string }) => checkStoredStudy(open.current, datasetId),

  'study.file': async ({ datasetId }: { datasetId: string }) => {
    const { datasets, graphs, studies } = open.current
    const [dataset, graph, settings] = [
      await datasets.get(datasetId),
      await graphs.get(datasetId),
      await studies.get(datasetId),
    ]
    return { name: settings.name, text: writeStudyFile(studyFileOf(dataset, graph, settings)) }
  },

  'results.csv': async ({ id, table }: { id: string; table: 'targets' | 'attacks' }) => {
    const { outcome } = await open.current.runs.get(id)
    if (!outcome) throw new CloisterError('not-found', 'This run has no results.', 'Choose a run that has finished.')
    const { header, rows } = numberTable(outcome.results, table)
    return toCsv(header, rows)
  },

  'report.json': async ({ id, smallestCount }: { id: string; smallestCount: number }) => {
    const { runs, reports, releases } = open.current
    const { run, outcome } = await runs.get(id)
    if (!outcome) throw new CloisterError('not-found', 'This run has no results.', 'Choose a run that has finished.')
    const told = outcomeWithoutSmallCells(outcome, smallestCount)
    return `${JSON.stringify(reportDocument(told, await reports.get(id), await releases.of(id), run.name), null, 1)}\n`
  },

  'run.compare': ({ first, second, smallestCount }: { first: string; second: string; smallestCount: number }) =>
    compareRuns(open.current, first, second, smallestCount),

  'network.get': ({ datasetId }: { datasetId: string }) => datasetNetwork(open.current, datasetId),
  'network.fit': ({ datasetId, fit }: { datasetId: string; fit: FitSettings }) =>
    fitDatasetNetwork(open.current, datasetId, fit),
  'network.save': ({ datasetId, network }: { datasetId: string; network: NetworkFile }) =>
    saveDatasetNetwork(open.current, datasetId, network),
  'network.file': ({ datasetId, form }: { datasetId: string; form: 'bif' | 'json' }) =>
    networkFileOf(open.current, datasetId, form),
  'networks.list': ({ folder }: { folder: string }) => listNetworks(folder),

  'demo.open': ({ folder }: { folder: string }) => openDemo(open.current, folder),
  ...publishedHandlers(open),
  ...auditHandlers(open),
})
