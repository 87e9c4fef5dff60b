import { EventEmitter } from 'node:events'
import { expect, it, vi } from 'vitest'
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

/** Runs, what was asked of the database for them, and what the window was told. */
async function started() {
  const asked: string[] = []
  const told: unknown[] = []
  const call = async (name: string) => {
    asked.push(name)
    return { run: { id: 'r' }, request: {} }
  }
  const callSurely = async (name: string) => {
    asked.push(`surely ${name}`)
    return { id: 'r', state: 'cancelled' }
  }
  const execution = async () => ({ backend: 'reference', threads: null })
  const runs = new Runs({ call, callSurely } as unknown as Database, (_, value) => told.push(value), execution)
  await runs.start('dataset')
  return { child: children.at(-1)!, asked, told, runs }
}

it('the ending of a run is stored by a call that is made again where the process that keeps the data dies over it', async () => {
  const { child, asked, told, runs } = await started()
  child.emit('message', { kind: 'cancelled' })
  await vi.waitFor(() => expect(told).toEqual([{ id: 'r', state: 'cancelled' }]))
  expect(asked).toEqual(['run.create', 'surely run.finish'])
  expect(runs.areRunning).toBe(false)
})
