import { existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Results } from '#shared/contracts/results.ts'
import { expect, test } from '../fixtures/app.ts'
import { answerDialogs } from '../fixtures/dialogs.ts'
import { type Activity, kill, type Trial, trialsOf, unfinishedIn } from '../fixtures/kills.ts'
import { patients, writeTable } from '../fixtures/tables.ts'
import type { Cloister } from '../pages/cloister.ts'

/**
 * Kills (SIGKILL) the program, the process that keeps the data, and the process of a study at random moments. Three trials here;
 * `node scripts/cloister.mjs soak [--trials N] [--seed N]` does 200.
 */
const count = Number(process.env.CLOISTER_SOAK_TRIALS ?? 3)
const seed = Number(process.env.CLOISTER_SOAK_SEED ?? 5)
const published = { study: 'measurement', preset: 'tiny', seed: 7, images: null } as const

// The program offers the tests' preset where this is set.
test.beforeAll(() => (process.env.CLOISTER_TINY_STUDIES = '1'))
test.afterAll(() => delete process.env.CLOISTER_TINY_STUDIES)

/** What was found, without when and how long. */
const figures = (results: Results) => JSON.stringify(results)

/** What is known to be stored, and must be there unchanged after every kill. */
interface Known {
  readonly datasetId: string
  readonly runId: string
  readonly dataset: string
  readonly outcome: string
  readonly figures: string
  readonly replication: string
  name: string
}

async function storedNow(cloister: Cloister, { datasetId, runId }: Pick<Known, 'datasetId' | 'runId'>) {
  const { name, ...dataset } = await cloister.ask('dataset.get', { id: datasetId })
  const preview = await cloister.ask('dataset.preview', { id: datasetId, offset: 0, limit: 200 })
  const graph = await cloister.ask('graph.get', { datasetId })
  const { outcome } = await cloister.ask('run.get', { id: runId })
  return { name, dataset: JSON.stringify([dataset, preview, graph]), outcome: JSON.stringify(outcome) }
}

/** Runs the published study to its end, from where it stood, and removes what was stored of it. */
async function replicate(cloister: Cloister): Promise<string> {
  const before = (await cloister.ask('published.list', {})).results.map(({ id }) => id)
  const { running } = await cloister.ask('published.state', {})
  if (!running) await cloister.ask('published.start', published)
  const added = async () =>
    (await cloister.ask('published.list', {})).results.map(({ id }) => id).filter((id) => !before.includes(id))
  await expect.poll(added, { timeout: 120_000 }).toHaveLength(1)
  const [id] = await added()
  const { replication } = await cloister.ask('published.get', { id })
  await cloister.ask('published.remove', { id })
  return JSON.stringify({ claims: replication.claims, rows: replication.rows })
}

/** Does something that takes a while; dialogs have been answered before. */
function work(cloister: Cloister, activity: Activity, known: Known): Promise<unknown> {
  const { page } = cloister
  const id = known.datasetId
  switch (activity) {
    case 'import':
      return page.evaluate(async () => {
        const value = (answer: unknown) => (answer as { value: never }).value
        const { calls } = window.cloister
        const source = value(await calls['source.choose']({})) as { id: string }
        const found = value(await calls['source.inspect']({ id: source.id, dialect: {} })) as {
          dialect: never
          columns: { name: string; type: never }[]
        }
        const columns = found.columns.map(({ name, type }) => ({ name, type }))
        return calls['dataset.import']({ sourceId: source.id, plan: { name: 'more', dialect: found.dialect, columns } })
      })
    case 'run':
      return cloister.call('run.start', { datasetId: id })
    case 'published':
      return cloister.call('published.start', published)
    case 'save':
      return page.evaluate(async (id) => {
        const saved: string[] = []
        Object.assign(window, { saved })
        for (let number = 1; number <= 500; number++) {
          const answer = await window.cloister.calls['dataset.rename']({ id, name: `name ${number}` })
          if ((answer as { ok: boolean }).ok) console.log(`stored name ${number}`)
        }
      }, id)
    case 'report':
      return cloister.call('report.save', { id: known.runId, form: 'pdf', paper: 'A4' })
    case 'backup':
      return cloister.call('backup.save', {})
  }
}

/** A run that was cut off is taken up again, from what is kept of it, and finds what an undisturbed one finds. */
async function expectResumed(cloister: Cloister, id: string, known: Known): Promise<void> {
  await cloister.ask('run.resume', { id })
  const now = () => cloister.ask('run.get', { id })
  await expect.poll(async () => (await now()).run.state, { timeout: 120_000 }).toBe('finished')
  expect(figures((await now()).outcome!.results)).toBe(known.figures)
}

