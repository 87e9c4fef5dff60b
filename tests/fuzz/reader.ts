import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Verdict } from './oracle.ts'
import type { Reply } from './worker.ts'

/** Limits of one case. Processor time and not the clock, but for what waits for ever: other work may slow the machine. */
export interface Limits {
  readonly clockSeconds: number
  readonly processorSeconds: number
  /** By which the process may grow. */
  readonly megabytes: number
}

const usual: Limits = { clockSeconds: 60, processorSeconds: 10, megabytes: 768 }

/** Reads inputs in a process of its own, which is started again where one takes it down. */
export class Reader {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'cloister-fuzz-'))
  readonly #limits: Limits
  readonly #targets: URL
  #child: ChildProcess | undefined
  #words = ''
  #megabytes = 0

  /** @param targets the module of the targets */
  constructor(limits: Partial<Limits> = {}, targets = new URL('targets/index.ts', import.meta.url)) {
    this.#limits = { ...usual, ...limits }
    this.#targets = targets
  }

  /** What comes of an input: also where the process hangs, dies or grows without measure. */
  async read(target: string, input: Uint8Array): Promise<Verdict> {
    const child = await this.#started()
    const defect = (signature: string, detail = ''): Verdict => {
      this.#stop()
      return { kind: 'defect', signature, detail: `${detail}\n${this.#words.slice(-3000)}` }
    }
    const reply = await this.#ask(child, target, input)
    if (reply === 'hang') return defect('It never ends', `No answer within ${this.#limits.clockSeconds} s.`)
    if ('ended' in reply) return defect(`The process ended: ${reply.ended}`)
    const grown = reply.megabytes - (this.#megabytes || reply.megabytes)
    this.#megabytes = reply.megabytes
    if (reply.verdict.kind === 'defect') return reply.verdict
    if (reply.seconds > this.#limits.processorSeconds)
      return defect('It takes too long', `${reply.seconds.toFixed(1)} s`)
    if (grown > this.#limits.megabytes) return defect('It takes too much memory', `${grown.toFixed(0)} MB`)
    return reply.verdict
  }

  #ask(child: ChildProcess, target: string, input: Uint8Array): Promise<Reply | 'hang' | { ended: string }> {
    return new Promise((resolve) => {
      const settle = (value: Reply | 'hang' | { ended: string }) => {
        clearTimeout(timer)
        child.off('message', hear).off('exit', end)
        resolve(value)
      }
      const hear = (message: unknown) => settle(message as Reply)
      const end = (status: number | null, signal: string | null) => settle({ ended: signal ?? `status ${status}` })
      const timer = setTimeout(() => settle('hang'), 1000 * this.#limits.clockSeconds)
      child.on('message', hear).on('exit', end)
      child.send({ target, input })
    })
  }

  async #started(): Promise<ChildProcess> {
    if (this.#child) return this.#child
    const child = fork(new URL('worker.ts', import.meta.url), [this.#folder, this.#targets.href], {
      cwd: this.#folder,
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execArgv: ['--max-old-space-size=1024', '--disable-warning=ExperimentalWarning'],
      env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' },
    })
    this.#child = child
    this.#words = ''
    this.#megabytes = 0
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (text) => (this.#words = (this.#words + String(text)).slice(-20_000)))
    child.once('exit', () => {
      if (this.#child === child) this.#child = undefined
    })
    await new Promise<void>((resolve, reject) => {
      child.once('message', () => resolve())
      child.once('exit', () => reject(new Error(`The fuzzer's process could not be started: ${this.#words}`)))
    })
    return child
  }

  #stop(): void {
    this.#child?.kill('SIGKILL')
    this.#child = undefined
  }

  close(): void {
    this.#stop()
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
