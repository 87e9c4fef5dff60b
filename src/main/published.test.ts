import { describe, expect, it, vi } from 'vitest'
import type { PublishedState } from '#shared/contracts/published.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import type { Database } from './database.ts'
import { type FakeProcess, startedProcesses as started } from './testing.ts'

vi.mock('./child.ts', async () => (await import('./testing.ts')).fakeChild)
const { PublishedRuns } = await import('./published.ts')

const choice = { study: 'child-sizes', preset: 'quick', seed: 1 } as const
const start = { ...choice, images: null }
const request = { ...choice, id: 'an-id', networks: '', images: null, parts: '', results: '' }

function runs(prepare: () => Promise<unknown> = async () => request) {
  started.length = 0
  const heard: PublishedState[] = []
  const database = { call: prepare } as unknown as Database
  const execution = async () => ({ backend: 'onnxruntime-cpu', threads: null })
  return {
    published: new PublishedRuns(database, (_, state) => heard.push(state as PublishedState), execution, 'studies'),
    heard,
  }
}
const code = (work: Promise<unknown>) =>
  work.then(
    () => expect.unreachable(),
    (error: CloisterError) => error.data.code,
  )

describe('runs of published studies', () => {
  it('are told what to run and on what, one at a time, and say where they stand', async () => {
    const { published, heard } = runs()
    await published.start(start)
    await new Promise(setImmediate)
    expect(started[0].entry).toBe('job')
    expect(started[0].told.map(({ kind }) => kind)).toEqual(['reproduce', 'execution'])
    expect(await code(published.start(start))).toBe('not-allowed')
    const progress = { stage: '1,000 rows: Training', fraction: 0.25, secondsLeft: 3 }
    started[0].emit('message', { kind: 'progress', progress })
    started[0].emit('message', { kind: 'notice', notice: 'Something.' })
    expect(heard.at(-1)?.running).toEqual({ ...choice, progress, notices: ['Something.'] })
    started[0].emit('message', { kind: 'reproduced' })
    expect(published.state).toEqual({ running: null, finished: 'an-id', problem: null })
    expect(started[0].killed).toBe(true)
    await published.start(start)
    expect(started).toHaveLength(2)
    // What the first says late is not taken for the second's.
    started[0].emit('message', { kind: 'reproduced' })
    expect(published.state.running).not.toBeNull()
  })

  it('that cannot be prepared leave nothing running', async () => {
    const { published } = runs(async () => {
      throw new CloisterError('not-found', 'No network.', 'Import it.')
    })
    expect(await code(published.start(start))).toBe('not-found')
    expect(published.state.running).toBeNull()
    expect(started).toEqual([])
  })

  it('are cancelled, without an error, whether the job answers or has to be ended', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    const { published } = runs()
    for (const answers of [true, false]) {
      await published.start(start)
      const job = started.at(-1) as FakeProcess
      published.cancel()
      expect(job.told.at(-1)).toEqual({ kind: 'cancel' })
      if (answers) job.emit('message', { kind: 'cancelled' })
      else vi.advanceTimersByTime(1000)
      await new Promise(setImmediate)
      expect(published.state).toEqual({ running: null, finished: null, problem: null })
      expect(job.killed).toBe(true)
    }
    vi.useRealTimers()
  })

  it('are cancelled while they are prepared, and then not started', async () => {
    let ready: (value: unknown) => void = () => {}
    const { published } = runs(() => new Promise((resolve) => (ready = resolve)))
    const starting = published.start(start)
    published.cancel()
    ready(request)
    await starting
    expect(started).toEqual([])
    expect(published.state.running).toBeNull()
  })

  it('that fail or crash say so, and of which study', async () => {
    const { published } = runs()
    await published.start(start)
    const error = { code: 'graph-file', message: 'a', advice: 'b' } as const
    started[0].emit('message', { kind: 'failed', error })
    expect(published.state.problem).toEqual({ study: 'child-sizes', error })
    await published.start(start)
    expect(published.state.problem).toBeNull()
    started[1].emit('exit', 1)
    expect(published.state.problem?.error).toMatchObject({
      code: 'job-crashed',
      advice: expect.stringContaining('finished are kept'),
    })
  })

  it('end at once with the program, in silence', async () => {
    const { published, heard } = runs()
    await published.start(start)
    const before = heard.length
    published.stop()
    await new Promise(setImmediate)
    expect(started[0].killed).toBe(true)
    expect(heard).toHaveLength(before)
  })
})
