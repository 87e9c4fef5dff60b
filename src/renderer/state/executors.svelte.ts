import type { ExecutorSurvey } from '#shared/contracts/executors.ts'
import { call } from '../api/client.ts'
import { notices } from './notices.svelte.ts'

/** What networks can be trained on here, as it was found by trying. */
class Executors {
  survey = $state.raw<ExecutorSurvey>()
  isTrying = $state(false)

  /** @param again try everything, even where it is known how it did */
  async load(again = false) {
    if (this.isTrying) return
    this.isTrying = true
    await notices.guard(async () => (this.survey = await call('app.executors', { again })))
    this.isTrying = false
  }
}

export const executors = new Executors()
