import type { Run } from '#shared/contracts/job.ts'
import { emptyRecord, type ReleaseRecord, type SignOff } from '#shared/contracts/release.ts'
import type { RunResults } from '#shared/contracts/results.ts'
import { call, on } from '../api/client.ts'
import { type LiveCurve, withPoints } from '../charts/live-curves.ts'
import { notices } from './notices.svelte.ts'

/** One run's results, as read from the workspace, with what its decision rests on beside them. */
export class RunView {
  run = $state.raw<Run>()
  outcome = $state.raw<RunResults | null>()
  release = $state.raw<ReleaseRecord>(emptyRecord)

  async load(id: string) {
    await notices.guard(async () => {
      const [{ run, outcome }, release] = await Promise.all([call('run.get', { id }), call('release.get', { id })])
      this.release = release
      this.run = run
      this.outcome = outcome
    })
  }

  /** Keeps what a person signed about a model; null takes it back. @returns whether it is kept */
  async sign(model: string, signOff: SignOff | null): Promise<boolean> {
    const { run } = this
    if (!run) return false
    const kept = await notices.guard(async () => {
      await call('release.sign', { id: run.id, model, signOff })
      const others = Object.entries(this.release.signOffs).filter(([key]) => key !== model)
      const signOffs = Object.fromEntries(signOff ? [...others, [model, signOff]] : others)
      this.release = { ...this.release, signOffs }
      return true
    })
    return kept ?? false
  }
}

/** Learning curves of running studies, as their points arrive. */
class LiveCurves {
  byRun = $state.raw<Readonly<Record<string, readonly LiveCurve[]>>>({})

  listen(): () => void {
    return on('run.loss', ({ runId, ...loss }) => {
      this.byRun = { ...this.byRun, [runId]: withPoints(this.byRun[runId] ?? [], loss) }
    })
  }
}

export const live = new LiveCurves()
