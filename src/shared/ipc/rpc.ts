import { CloisterError, type CloisterErrorData, toErrorData } from './errors.ts'

/** One end of a line between two processes. */
export interface Port {
  post(message: RpcMessage): void
  listen(listener: (message: RpcMessage) => void): void
}

/** A question, its answer, or something said without being asked. */
export type RpcMessage =
  | { kind: 'call'; id: number; name: string; args: unknown }
  | { kind: 'answer'; id: number; answer: Answer }
  | { kind: 'event'; name: string; value: unknown }

/** What a call came to. Errors travel as data, since a thrown Error loses its code between processes. */
export type Answer = { ok: true; value: unknown } | { ok: false; error: CloisterErrorData }

/** Runs work and turns what it returns or throws into an Answer. */
export async function answer(work: () => unknown): Promise<Answer> {
  try {
    return { ok: true, value: await work() }
  } catch (error) {
    return { ok: false, error: toErrorData(error) }
  }
}

/** The value of an answer. @throws CloisterError as the other side threw it */
export function unwrap(reply: Answer): unknown {
  if (reply.ok) return reply.value
  const { code, message, advice, place } = reply.error
  throw new CloisterError(code, message, advice, place)
}

/** Makes calls over a port and hears its events. */
export class RpcClient {
  readonly #port: Port
  readonly #waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  #next = 1

  constructor(port: Port, onEvent: (name: string, value: unknown) => void = () => {}) {
    this.#port = port
    port.listen((message) => {
      if (message.kind === 'event') onEvent(message.name, message.value)
      else if (message.kind === 'answer') this.#settle(message.id, message.answer)
    })
  }

  #settle(id: number, reply: Answer) {
    const call = this.#waiting.get(id)
    if (!call) return
    this.#waiting.delete(id)
    try {
      call.resolve(unwrap(reply))
    } catch (error) {
      call.reject(error as Error)
    }
  }

  call(name: string, args: unknown): Promise<unknown> {
    const id = this.#next++
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#port.post({ kind: 'call', id, name, args })
    })
  }

  /** Rejects every call still open, as when the process at the other end has died. */
  abandon(error: Error) {
    for (const call of this.#waiting.values()) call.reject(error)
    this.#waiting.clear()
  }
}

/**
 * Answers calls that come over a port.
 *
 * @returns a function that sends an event to the other end
 */
export function serve(
  port: Port,
  handle: (name: string, args: unknown) => unknown,
): (name: string, value: unknown) => void {
  port.listen((message) => {
    if (message.kind !== 'call') return
    const { id, name, args } = message
    void answer(() => handle(name, args)).then((reply) => port.post({ kind: 'answer', id, answer: reply }))
  })
  return (name, value) => port.post({ kind: 'event', name, value })
}
