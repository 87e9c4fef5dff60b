import { execFileSync, spawn } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '../fixtures/app.ts'
import { answerDialogs } from '../fixtures/dialogs.ts'
import { electronProgram, isRoot, root } from '../fixtures/launch.ts'
import { picture } from '../fixtures/picture.ts'
import { patients, writeTable } from '../fixtures/tables.ts'
import { Cloister } from '../pages/cloister.ts'

const mount = (...args: string[]) => execFileSync('mount', args, { stdio: 'pipe' })
const unmount = (folder: string) => execFileSync('umount', ['-l', folder], { stdio: 'pipe' })

/** Mounts a disk of memory. @returns whether this machine lets us */
function mountDisk(folder: string, megabytes: number): boolean {
  mkdirSync(folder, { recursive: true })
  try {
    mount('-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder)
    return true
  } catch {
    return false
  }
}

/** Leaves no byte free. */
function fill(disk: string): void {
  const handle = openSync(path.join(disk, 'filling'), 'w')
  try {
    for (;;) writeSync(handle, Buffer.alloc(4096))
  } catch {
    closeSync(handle)
  }
}

/** Starts the program by itself, to see what it prints and how it ends. */
async function started(args: readonly string[]): Promise<{ status: number | null; printed: string }> {
  const child = spawn(electronProgram(), [...(isRoot ? ['--no-sandbox'] : []), '--log-level=3', root, ...args])
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (printed += String(text)))
  const status = await new Promise<number | null>((resolve) => child.once('exit', resolve))
  return { status, printed }
}

test('a study waits for room on a full disk, and nothing is lost (needs to mount a disk: Linux, as root)', async ({
  folder,
}) => {
  const disk = path.join(folder, 'workspace')
  const isMounted = mountDisk(disk, 120)
  test.skip(!isMounted, 'this machine lets no disk be mounted')
  const cloister = await Cloister.start(folder)
  try {
    const { app, page } = cloister
    await cloister.import.importFile(writeTable(folder, 'patients.csv', patients()))
    await cloister.go('Graph')
    await cloister.graph.addEdge('age', 'relapse')
    await cloister.go('Study')
    await cloister.study.setEffort({ steps: 300, attackSteps: 100, repetitions: 2 })
    await cloister.study.run()
    await expect.poll(async () => (await cloister.ask('run.list', {})).length).toBe(1)
    fill(disk)

    await cloister.go('Runs')
    const running = cloister.runs.inState('running')
    await expect(running).toContainText('could not be stored yet', { timeout: 120_000 })
    await expect(running).toContainText(`There is not enough room on the disk with the folder ${disk}`)
    await picture(page, 'disk-full-run')
    await answerDialogs(app, { open: path.join(folder, 'patients.csv') })
    const [{ id }] = await cloister.ask('dataset.list', {})
    expect(await cloister.call('dataset.rename', { id, name: 'x'.repeat(200) })).toMatchObject({
      ok: expect.anything(),
    })
    await cloister.ask('dataset.preview', { id, offset: 0, limit: 10 })

    rmSync(path.join(disk, 'filling'))
    await expect(cloister.runs.inState('finished')).toBeVisible({ timeout: 60_000 })
    const [{ id: runId }] = await cloister.ask('run.list', {})
    const { results } = await cloister.latestOutcome()
    expect(results.targets.length).toBeGreaterThan(0)

    const report = path.join(disk, 'report.pdf')
    await answerDialogs(app, { save: report })
    fill(disk)
    const save = () => cloister.call('report.save', { id: runId, form: 'pdf', paper: 'A4' })
    expect(await save()).toMatchObject({
      ok: false,
      error: {
        code: 'disk-full',
        message: expect.stringMatching(/^report\.pdf could not be saved because the disk .* is full/),
      },
    })
    expect([report, `${report}.part`].filter(existsSync)).toEqual([])
    rmSync(path.join(disk, 'filling'))
    expect(await save()).toMatchObject({ ok: true, value: 'report.pdf' })
    expect(readFileSync(report, 'latin1')).toMatch(/^%PDF-[^]*%%EOF\s*$/)

    await cloister.restart()
    expect((await cloister.latestOutcome()).results).toEqual(results)
  } finally {
    await cloister.close()
    unmount(disk)
  }
})

test('a second Cloister is told that the workspace is open, one on a read-only disk that it cannot be, and the first goes on', async ({
  cloister,
  folder,
}) => {
  await cloister.import.importFile(writeTable(folder, 'patients.csv', patients()))
  const before = await cloister.ask('dataset.list', {})
  const workspace = `--workspace=${path.join(folder, 'workspace')}`
  const profile = (name: string) => `--user-data-dir=${path.join(folder, name)}`
  await cloister.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].minimize())

  await test.step('by the same user: the window that is open comes to the front', async () => {
    const { status, printed } = await started([profile('profile'), workspace])
    expect([status, printed]).toEqual([1, expect.stringContaining('Cloister is already open.')])
    const isMinimised = () =>
      cloister.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].isMinimized())
    await expect.poll(isMinimised).toBe(false)
  })

  await test.step('by another user', async () => {
    const output = `--demo-output=${path.join(folder, 'output')}`
    const { status, printed } = await started([profile('other'), workspace, '--demo', output])
    expect([status, printed]).toEqual([1, expect.stringContaining('This workspace is open in another Cloister.')])
  })

  await test.step('nothing was changed, and the first goes on and stores', async () => {
    expect(await cloister.ask('dataset.list', {})).toEqual(before)
    await cloister.ask('dataset.rename', { id: before[0].id, name: 'Still mine' })
    await cloister.restart()
    expect(await cloister.datasetNames()).toEqual(['Still mine'])
  })

  await test.step('on a read-only disk (needs to mount one: Linux, as root)', async () => {
    await cloister.close()
    const disk = path.join(folder, 'disk')
    if (!mountDisk(disk, 20)) return console.log('Skipped: this machine lets no disk be mounted.')
    try {
      mount('-o', 'remount,ro', disk)
      const place = path.join(disk, 'workspace')
      const output = `--demo-output=${path.join(folder, 'output')}`
      const { status, printed } = await started([profile('third'), `--workspace=${place}`, '--demo', output])
      expect([status, printed]).toEqual([1, expect.stringContaining(`The folder ${place}`)])
    } finally {
      unmount(disk)
    }
  })
})
