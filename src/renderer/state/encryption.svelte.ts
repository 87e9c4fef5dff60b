import type { EncryptionState } from '#shared/contracts/encryption.ts'
import { type CloisterErrorData, toErrorData } from '#shared/ipc/errors.ts'
import { call } from '../api/client.ts'
import { words } from '../text/index.ts'
import { followed } from './followed.ts'
import { notices } from './notices.svelte.ts'

/** The encryption of the workspace: whether it is, and what may be done about it. */
class Encryption {
  /** Undefined until it is known: nothing else is asked before that. */
  known = $state.raw<EncryptionState>()
  isBusy = $state(false)
  problem = $state.raw<CloisterErrorData>()
  progress = $state.raw<{ readonly stage: string; readonly fraction: number }>()

  async load() {
    await notices.guard(async () => (this.known = await call('encryption.state', {})))
  }

  /** Opens a locked workspace; then everything is loaded anew. */
  unlock(passphrase: string): Promise<boolean> {
    return this.#work(async () => {
      await call('encryption.unlock', { passphrase })
      await call('app.reload', {})
    })
  }

  /** Main loads the window anew when it has locked the workspace. */
  lock(): Promise<boolean> {
    return this.#work(async () => void (await call('encryption.lock', {})))
  }

  begin(passphrase: string): Promise<boolean> {
    return this.#work(async () => {
      await call('encryption.begin', { passphrase })
      notices.done(words.state.encrypted)
    })
  }

  change(old: string, passphrase: string): Promise<boolean> {
    return this.#work(async () => {
      await call('encryption.change', { old, passphrase })
      notices.done(words.state.passphraseChanged)
    })
  }

  end(passphrase: string): Promise<boolean> {
    return this.#work(async () => {
      await call('encryption.end', { passphrase })
      notices.done(words.state.noLongerEncrypted)
    })
  }

  forget() {
    this.problem = undefined
  }

  /** @returns whether it was done; else the problem says why not */
  async #work(work: () => Promise<void>): Promise<boolean> {
    if (this.isBusy) return false
    this.isBusy = true
    this.problem = undefined
    this.progress = undefined
    try {
      this.problem = await followed('import.progress', (progress) => (this.progress = progress), work)
      if (!this.problem) this.known = await call('encryption.state', {})
    } catch (error) {
      this.problem = toErrorData(error)
    } finally {
      this.isBusy = false
    }
    return this.problem === undefined
  }
}

export const encryption = new Encryption()
