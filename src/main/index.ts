/** The program's main process: it opens windows, starts processes and passes calls on; it computes nothing. */

import { availableParallelism, cpus, platform, release, totalmem } from 'node:os'
import path from 'node:path'
import { app, BrowserWindow, dialog, Menu, session } from 'electron'
import type { AppInformation } from '#shared/contracts/app.ts'
import type { EventName } from '#shared/ipc/calls.ts'
import { toErrorData } from '#shared/ipc/errors.ts'
import { ModelAudits } from './audits.ts'
import { answerCalls } from './calls.ts'
import { runCommandLine, showNothing } from './command-line.ts'
import { Database } from './database.ts'
import { lockWhenIdle } from './encryption.ts'
import { runDemo } from './demo.ts'
import { Executors } from './executors.ts'
import { SourceFiles } from './files.ts'
import { makeHandlers, resourcesFolder } from './handlers.ts'
import { Learning } from './learning.ts'
import { readCommand, readOptions } from './options.ts'
import { declareScheme, servePage } from './page.ts'
import { ModelPredictions } from './predictions.ts'
import { notifyOfEnd } from './notification.ts'
import { printFile, recordFromFile, runFromFile } from './print-file.ts'
import { PublishedRuns } from './published.ts'
import { Runs } from './runs.ts'
import { closeSession, pinContents, quietChromium } from './security.ts'
import { SettingsFile } from './settings.ts'
import { Verifying } from './verifying.ts'
import { openWindow } from './window.ts'

// Chromium takes its own folder from this switch; what Electron and Cloister store must not lie elsewhere.
const profile = app.commandLine.getSwitchValue('user-data-dir')
if (profile) app.setPath('userData', path.resolve(profile))

const command = readCommand(process.argv)
// What stands after --cli is the command's.
const options = readOptions(command ? [] : process.argv)
const workspace = options.workspace ?? path.join(app.getPath('userData'), 'workspace')

quietChromium()
if (command) showNothing()
declareScheme()
app.on('web-contents-created', (_, contents) => pinContents(contents))

const information = (): AppInformation => ({
  version: app.getVersion(),
  workspace,
  packaged: app.isPackaged,
  runtime: { electron: process.versions.electron, chrome: process.versions.chrome, node: process.versions.node },
  machine: {
    platform: `${platform()} ${release()} ${process.arch}`,
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
  },
})

/** Tells every window. */
function tell(name: EventName, value: unknown): void {
  for (const window of BrowserWindow.getAllWindows()) window.webContents.send(name, value)
}

async function loadFromWorkspace(database: Database, runs: Runs, id: string) {
  const { run, outcome } = await database.call('run.get', { id })
  return { run: runs.withProgress(run), outcome }
}

async function start(): Promise<void> {
  closeSession(session.defaultSession)
  servePage(session.defaultSession)
  Menu.setApplicationMenu(null)

  const database = new Database(workspace, (name, value) => tell(name as EventName, value))
  const files = new SourceFiles()
  const settings = new SettingsFile(app.getPath('userData'))
  const executors = new Executors(app.getPath('userData'), settings)
  const runs = new Runs(
    database,
    tell,
    () => executors.execution(),
    (run) => void notifyOfEnd(run, settings),
    async () => (await settings.read()).keepModels * 1e6,
  )
  const learning = new Learning(database, tell)
  const verifying = new Verifying(database, tell)
  const saidInFile = recordFromFile(options.print?.record)
  const loadRun = options.print
    ? runFromFile(options.print.results, options.print.record)
    : (id: string) => loadFromWorkspace(database, runs, id)
  const loadRelease = options.print
    ? async () => (await saidInFile()).release
    : (id: string) => database.call('release.get', { id })
  const loadReportOptions = options.print
    ? async () => (await saidInFile()).options
    : (id: string) => database.call('report.options', { id })
  const resources = resourcesFolder()
  const published = new PublishedRuns(database, tell, () => executors.execution(), path.join(resources, 'studies'))
  const audits = new ModelAudits(database, tell, () => executors.execution())
  const predictions = new ModelPredictions(database, files, tell)
  const shared = { database, runs, verifying, learning, published, audits, predictions, files, settings, executors }
  const loaders = { loadRun, loadReportOptions, loadRelease }
  const services = { ...shared, ...loaders, isOfFile: options.print !== undefined, information, resources }
  answerCalls(database, makeHandlers(services), (file) => files.add(file))

  let isClosing = false
  app.on('before-quit', (event) => {
    if (isClosing) return
    isClosing = true
    event.preventDefault()
    runs.stopAll()
    learning.stop()
    verifying.stop()
    published.stop()
    audits.stop()
    predictions.stop()
    void predictions
      .putAway()
      .catch(() => {}) // The workspace may not be open; what is left goes when it is opened next.
      .then(() => database.close())
      .finally(() => app.quit())
  })

  // Without a listener Electron ends with its last window, and the hidden window of a report is one.
  const isUnseen = options.print !== undefined || options.demoOutput !== undefined
  app.on('window-all-closed', () => {
    if (!isUnseen) app.quit()
  })
  if (options.print) return printFile(options.print)
  const opening = database.open().catch((error: unknown) => {
    // The window asks for the passphrase; without a window nobody can be asked.
    if (!database.isLocked || options.demo) throw error
  })
  if (options.demo) {
    await opening
    return runDemo({ database, runs, resources, output: options.demoOutput })
  }
  // The page is made ready meanwhile; what it asks of the workspace waits.
  openWindow({ show: true, after: opening })
  await opening
  lockWhenIdle(database, settings)
  void runs.goOn().catch(() => {}) // The window shows what waits; the next start tries again.
}

/** Nothing can be done without the workspace: says why and ends. */
function giveUp(error: unknown): void {
  const { message, advice } = toErrorData(error)
  if (options.demoOutput || options.print) console.error(`${message} ${advice}`)
  else dialog.showErrorBox(message, advice)
  app.exit(1)
}

const isPrintJob = options.print !== undefined
if (command) {
  app
    .whenReady()
    .then(() => runCommandLine(command))
    .catch(giveUp)
} else if (!isPrintJob && !app.requestSingleInstanceLock({ workspace })) {
  console.error('Cloister is already open.')
  app.exit(1)
} else {
  app.on('second-instance', () => {
    const [window] = BrowserWindow.getAllWindows()
    if (window?.isMinimized()) window.restore()
    window?.focus()
  })
  app.whenReady().then(start).catch(giveUp)
}
