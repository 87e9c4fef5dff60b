import type { KeptModelsSize } from '#shared/contracts/kept-models.ts'
import { call } from '../api/client.ts'
import { notices } from './notices.svelte.ts'

/** What the workspace keeps of shadow and reference models. */
class KeptModels {
  size = $state.raw<KeptModelsSize>()

  async load() {
    await notices.guard(async () => (this.size = await call('kept.size', {})))
  }

  /** Removes what was used the longest ago until no more than so many bytes are left. */
  async trim(bytes: number) {
    await notices.guard(async () => (this.size = await call('kept.trim', { bytes })))
  }
}

export const keptModels = new KeptModels()
