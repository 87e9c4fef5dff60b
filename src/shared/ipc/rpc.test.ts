import { describe, expect, it } from 'vitest'
import { CloisterError } from './errors.ts'
import { answer, type Port, RpcClient, type RpcMessage, serve, unwrap } from './rpc.ts'

/** Two ends of a line. Messages are copied and arrive later, as between processes; all of them are kept. */
function line() {
  const sent: RpcMessage[] = []
  const listeners: ((message: RpcMessage) => void)[][] = [[], []]
  const end = (own: number): Port => ({
    post: (message) => {
      sent.push(structuredClone(message))
      const copy = structuredClone(message)
      queueMicrotask(() => listeners[1 - own].forEach((listener) => listener(copy)))
    },
    listen: (listener) => void listeners[own].push(listener),
  })
  return { near: end(0), far: end(1), sent }
}

/** A port on which the test itself is the other end. */
function hand() {
  const posted: RpcMessage[] = []
  let hear: (message: RpcMessage) => void = () => {}
  const port: Port = { post: (message) => void posted.push(message), listen: (listener) => void (hear = listener) }
  return { port, posted, say: (message: RpcMessage) => hear(message) }
}

const full = new CloisterError('disk-full', 'The disk is full.', 'Make room.', { file: 'a.csv', line: 3 })

describe('a call', () => {
  it('comes back with what the other end makes of its arguments', async () => {
    const { near, far } = line()
    serve(far, (name, args) => ({ name, args }))
    const client = new RpcClient(near)
    expect(await client.call('double', { value: 2 })).toEqual({ name: 'double', args: { value: 2 } })
    expect(await client.call('nothing', null)).toEqual({ name: 'nothing', args: null })
  })

  it('gets its own answer, whichever is ready first', async () => {
    const { near, far } = line()
    const open: Record<string, (value: string) => void> = {}
    serve(far, (name) => new Promise<string>((resolve) => (open[name] = resolve)))
    const client = new RpcClient(near)
    const [slow, fast] = [client.call('slow', {}), client.call('fast', {})]
    await new Promise((resolve) => setImmediate(resolve))
    open.fast('second')
    expect(await fast).toBe('second')
    open.slow('first')
    expect(await slow).toBe('first')
  })

  it('fails as the other end fails, with code, advice and place', async () => {
    const { near, far } = line()
    const failures: Record<string, unknown> = { known: full, own: new TypeError('x is not a function'), odd: 'text' }
    serve(far, (name) => {
      throw failures[name]
    })
    const client = new RpcClient(near)
    const failed = (name: string) =>
      client.call(name, {}).then(
        () => expect.unreachable(),
        (error: unknown) => error,
      )
    const error = await failed('known')
    expect(error).toBeInstanceOf(CloisterError)
    expect((error as CloisterError).data).toEqual(full.data)
    expect(await failed('own')).toMatchObject({ data: { code: 'internal' }, message: /x is not a function/ })
    expect(await failed('odd')).toMatchObject({ data: { code: 'internal' }, message: /text/ })
  })

  it('is open until it is answered', async () => {
    const { port, posted, say } = hand()
    const client = new RpcClient(port)
    let settled = false
    const call = client.call('wait', {}).finally(() => (settled = true))
    expect(posted).toEqual([{ kind: 'call', id: 1, name: 'wait', args: {} }])
    say({ kind: 'answer', id: 2, answer: { ok: true, value: 'not mine' } })
    say({ kind: 'event', name: 'wait', value: 1 })
    say({ kind: 'call', id: 1, name: 'wait', args: {} })
    await new Promise((resolve) => setImmediate(resolve))
    expect(settled).toBe(false)
    say({ kind: 'answer', id: 1, answer: { ok: true, value: 'mine' } })
    say({ kind: 'answer', id: 1, answer: { ok: true, value: 'again' } })
    expect(await call).toBe('mine')
  })

  it('has a number of its own', () => {
    const { port, posted } = hand()
    const client = new RpcClient(port)
    for (let i = 0; i < 3; i++) void client.call('x', {})
    expect(posted.map((message) => (message as { id: number }).id)).toEqual([1, 2, 3])
  })
})

describe('when the other end dies', () => {
  it('every open call fails, those answered do not, and late answers are ignored', async () => {
    const { port, say } = hand()
    const client = new RpcClient(port)
    const [done, ...open] = [1, 2, 3].map(() => client.call('x', {}))
    say({ kind: 'answer', id: 1, answer: { ok: true, value: 'in time' } })
    client.abandon(full)
    say({ kind: 'answer', id: 2, answer: { ok: true, value: 'late' } })
    expect(await done).toBe('in time')
    for (const call of open) await expect(call).rejects.toBe(full)
    const after = client.call('x', {})
    say({ kind: 'answer', id: 4, answer: { ok: true, value: 'alive' } })
    expect(await after).toBe('alive')
  })
})

describe('events', () => {
  it('reach the other end without being asked for', async () => {
    const { near, far } = line()
    const heard: unknown[] = []
    const client = new RpcClient(near, (name, value) => heard.push([name, value]))
    const tell = serve(far, () => 'done')
    tell('progress', { fraction: 0.5 })
    tell('progress', { fraction: 1 })
    expect(await client.call('x', {})).toBe('done')
    expect(heard).toEqual([
      ['progress', { fraction: 0.5 }],
      ['progress', { fraction: 1 }],
    ])
  })

  it('may come to a client that does not listen', () => {
    const { port, say } = hand()
    new RpcClient(port)
    expect(() => say({ kind: 'event', name: 'progress', value: 1 })).not.toThrow()
  })
})

describe('a server', () => {
  it('answers calls and nothing else', async () => {
    const { port, posted, say } = hand()
    serve(port, (name) => name)
    say({ kind: 'answer', id: 1, answer: { ok: true, value: 1 } })
    say({ kind: 'event', name: 'x', value: 1 })
    say({ kind: 'call', id: 7, name: 'x', args: {} })
    await new Promise((resolve) => setImmediate(resolve))
    expect(posted).toEqual([{ kind: 'answer', id: 7, answer: { ok: true, value: 'x' } }])
  })
})

describe('an answer', () => {
  it('carries a value or an error, and unwraps to the same', async () => {
    expect(await answer(() => 1)).toEqual({ ok: true, value: 1 })
    expect(await answer(async () => 2)).toEqual({ ok: true, value: 2 })
    const failed = await answer(() => Promise.reject(full))
    expect(failed).toEqual({ ok: false, error: full.data })
    expect(unwrap({ ok: true, value: undefined })).toBeUndefined()
    expect(() => unwrap(failed)).toThrow(full.message)
  })
})