async function doTrial(cloister: Cloister, trial: Trial, folder: string, known: Known): Promise<void> {
  const { activity, victim, delay } = trial
  let lastSaved = known.name
  cloister.page.on('console', (message) => {
    const [, name] = /^stored (.*)$/.exec(message.text()) ?? []
    if (name) lastSaved = name
  })
  await answerDialogs(cloister.app, {
    open: path.join(folder, 'more.csv'),
    save: path.join(folder, activity === 'report' ? 'report.pdf' : 'backup.tar.gz'),
  })
  const ended = work(cloister, activity, known).catch(() => {})
  await new Promise((resolve) => setTimeout(resolve, delay))
  const wasThere = await kill(cloister, victim)
  if (victim === 'app') await cloister.restart()
  await ended
  // What is asked between a kill and its being noticed fails with a sentence; what is asked after that is answered.
  await expect.poll(async () => (await cloister.call('dataset.list', {})).ok).toBe(true)

  await test.step('nothing that was stored is lost or changed', async () => {
    const { name, ...stored } = await storedNow(cloister, known)
    expect(stored).toEqual({ dataset: known.dataset, outcome: known.outcome })
    if (activity === 'save') {
      // What was acknowledged is stored; the one after it may be.
      const number = (text: string) => Number(/^name (\d+)$/.exec(text)?.[1] ?? 0)
      expect(number(name)).toBeGreaterThanOrEqual(number(lastSaved))
      await cloister.ask('dataset.rename', { id: known.datasetId, name: known.name })
    } else expect(name).toBe(known.name)
  })

  await test.step('nothing is there in part', async () => {
    const rows = (await cloister.ask('dataset.list', {})).filter(({ id }) => id !== known.datasetId)
    for (const { id, rows: stored } of rows) {
      expect(stored).toBe(20_000)
      await cloister.ask('dataset.preview', { id, offset: 19_900, limit: 100 })
      await cloister.ask('dataset.remove', { id, withRuns: false })
    }
    const report = path.join(folder, 'report.pdf')
    if (existsSync(report)) expect(readFileSync(report, 'latin1')).toMatch(/^%PDF-[^]*%%EOF\s*$/)
    const backup = path.join(folder, 'backup.tar.gz')
    if (existsSync(backup)) expect(gunzipSync(readFileSync(backup)).length).toBeGreaterThan(1000)
    for (const left of [report, backup]) rmSync(left, { force: true })
  })

  if (activity === 'run') {
    await test.step('the run says how it ended, goes on from there, and a second one finds the same to the last bit', async () => {
      const others = async () => (await cloister.ask('run.list', {})).filter(({ id }) => id !== known.runId)
      await expect
        .poll(async () => (await others()).map(({ state }) => state), { timeout: 120_000 })
        .not.toContain('running')
      for (const { id, state, error } of await others()) {
        const expected = { app: ['interrupted', 'finished'], database: ['finished'], job: ['failed', 'finished'] }
        expect(expected[victim]).toContain(state)
        if (state === 'failed') expect(error?.message).toContain('The study stopped unexpectedly')
        const { outcome } = await cloister.ask('run.get', { id })
        if (state === 'finished') expect(figures(outcome!.results)).toBe(known.figures)
        else await expectResumed(cloister, id, known)
        await cloister.ask('run.remove', { id })
      }
      const run = await cloister.ask('run.start', { datasetId: known.datasetId })
      const state = async () => (await cloister.ask('run.get', { id: run.id })).run.state
      await expect.poll(state, { timeout: 120_000 }).toBe('finished')
      const { outcome } = await cloister.ask('run.get', { id: run.id })
      expect(figures(outcome!.results)).toBe(known.figures)
      await cloister.ask('run.remove', { id: run.id })
    })
  }
  if (activity === 'published') {
    await test.step('the published study goes on from its parts, to the same bits', async () => {
      if (victim === 'job' && wasThere)
        await expect.poll(async () => (await cloister.ask('published.state', {})).running).toBe(null)
      for (const { id } of (await cloister.ask('published.list', {})).results) {
        // It had ended before the kill.
        await cloister.ask('published.remove', { id })
      }
      expect(await replicate(cloister)).toBe(known.replication)
    })
  }
  await test.step('nothing unfinished is left in the workspace', async () => {
    if (victim === 'app') await cloister.restart()
    expect(unfinishedIn(path.join(folder, 'workspace'))).toEqual([])
  })
}

test(`${count} kills at random moments (seed ${seed}) lose nothing and leave nothing half-written`, async ({
  cloister,
  folder,
}) => {
  test.setTimeout(180_000 + count * 90_000)
  await cloister.import.importFile(writeTable(folder, 'patients.csv', patients()))
  writeTable(folder, 'more.csv', patients(20_000))
  await cloister.go('Graph')
  await cloister.graph.addEdge('age', 'relapse')
  await cloister.graph.addEdge('smoker', 'relapse')
  await cloister.go('Study')
  await cloister.study.setEffort({ steps: 300, attackSteps: 100, repetitions: 2 })
  await cloister.runToResults()
  const [{ id: datasetId, name }] = await cloister.ask('dataset.list', {})
  const [{ id: runId }] = await cloister.ask('run.list', {})
  const known: Known = {
    ...(await storedNow(cloister, { datasetId, runId })),
    datasetId,
    runId,
    name,
    figures: figures(await cloister.latestResults()),
    replication: await replicate(cloister),
  }
  for (const trial of trialsOf(seed, count)) {
    const { number, activity, victim, delay } = trial
    await test.step(`${number + 1}: ${victim} killed ${delay} ms into ${activity}`, async () => {
      console.log(`trial ${number + 1} of ${count}: ${victim} killed ${delay} ms into ${activity}`)
      await doTrial(cloister, trial, folder, known)
    })
  }
})
