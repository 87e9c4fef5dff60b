import type { Run } from '#shared/contracts/job.ts'
import type { RunResults } from '#shared/contracts/results.ts'
import { call, on } from '../api/client.ts'
import { notices } from './notices.svelte.ts'

/** One run's results, as read from the workspace. */
export class RunView {
  run = $state.raw<Run>()
  outcome = $state.raw<RunResults | null>()

  async load(id: string) {
    await notices.guard(async () => {
      const { run, outcome } = await call('run.get', { id })
      this.run = run
      this.outcome = outcome
    })
  }
}

/** Learning curves of running studies, as their points arrive; the newest curve of each run. */
class LiveCurves {
  byRun = $state.raw<
    Readonly<Record<string, { readonly title: string; readonly points: readonly { step: number; loss: number }[] }>>
  >({})

  listen(): () => void {
    return on('run.loss', ({ runId, model, repetition, points }) => {
      const title = `${model}, repetition ${repetition + 1}`
      const before = this.byRun[runId]
      const known = before?.title === title ? before.points : []
      this.byRun = { ...this.byRun, [runId]: { title, points: [...known, ...points] } }
    })
  }
}

export const live = new LiveCurves()
