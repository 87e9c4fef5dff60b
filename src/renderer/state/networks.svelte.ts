import type { BundledNetwork } from '#shared/contracts/network.ts'
import { call } from '../api/client.ts'
import { notices } from './notices.svelte.ts'

/** The networks that come with the program. */
class Networks {
  bundled = $state.raw<readonly BundledNetwork[]>([])

  async load() {
    if (this.bundled.length > 0) return
    this.bundled = (await notices.guard(() => call('network.bundled', {}))) ?? []
  }
}

export const networks = new Networks()
