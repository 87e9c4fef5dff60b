import path from 'node:path'
import { app, BrowserWindow, clipboard, type IpcMainInvokeEvent } from 'electron'
import type { AppInformation } from '#shared/contracts/app.ts'
import { auditWithoutSmallCells, outcomeWithoutSmallCells } from '#shared/disclosure/index.ts'
import type { CallResult } from '#shared/ipc/calls.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import type { ModelAudits } from './audits.ts'
import { backupHandlers } from './backups.ts'
import { encryptionHandlers } from './encryption.ts'
import type { Handlers } from './calls.ts'
import type { Database } from './database.ts'
import type { Executors } from './executors.ts'
import { askAndSave, askForFile, askForFolder, fileNameFrom, type SourceFiles } from './files.ts'
import type { Learning } from './learning.ts'
import type { ModelPredictions } from './predictions.ts'
import type { PublishedRuns } from './published.ts'
import { htmlReport, printReport, reportIsReady } from './report.ts'
import type { Runs } from './runs.ts'
import type { SettingsFile } from './settings.ts'
import type { Verifying } from './verifying.ts'

/** What the calls that main answers itself work with. */
export interface Services {
  readonly database: Database
  readonly runs: Runs
  readonly verifying: Verifying
  readonly learning: Learning
  readonly published: PublishedRuns
  readonly audits: ModelAudits
  readonly predictions: ModelPredictions
  readonly files: SourceFiles
  readonly settings: SettingsFile
  readonly executors: Executors
  readonly information: () => AppInformation
  /** A run with what it found. */
  readonly loadRun: (id: string) => Promise<CallResult<'run.get'>>
  /** What a person added to its report. */
  readonly loadReportOptions: (id: string) => Promise<CallResult<'report.options'>>
  /** The risk appetite that a run is judged by, and who signed. */
  readonly loadRelease: (id: string) => Promise<CallResult<'release.get'>>
  /** Whether it is a file's run, whose report is printed. */
  readonly isOfFile: boolean
  /** Folder of what comes with the program. */
  readonly resources: string
}

const windowOf = ({ sender }: IpcMainInvokeEvent): BrowserWindow => {
  const window = BrowserWindow.fromWebContents(sender)
  if (!window) throw new CloisterError('internal', 'The window is gone.', 'Open Cloister again.')
  return window
}

