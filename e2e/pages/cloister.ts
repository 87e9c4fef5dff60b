/** The program as a person sees it: what can be done on each page, by the names on the screen. */

import { existsSync } from 'node:fs'
import path from 'node:path'
import { type ElectronApplication, expect, type Locator, type Page } from '@playwright/test'
import type { Graph } from '#shared/contracts/graph.ts'
import type { Results, RunResults } from '#shared/contracts/results.ts'
import type { CallArgs, CallName, CallResult } from '#shared/ipc/calls.ts'
import { answerDialogs } from '../fixtures/dialogs.ts'
import { launchCloister } from '../fixtures/launch.ts'
import { AskPanel } from './ask.ts'
import { AuditPage } from './audit.ts'
import { BackupPart } from './backup.ts'
import { DataPage } from './data.ts'
import { DecisionPart } from './decision.ts'
import { EncryptionPart } from './encryption.ts'
import { GraphPage } from './graph.ts'
import { ImageSetsPart } from './images.ts'
import { ImportPage } from './import.ts'
import { LearnPage } from './learn.ts'
import { PublishedPage } from './published.ts'
import { ReportDialog } from './report.ts'
import { ResultsPage } from './results.ts'
import { RunsPage } from './runs.ts'
import { SettingsPage } from './settings.ts'
import { StudyPage } from './study.ts'
import { TablesPage } from './tables.ts'

export type Step =
  'Data' | 'Graph' | 'Study' | 'Runs' | 'Results' | 'Audit a model' | 'Published studies' | 'Settings' | 'Help'

/** The answer of a call, as it comes over the bridge. */
export type Answer<Value> = { ok: true; value: Value } | { ok: false; error: { code: string; message: string } }

export class Cloister {
  readonly #folder: string
  readonly #switches: readonly string[]
  #app: ElectronApplication | undefined
  #page: Page

  readonly data = new DataPage(this)
  readonly import = new ImportPage(this)
  readonly images = new ImageSetsPart(this)
  readonly graph = new GraphPage(this)
  readonly learn = new LearnPage(this)
  readonly questions = new AskPanel(this)
  readonly tables = new TablesPage(this)
  readonly study = new StudyPage(this)
  readonly runs = new RunsPage(this)
  readonly results = new ResultsPage(this)
  readonly report = new ReportDialog(this)
  readonly decision = new DecisionPart(this)
  readonly audit = new AuditPage(this)
  readonly backup = new BackupPart(this)
  readonly encryption = new EncryptionPart(this)
  readonly published = new PublishedPage(this)
  readonly settings = new SettingsPage(this)

  private constructor(folder: string, switches: readonly string[], app: ElectronApplication | undefined, page: Page) {
    this.#folder = folder
    this.#switches = switches
    this.#app = app
    this.#page = page
  }

  /** Starts the program on the workspace in a folder. */
  static async start(folder: string, switches: readonly string[] = []): Promise<Cloister> {
    const [app, page] = await open(folder, switches)
    return new Cloister(folder, switches, app, page)
  }

  /** A program that was started otherwise, as far as it can be used through its window. */
  static seenThrough(page: Page): Cloister {
    return new Cloister('', [], undefined, page)
  }

  get app(): ElectronApplication {
    if (!this.#app) throw new Error('This program is known through its window alone.')
    return this.#app
  }

  get page(): Page {
    return this.#page
  }

  close(): Promise<void> {
    return this.app.close()
  }

  /** Closes the program and starts it again on the same workspace. */
  async restart(): Promise<void> {
    await this.close()
    await this.reopen()
  }

  /** Starts the program again on the same workspace after it was closed. */
  async reopen(): Promise<void> {
    ;[this.#app, this.#page] = await open(this.#folder, this.#switches)
  }

  get title(): Locator {
    return this.page.getByRole('heading', { level: 1 })
  }

  get rail(): Locator {
    return this.page.getByRole('navigation')
  }

  /** Goes to a page by the rail. */
  async go(step: Step): Promise<void> {
    await this.rail.getByRole('link', { name: step }).click()
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true })
  }

  /** Runs the study on the Study page and waits until its training shows. */
  async startRun(): Promise<void> {
    await this.study.run()
    await this.runs.lossCurve.waitFor({ timeout: 60_000 })
  }

  /** Runs the study on the Study page and waits for its results. */
  async runToResults(): Promise<void> {
    await this.study.run()
    await this.results.finding.waitFor({ timeout: 120_000 })
  }

  /** Messages in the corner of the window. */
  notice(text: string | RegExp): Locator {
    return this.page.locator('.notices').getByText(text)
  }

  async set(setting: 'Appearance' | 'Paper of reports', value: string): Promise<void> {
    await this.go('Settings')
    await this.page.getByRole('combobox', { name: setting }).selectOption(value)
  }

  /** Answers the dialogs that will be asked for a place to save. */
  async willSaveTo(file: string): Promise<void> {
    await answerDialogs(this.app, { save: file })
  }

  /** Saves the shown run's report as a PDF. */
  async saveReport(file: string): Promise<void> {
    await this.willSaveTo(file)
    await this.results.reportButton.click()
    await expect(this.notice(`Saved as ${path.basename(file)}.`)).toBeVisible({ timeout: 60_000 })
    expect(existsSync(file)).toBe(true)
  }

  /** Makes a call of the bridge, as the page does. */
  call<Name extends CallName>(name: Name, args: CallArgs<Name>): Promise<Answer<CallResult<Name>>> {
    return this.page.evaluate(([name, args]) => window.cloister.calls[name](args), [name, args] as const) as Promise<
      Answer<CallResult<Name>>
    >
  }

  /** What a call answers. @throws where it answers with an error */
  async ask<Name extends CallName>(name: Name, args: CallArgs<Name>): Promise<CallResult<Name>> {
    const answer = await this.call(name, args)
    if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.message}`)
    return answer.value
  }

  /** Names of the stored datasets. */
  async datasetNames(): Promise<string[]> {
    return (await this.ask('dataset.list', {})).map(({ name }) => name)
  }

  /** The stored graph of the latest dataset. */
  async storedGraph(): Promise<Graph> {
    const [{ id }] = await this.ask('dataset.list', {})
    return this.ask('graph.get', { datasetId: id })
  }

  /** What the latest run found, and how. */
  async latestOutcome(): Promise<RunResults> {
    const [{ id }] = await this.ask('run.list', {})
    const { outcome } = await this.ask('run.get', { id })
    if (!outcome) throw new Error('the latest run has no results')
    return outcome
  }

  /** What the latest run found. */
  async latestResults(): Promise<Results> {
    return (await this.latestOutcome()).results
  }
}

async function open(folder: string, switches: readonly string[]): Promise<[ElectronApplication, Page]> {
  const app = await launchCloister(folder, switches)
  const page = await app.firstWindow()
  await page.getByRole('main').waitFor()
  return [app, page]
}
