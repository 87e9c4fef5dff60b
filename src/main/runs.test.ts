import { expect, it, vi } from 'vitest'
import { CloisterError } from '#shared/ipc/errors.ts'
import type { Database } from './database.ts'
import { startedProcesses } from './testing.ts'

vi.mock('./child.ts', async () => (await import('./testing.ts')).fakeChild)
const { Runs } = await import('./runs.ts')

/** Runs on a database whose disk is full for the first endings; what was asked of it, and what the window was told. */
async function started(refusals = 0) {
  const asked: string[] = []
  const told: unknown[] = []
  const call = async (name: string) => {
    asked.push(name)
    if (name === 'run.create') return { run: { id: 'r', notices: [] }, request: {} }
    return null
  }
  const callSurely = async (name: string) => {
    asked.push(`surely ${name}`)
    if (asked.filter((other) => other === 'surely run.finish').length <= refusals)
      throw new CloisterError('disk-full', 'The disk is full.', 'Free some room.')
    return { id: 'r', state: 'cancelled' }
  }
  const execution = async () => ({ backend: 'reference', threads: null })
  const runs = new Runs({ call, callSurely } as unknown as Database, (_, value) => told.push(value), execution)
  await runs.start('dataset')
  return { child: startedProcesses.at(-1)!, asked, told, runs }
}

it('the ending of a run is stored by a call that is made again where the process that keeps the data dies over it', async () => {
  const { child, asked, told, runs } = await started()
  child.emit('message', { kind: 'cancelled' })
  await vi.waitFor(() => expect(told).toEqual([{ id: 'r', state: 'cancelled' }]))
  expect(asked.slice(0, 2)).toEqual(['run.create', 'surely run.finish'])
  expect(runs.areRunning).toBe(false)
})

/** A workspace with a queue, as far as runs need one. */
function queueing(problems: readonly string[] = []) {
  const waiting: string[] = []
  const log: string[] = []
  let created = 0
  const call = async (name: string, args: { waits?: boolean; id?: string; ending?: { state: string } }) => {
    if (name === 'run.create') {
      const id = `r${++created}`
      if (args.waits) waiting.push(id)
      return { run: { id, state: args.waits ? 'waiting' : 'running' }, request: {} }
    }
    if (name === 'run.next') {
      const id = waiting.shift()
      return id ? { run: { id, state: 'running' }, request: {}, problem: problems.includes(id) ? {} : null } : null
    }
    const at = waiting.indexOf(args.id as string)
    if (at >= 0) waiting.splice(at, 1)
    return { id: args.id, state: args.ending?.state }
  }
  const tell = (_: string, { id, state }: { id: string; state: string }) => log.push(`${id} ${state}`)
  const execution = async () => ({ backend: 'reference', threads: null })
  const ended: string[] = []
  const runs = new Runs(
    { call, callSurely: call } as unknown as Database,
    tell as never,
    execution,
    ({ id }) => void ended.push(id),
  )
  return { runs, log, waiting, ended }
}

it('a run that is started while another runs waits for its turn, in order', async () => {
  const { runs, log, waiting, ended } = queueing()
  const before = startedProcesses.length
  const started = await Promise.all([runs.start('a'), runs.start('b'), runs.start('c')])
  expect(started.map(({ state }) => state)).toEqual(['running', 'waiting', 'waiting'])
  expect(startedProcesses.length - before, 'one process at a time').toBe(1)
  startedProcesses.at(-1)!.emit('message', { kind: 'cancelled' })
  await vi.waitFor(() => expect(log).toEqual(['r1 cancelled', 'r2 running']))
  expect(startedProcesses.length - before).toBe(2)
  await runs.cancel('r3')
  expect(log.at(-1)).toBe('r3 cancelled')
  expect(waiting).toEqual([])
  startedProcesses.at(-1)!.emit('message', { kind: 'cancelled' })
  await vi.waitFor(() => expect(ended).toEqual(['r1', 'r2']))
  expect(startedProcesses.length - before).toBe(2)
})

it('keeps each repetition, and takes a run up again with what was kept', async () => {
  const asked: unknown[] = []
  const kept = [{ repetition: 0, madeBy: 'here', seconds: 1, scores: '{}' }]
  const queue = [{ run: { id: 'r', state: 'running', notices: [] }, request: { of: 'r' }, kept, problem: null }]
  const call = async (name: string, args: object) => {
    asked.push([name, args])
    if (name === 'run.queueAgain') return { id: 'r', state: 'waiting' }
    if (name === 'run.next') return queue.shift() ?? null
    return null
  }
  const execution = async () => ({ backend: 'reference', threads: null })
  const runs = new Runs({ call, callSurely: call } as unknown as Database, () => {}, execution)
  expect(await runs.resume('r')).toMatchObject({ state: 'running' })
  const child = startedProcesses.at(-1)!
  expect(child.told[0]).toEqual({ kind: 'run', request: { of: 'r' }, kept, keepBytes: 0 })
  child.emit('message', { kind: 'repetition', kept: { ...kept[0], repetition: 1 } })
  expect(asked.at(-1)).toEqual(['run.keep', { id: 'r', kept: { ...kept[0], repetition: 1 } }])
  expect(await runs.resume('r'), 'it is going on').toMatchObject({ state: 'running' })
  expect(asked.filter((each) => (each as [string])[0] === 'run.queueAgain')).toHaveLength(1)
  runs.stopAll()
})

it('a waiting run whose rows are gone fails, and the one after it runs', async () => {
  const { runs, log } = queueing(['r2'])
  for (const dataset of ['a', 'b', 'c']) await runs.start(dataset)
  startedProcesses.at(-1)!.emit('message', { kind: 'cancelled' })
  await vi.waitFor(() => expect(log).toEqual(['r1 cancelled', 'r2 running', 'r2 failed', 'r3 running']))
})

it('nothing more begins once the program is being closed', async () => {
  const { runs, waiting } = queueing()
  for (const dataset of ['a', 'b']) await runs.start(dataset)
  runs.stopAll()
  await runs.goOn()
  expect(waiting).toEqual(['r2'])
})

it('what a run found waits for room on a full disk, and the window is told', async () => {
  vi.useFakeTimers()
  try {
    const { child, asked, told, runs } = await started(2)
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
    expect(asked).toEqual(['run.create', 'surely run.finish', 'surely run.finish', 'surely run.finish', 'run.next'])
    expect(runs.areRunning).toBe(false)
  } finally {
    vi.useRealTimers()
  }
})
