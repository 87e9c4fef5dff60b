import { expect, it, vi } from 'vitest'
import { CloisterError } from '#shared/ipc/errors.ts'
import type { Database } from './database.ts'
import { startedProcesses } from './testing.ts'

vi.mock('./child.ts', async () => (await import('./testing.ts')).fakeChild)
const { Runs } = await import('./runs.ts')

/** Runs on a database process that dies over the first endings; what was asked of it, and what the window was told. */
async function started(deaths: number) {
  const asked: string[] = []
  const told: unknown[] = []
  const call = async (name: string) => {
    asked.push(name)
    if (name === 'run.create') return { run: { id: 'r' }, request: {} }
    if (asked.filter((other) => other === 'run.finish').length <= deaths)
      throw new CloisterError('internal', 'It stopped unexpectedly.', 'Repeat the last step.')
    return { id: 'r', state: 'cancelled' }
  }
  const execution = async () => ({ backend: 'reference', threads: null })
  const runs = new Runs({ call } as unknown as Database, (_, value) => told.push(value), execution)
  await runs.start('dataset')
  return { child: startedProcesses.at(-1)!, asked, told, runs }
}

it('the ending of a run is stored though the process that keeps the data dies over it', async () => {
  const { child, asked, told, runs } = await started(2)
  child.emit('message', { kind: 'cancelled' })
  await vi.waitFor(() => expect(told).toEqual([{ id: 'r', state: 'cancelled' }]))
  expect(asked).toEqual(['run.create', 'run.finish', 'run.finish', 'run.finish'])
  expect(runs.areRunning).toBe(false)
})
