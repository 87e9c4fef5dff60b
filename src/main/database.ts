import type { UtilityProcess } from 'electron'
import type { DatabaseCallName, DatabaseCalls } from '#shared/ipc/calls.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { RpcClient } from '#shared/ipc/rpc.ts'
import type { z } from 'zod'
import { handOn, portOf, startUtility } from './child.ts'

type Args<Name extends DatabaseCallName> = z.input<DatabaseCalls[Name]['args']>
type Result<Name extends DatabaseCallName> = z.output<DatabaseCalls[Name]['result']>

/** How often a call is made that must not be lost. */
const mostTries = 3

/** The process that owns the workspace: started with it, and started again if it dies. */
export class Database {
  readonly #folder: string
  readonly #onEvent: (name: string, value: unknown) => void
  #child: UtilityProcess | undefined
  /** The line to the process, once its workspace is open. */
  #client: RpcClient | undefined
  #opening: Promise<void> | undefined
  #closing = false
  /** The workspace's data key, once it was unlocked; its bytes are overwritten when it is forgotten. */
  #key: Buffer | undefined
  #isLocked = false
  #pending = 0

  constructor(folder: string, onEvent: (name: string, value: unknown) => void) {
    this.#folder = folder
    this.#onEvent = onEvent
  }

  /** Starts the process and opens the workspace, once for all who ask meanwhile. @throws CloisterError when it cannot be opened */
  open(): Promise<void> {
    this.#opening ??= this.#start().finally(() => (this.#opening = undefined))
    return this.#opening
  }

  /** Waits until an opening that is under way has ended, well or not: only then it is known whether the workspace is locked. */
  async settled(): Promise<void> {
    await this.#opening?.catch(() => {})
  }

  /** Whether the workspace is encrypted and its passphrase has not been given, so that nothing can be read. */
  get isLocked(): boolean {
    return this.#isLocked
  }

  get isEncrypted(): boolean {
    return this.#isLocked || this.#key !== undefined
  }

  /** Whether an answer is waited for, such as that to an import. */
  get isBusy(): boolean {
    return this.#pending > 0
  }

  /** Opens an encrypted workspace. @throws CloisterError passphrase-wrong, and as {@link open} */
  async unlock(passphrase: string): Promise<void> {
    await this.settled()
    this.#opening = this.#start(passphrase).finally(() => (this.#opening = undefined))
    await this.#opening
  }

  /** Forgets the key: the process that keeps the data ends, and with it all that it held in memory. */
  async lock(): Promise<void> {
    this.#isLocked = true
    await this.#client?.call('workspace.close', {}).catch(() => {})
    this.#client = undefined
    this.#child?.kill()
    this.#remember(undefined)
  }

  async encrypt(passphrase: string): Promise<void> {
    this.#remember((await this.call('workspace.encrypt', { passphrase })).key)
  }

  /** @throws CloisterError passphrase-wrong */
  async decrypt(passphrase: string): Promise<void> {
    await this.call('workspace.decrypt', { passphrase })
    this.#remember(undefined)
  }

  #remember(key: string | undefined): void {
    this.#key = key === undefined ? undefined : Buffer.from(key, 'base64')
    handOn(this.#key ? { folder: this.#folder, key: this.#key } : null)
  }

  async #start(passphrase?: string): Promise<void> {
    const child = startUtility('database', 'Cloister workspace')
    const client = new RpcClient(portOf(child), this.#onEvent)
    this.#child = child
    child.once('exit', () => {
      client.abandon(
        new CloisterError(
          'internal',
          'The part of Cloister that keeps the data stopped unexpectedly.',
          'It has been started again. Everything that was stored is still there; please repeat the last step.',
        ),
      )
      if (this.#client === client) this.#client = undefined
    })
    try {
      const folder = this.#folder
      if (passphrase === undefined)
        await client.call('workspace.open', {
          folder,
          ...(this.#key === undefined ? {} : { key: this.#key.toString('base64') }),
        })
      else this.#remember(((await client.call('workspace.unlock', { folder, passphrase })) as { key: string }).key)
    } catch (error) {
      child.kill()
      if (error instanceof CloisterError && error.data.code === 'passphrase-needed') this.#isLocked = true
      throw error
    }
    this.#isLocked = false
    this.#client = client
  }

  async call<Name extends DatabaseCallName>(name: Name, args: Args<Name>): Promise<Result<Name>> {
    if (this.#isLocked) throw locked()
    if (!this.#client && !this.#closing) await this.open()
    if (!this.#client) throw new CloisterError('internal', 'Cloister is closing.', 'Open it again.')
    this.#pending++
    try {
      return (await this.#client.call(name, args)) as Result<Name>
    } finally {
      this.#pending--
    }
  }

  /**
   * Calls again where the process dies over the call, up to three times: what is stored by it may have taken hours to find. Only for
   * calls that may be made twice, since the process may have died after it had done what was asked.
   */
  async callSurely<Name extends DatabaseCallName>(name: Name, args: Args<Name>): Promise<Result<Name>> {
    for (let left = mostTries; ; left--) {
      try {
        return await this.call(name, args)
      } catch (error) {
        if (left <= 1 || !(error instanceof CloisterError) || error.data.code !== 'internal') throw error
      }
    }
  }

  /** Closes the workspace; what is stored is on disk afterwards. */
  async close(): Promise<void> {
    this.#closing = true
    await this.#client?.call('workspace.close', {}).catch(() => {})
    this.#child?.kill()
  }
}

const locked = () =>
  new CloisterError('passphrase-needed', 'This workspace is encrypted and locked.', 'Enter its passphrase.')
