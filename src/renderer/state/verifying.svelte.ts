import type { Progress } from '#shared/contracts/job.ts'
import type { Verification } from '#shared/contracts/verification.ts'
import { type CloisterErrorData, toErrorData } from '#shared/ipc/errors.ts'
import { call, on } from '../api/client.ts'
import { words } from '../text/index.ts'
import { notices } from './notices.svelte.ts'

/** A stored run that is run again to see whether it gives the stored figures; goes on while other pages are shown. */
class Verifying {
  /** The run it is about; undefined where there is none. */
  id = $state<string>()
  /** Where it stands; undefined once it is over. */
  progress = $state.raw<Progress>()
  found = $state.raw<Verification>()
  problem = $state.raw<CloisterErrorData>()

  readonly isBusy = $derived(this.progress !== undefined)

  async start(id: string) {
    this.id = id
    this.found = undefined
    this.problem = undefined
    this.progress = { stage: words.state.beginning.starting, fraction: 0, secondsLeft: null }
    const stop = on('run.verifying', ({ progress }) => (this.progress = progress))
    try {
      this.found = await call('run.verify', { id })
    } catch (error) {
      const problem = toErrorData(error)
      if (problem.code === 'cancelled') this.id = undefined
      else this.problem = problem
    } finally {
      stop()
      this.progress = undefined
    }
  }

  async cancel() {
    await notices.guard(() => call('run.cancelVerifying', {}))
  }

  close() {
    this.id = undefined
  }
}

export const verifying = new Verifying()