export function makeHandlers(services: Services): Handlers {
  const {
    database,
    runs,
    verifying,
    learning,
    published,
    audits,
    predictions,
    files,
    settings,
    executors,
    information,
    loadRun,
    loadReportOptions,
    loadRelease,
    isOfFile,
    resources,
  } = services
  // A file that is printed was held to the limit by whoever gave it.
  const smallestCount = async () => (isOfFile ? 1 : (await settings.read()).smallestCount)
  /** Asks where to save; from an encrypted workspace the dialog says that the file will not be. */
  const save: typeof askAndSave = (window, title, ...rest) =>
    askAndSave(window, database.isEncrypted ? `${title} (it will not be encrypted)` : title, ...rest)
  return {
    'app.information': () => information(),
    'app.executors': ({ again }) => executors.survey(again),
    'app.settings': () => settings.read(),
    'app.changeSettings': (change) => settings.change(change),

    ...backupHandlers({ database, files, published }),
    ...encryptionHandlers(
      database,
      () => information().machine.memoryBytes,
      () => void runs.goOn().catch(() => {}),
    ),

    'source.choose': async (_, event) => {
      const file = await askForFile(windowOf(event), 'Choose a CSV file', 'Tables', ['csv', 'tsv', 'txt'])
      return file ? files.add(file) : null
    },
    'source.inspect': ({ id, dialect }) => database.call('file.inspect', { path: files.pathOf(id), dialect }),
    'dataset.import': ({ sourceId, plan }) => database.call('file.import', { path: files.pathOf(sourceId), plan }),
    'dataset.cancelImport': () => database.call('file.cancelImport', {}),
    'dataset.openDemo': () => database.call('demo.open', { folder: path.join(resources, 'demo') }),

    'image.choose': async ({ what }, event) => {
      const window = windowOf(event)
      if (what === 'directory') {
        const folder = await askForFolder(window, 'Choose the folder of an image set')
        return folder ? files.addFolder(folder) : null
      }
      // Files of this kind have no extension of their own.
      const file = await askForFile(window, 'Choose one file of an image set', 'Image sets', ['*'])
      return file ? files.add(file) : null
    },
    'image.inspect': ({ id }) => database.call('images.inspect', { path: files.pathOf(id) }),
    'image.import': ({ sourceId, name }) => database.call('images.import', { path: files.pathOf(sourceId), name }),
    'image.cancelImport': () => database.call('images.cancelImport', {}),

    'audit.inspect': ({ id, dialect }) => database.call('audits.inspect', { path: files.pathOf(id), dialect }),
    'audit.chooseModel': async (_, event) => {
      const file = await askForFile(windowOf(event), 'Choose a model', 'Models (ONNX)', ['onnx'])
      return file ? files.add(file) : null
    },
    'audit.inspectModel': ({ id }) => predictions.inspect(files.pathOf(id)),
    'audit.useDataset': ({ datasetId }) => predictions.useDataset(datasetId),
    'audit.predict': ({ modelId, dataId, plan }) =>
      predictions.predict(files.pathOf(modelId), files.pathOf(dataId), plan),
    'audit.putAway': async () => {
      await predictions.putAway()
      return null
    },
    'audit.run': ({ sourceId, plan }) => audits.run(files.pathOf(sourceId), plan, predictions.madeBy(sourceId)),
    'audit.cancel': () => {
      audits.cancel()
      predictions.cancel()
      return null
    },
    'audit.get': async ({ id }) => {
      const stored = await database.call('audit.get', { id })
      return { ...stored, audit: auditWithoutSmallCells(stored.audit, await smallestCount()) }
    },
    'audit.savePdf': async ({ id, paper }, event) => {
      const { plan } = await database.call('audit.get', { id })
      return save(windowOf(event), 'Save the report', `${fileNameFrom(plan.name)} audit.pdf`, 'pdf', () =>
        printReport(`/audit-report/${id}`, plan.name, paper),
      )
    },
    'audit.saveFile': async ({ id, form }, event) => {
      const { name, text } = await database.call('audits.file', { id, form, smallestCount: await smallestCount() })
      return save(windowOf(event), 'Save the audit', `${fileNameFrom(name)} audit.${form}`, form, async () => text)
    },

    'graph.openFile': async ({ datasetId }, event) => {
      const file = await askForFile(windowOf(event), 'Choose a graph or network file', 'Graphs and networks', [
        'json',
        'bif',
      ])
      return file ? database.call('file.openGraph', { path: file, datasetId }) : null
    },
    'graph.openBundled': ({ datasetId, network }) =>
      database.call('file.openGraph', { path: path.join(resources, 'networks', `${network}.json`), datasetId }),
    'graph.learn': ({ datasetId, task }) => learning.learn(datasetId, task),
    'graph.cancelLearning': () => {
      learning.cancel()
      return null
    },
    'network.bundled': () => database.call('networks.list', { folder: path.join(resources, 'networks') }),
    'network.saveFile': async ({ datasetId, form }, event) => {
      const { name, text } = await database.call('network.file', { datasetId, form })
      return save(windowOf(event), 'Save the network', `${fileNameFrom(name)}.${form}`, form, async () => text)
    },
    'study.saveFile': async ({ datasetId }, event) => {
      const { name, text } = await database.call('study.file', { datasetId })
      return save(windowOf(event), 'Save the study as a file', `${fileNameFrom(name)}.yaml`, 'yaml', async () => text)
    },

    'published.list': () =>
      database.call('published.overview', {
        folder: path.join(resources, 'studies'),
        replications: path.join(resources, '..', 'docs', 'replication'),
      }),
    'published.state': () => published.state,
    'published.start': async (choice) => {
      await published.start(choice)
      return null
    },
    'published.cancel': () => {
      published.cancel()
      return null
    },
    'published.importNetwork': async (_, event) => {
      const file = await askForFile(windowOf(event), 'Choose a network’s BIF file', 'Networks', ['bif'])
      return file ? database.call('published.addNetwork', { path: file }) : null
    },
    'published.importTable': async ({ table }, event) => {
      const folder = await askForFolder(windowOf(event), 'Choose the folder with the table’s files')
      return folder ? database.call('published.addTable', { table, folder }) : null
    },
    'published.saveFile': async ({ id, form }, event) => {
      const { name, text } = await database.call('published.file', { id, form })
      return save(windowOf(event), 'Save the results', `${fileNameFrom(name)}.${form}`, form, async () => text)
    },

    'run.list': async () => (await database.call('run.list', {})).map((run) => runs.withProgress(run)),
    'run.get': async ({ id }) => {
      const { run, outcome } = await loadRun(id)
      const smallest = await smallestCount()
      return { run, outcome: outcome && outcomeWithoutSmallCells(outcome, smallest) }
    },
    'run.compare': async (runs) => database.call('run.compare', { ...runs, smallestCount: await smallestCount() }),
    'run.change': ({ id, change }) => runs.change(id, change),
    'run.start': ({ datasetId }) => runs.start(datasetId),
    'run.resume': ({ id }) => runs.resume(id),
    'run.cancel': async ({ id }) => {
      await runs.cancel(id)
      return null
    },

    'run.verify': ({ id }) => verifying.verify(id),
    'run.cancelVerifying': () => {
      verifying.cancel()
      return null
    },

    'release.get': ({ id }) => loadRelease(id),

    'report.options': ({ id }) => loadReportOptions(id),
    'report.ready': ({ html }, { sender }) => {
      reportIsReady(sender.id, html)
      return null
    },
    'report.save': async ({ id, form, paper }, event) => {
      const { run } = await loadRun(id)
      const make: Record<typeof form, () => Promise<Uint8Array | string>> = {
        pdf: () => printReport(`/report/${id}`, run.name, paper),
        html: () => htmlReport(`/report/${id}`),
        json: async () => database.call('report.json', { id, smallestCount: await smallestCount() }),
      }
      return save(windowOf(event), 'Save the report', `${fileNameFrom(run.name)}.${form}`, form, make[form])
    },
    'results.saveCsv': async ({ id, table }, event) => {
      const { run } = await loadRun(id)
      return save(windowOf(event), 'Save the table', `${fileNameFrom(run.name)} ${table}.csv`, 'csv', () =>
        database.call('results.csv', { id, table }),
      )
    },
    'chart.save': async ({ name, form, content }, event) =>
      save(windowOf(event), 'Save the chart', `${fileNameFrom(name)}.${form}`, form, async () =>
        form === 'png' ? Buffer.from(content, 'base64') : content,
      ),
    'text.copy': ({ text }) => {
      clipboard.writeText(text)
      return null
    },
  }
}

/** Folder of the files that come with the program: beside the program's code, or where a packaged program keeps them. */
export const resourcesFolder = () =>
  app.isPackaged ? path.join(process.resourcesPath, 'resources') : path.join(app.getAppPath(), 'resources')
