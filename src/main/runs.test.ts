import { EventEmitter } from 'node:events'
import { expect, it, vi } from 'vitest'
import { CloisterError } from '#shared/ipc/errors.ts'
import type { Database } from './database.ts'

class FakeChild extends EventEmitter {
  postMessage() {}
  kill() {}
}
const children: FakeChild[] = []
vi.mock('./child.ts', () => ({
  startUtility: () => {
    children.push(new FakeChild())
    return children.at(-1)
  },
  giveWay: () => {},
}))
const { Runs } = await import('./runs.ts')

/** Runs on a database process that fails over the first endings; what was asked of it, and what the window was told. */
async function started(
  deaths: number,
  error = new CloisterError('internal', 'It stopped unexpectedly.', 'Repeat the last step.'),
) {
  const asked: string[] = []
  const told: unknown[] = []
  const call = async (name: string) => {
    asked.push(name)
    if (name === 'run.create') return { run: { id: 'r', notices: [] }, request: {} }
    if (asked.filter((other) => other === 'run.finish').length <= deaths) throw error
    return { id: 'r', state: 'cancelled' }
  }
  const execution = async () => ({ backend: 'reference', threads: null })
  const runs = new Runs({ call } as unknown as Database, (_, value) => told.push(value), execution)
  await runs.start('dataset')
  return { child: children.at(-1)!, asked, told, runs }
}

it('the ending of a run is stored though the process that keeps the data dies over it', async () => {
  const { child, asked, told, runs } = await started(2)
  child.emit('message', { kind: 'cancelled' })
  await vi.waitFor(() => expect(told).toEqual([{ id: 'r', state: 'cancelled' }]))
  expect(asked).toEqual(['run.create', 'run.finish', 'run.finish', 'run.finish'])
  expect(runs.areRunning).toBe(false)
})

it('what a run found waits for room on a full disk, and the window is told', async () => {
  vi.useFakeTimers()
  try {
    const full = new CloisterError('disk-full', 'The disk is full.', 'Free some room.')
    const { child, asked, told, runs } = await started(2, full)
    child.emit('message', { kind: 'cancelled' })
    await vi.advanceTimersByTimeAsync(1)
    expect(told).toMatchObject([
      {
        id: 'r',
        progress: { stage: 'Waiting for room on the disk' },
        notices: [expect.stringMatching(/could not be stored yet\. The disk is full\. It is stored as soon as/)],
      },
    ])
    expect(runs.areRunning).toBe(true)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(told).toHaveLength(2)
    expect(told[1]).toEqual({ id: 'r', state: 'cancelled' })
    expect(asked).toEqual(['run.create', 'run.finish', 'run.finish', 'run.finish'])
    expect(runs.areRunning).toBe(false)
  } finally {
    vi.useRealTimers()
  }
})
