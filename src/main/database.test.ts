import { EventEmitter } from 'node:events'
import { describe, expect, it, vi } from 'vitest'
import { CloisterError } from '#shared/ipc/errors.ts'
import { answer, type RpcMessage } from '#shared/ipc/rpc.ts'

/** A process that answers calls as `behave` says, each in its turn of the event loop. */
class FakeProcess extends EventEmitter {
  readonly calls: string[] = []
  killed = false

  postMessage(message: RpcMessage) {
    if (message.kind !== 'call') return
    const { id, name } = message
    this.calls.push(name)
    void answer(() => behave(name, this)).then((reply) => {
      if (!this.killed) setImmediate(() => this.emit('message', { kind: 'answer', id, answer: reply }))
    })
  }

  kill() {
    if (this.killed) return
    this.killed = true
    setImmediate(() => this.emit('exit', 0))
  }
}

let behave: (name: string, process: FakeProcess) => unknown
const started: FakeProcess[] = []
vi.mock('electron', () => ({
  utilityProcess: {
    fork: (path: string) => {
      expect(path).toMatch(/database\.cjs$/)
      started.push(new FakeProcess())
      return started.at(-1)
    },
  },
}))
const { Database } = await import('./database.ts')

/** A database whose processes answer every call with null, or as given. */
function database(answers: typeof behave = () => null) {
  started.length = 0
  behave = answers
  const heard: unknown[] = []
  return { database: new Database('/workspace', (name, value) => heard.push([name, value])), heard }
}
const failure = (work: Promise<unknown>) =>
  work.then(
    () => expect.unreachable(),
    (error: unknown) => (error as CloisterError).data,
  )

describe('the database process', () => {
  it('opens the workspace before anything else, and passes on calls and events', async () => {
    const { database: opened, heard } = database((name) => (name === 'run.list' ? ['a run'] : null))
    await opened.open()
    expect(await opened.call('run.list', {})).toEqual(['a run'])
    expect(started.map(({ calls }) => calls)).toEqual([['workspace.open', 'run.list']])
    started[0].emit('message', { kind: 'event', name: 'import.progress', value: 1 })
    expect(heard).toEqual([['import.progress', 1]])
  })

  it('fails every open call when it dies, and is started once for all that come after', async () => {
    const { database: opened } = database((name, { calls }) =>
      name === 'dataset.list' && calls.length < 4 && started.length === 1 ? new Promise(() => {}) : null,
    )
    await opened.open()
    const lost = [failure(opened.call('dataset.list', {})), failure(opened.call('dataset.list', {}))]
    started[0].kill()
    for (const error of await Promise.all(lost))
      expect(error).toMatchObject({ code: 'internal', message: expect.stringMatching(/stopped unexpectedly/) })
    await Promise.all([opened.call('dataset.list', {}), opened.call('run.list', {}), opened.call('dataset.list', {})])
    expect(started).toHaveLength(2)
    expect(started[1].calls).toEqual(['workspace.open', 'dataset.list', 'run.list', 'dataset.list'])
  })

  it('is asked again for what must not be lost where it dies over it, and gives up after three times', async () => {
    const { database: opened } = database((name, process) => {
      if (name !== 'learning.store') return null
      if (started.length < 3) process.kill()
      return started.length < 3 ? new Promise(() => {}) : null
    })
    await opened.open()
    const outcome = {} as Parameters<typeof opened.callSurely<'learning.store'>>[1]
    expect(await opened.callSurely('learning.store', outcome)).toBe(null)
    expect(started.map(({ calls }) => calls)).toEqual(Array(3).fill(['workspace.open', 'learning.store']))

    const { database: dying } = database((name, process) => {
      if (name !== 'learning.store') return null
      process.kill()
      return new Promise(() => {})
    })
    expect(await failure(dying.callSurely('learning.store', outcome))).toMatchObject({ code: 'internal' })
    expect(started).toHaveLength(3)
  })

  it('is asked once where it refuses', async () => {
    const gone = new CloisterError('not-found', 'The dataset is gone.', 'Choose another.')
    const { database: opened } = database((name) => {
      if (name === 'learning.store') throw gone
      return null
    })
    const outcome = {} as Parameters<typeof opened.callSurely<'learning.store'>>[1]
    expect(await failure(opened.callSurely('learning.store', outcome))).toMatchObject({ code: 'not-found' })
    expect(started.map(({ calls }) => calls)).toEqual([['workspace.open', 'learning.store']])
  })

  it('is not left running where the workspace cannot be opened, and the next call tries again', async () => {
    const locked = new CloisterError('workspace-locked', 'It is open already.', 'Close it.')
    const { database: opened } = database((name) => {
      if (name === 'workspace.open' && started.length === 1) throw locked
      return null
    })
    expect(await failure(opened.open())).toEqual(locked.data)
    expect(started[0].killed).toBe(true)
    expect(await opened.call('run.list', {})).toBe(null)
    expect(started[1].calls).toEqual(['workspace.open', 'run.list'])
  })

  it('fails to open where it dies at once', async () => {
    const { database: opened } = database((_, process) => (process.kill(), new Promise(() => {})))
    expect((await failure(opened.open())).code).toBe('internal')
  })

  it('closes the workspace and ends, and is not started again by a late call', async () => {
    const { database: opened } = database()
    await opened.open()
    await opened.close()
    expect([started[0].calls, started[0].killed]).toEqual([['workspace.open', 'workspace.close'], true])
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(await failure(opened.call('run.list', {}))).toMatchObject({ message: expect.stringMatching(/closing/) })
    expect(started).toHaveLength(1)
  })

  it('ends even where the workspace cannot be closed, or was never opened', async () => {
    const { database: opened } = database((name) => {
      if (name === 'workspace.close') throw new Error('no')
      return null
    })
    await opened.open()
    await opened.close()
    expect(started[0].killed).toBe(true)
    await database().database.close()
    expect(started).toEqual([])
  })
})
