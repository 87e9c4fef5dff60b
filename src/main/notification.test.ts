import { beforeEach, expect, it, vi } from 'vitest'
import type { Run } from '#shared/contracts/job.ts'

const shown: { title: string; body: string }[] = []
const desktop = { isFocused: false, isSupported: true }
vi.mock('electron', () => ({
  BrowserWindow: { getAllWindows: () => [{ isFocused: () => desktop.isFocused }] },
  Notification: class {
    static isSupported = () => desktop.isSupported
    readonly options: { title: string; body: string }
    constructor(options: { title: string; body: string }) {
      this.options = options
    }
    on() {}
    show() {
      shown.push(this.options)
    }
  },
}))
const { notifyOfEnd } = await import('./notification.ts')

const run = (state: Run['state']) =>
  ({ name: 'Study of the ward', state, datasetName: 'ward.csv', finding: '61 % of patients', note: 'secret' }) as Run
const settings = (notify: boolean) => ({ read: async () => ({ notify }) }) as Parameters<typeof notifyOfEnd>[1]

beforeEach(() => {
  shown.length = 0
  Object.assign(desktop, { isFocused: false, isSupported: true })
})

it('tells of a run that has ended by itself: its name, and nothing that was found', async () => {
  await notifyOfEnd(run('finished'), settings(true))
  await notifyOfEnd(run('failed'), settings(true))
  expect(shown.map(({ title }) => title)).toEqual(['Study of the ward', 'Study of the ward'])
  expect(JSON.stringify(shown)).not.toMatch(/61|ward\.csv|secret/)
})

it('says nothing of what a person has ended', async () => {
  for (const state of ['cancelled', 'interrupted', 'running', 'waiting'] as const)
    await notifyOfEnd(run(state), settings(true))
  expect(shown).toEqual([])
})

it('says nothing while the window is in front, where the settings say so, or where the desktop has no notifications', async () => {
  await notifyOfEnd(run('finished'), settings(false))
  desktop.isFocused = true
  await notifyOfEnd(run('finished'), settings(true))
  Object.assign(desktop, { isFocused: false, isSupported: false })
  await notifyOfEnd(run('finished'), settings(true))
  expect(shown).toEqual([])
})
