import type { AppSettings } from '#shared/contracts/app.ts'
import { automatic } from '#shared/contracts/executors.ts'
import { numberStyleOf, useNumberStyle } from '#shared/text/number-style.ts'
import { call } from '../api/client.ts'
import { notices } from './notices.svelte.ts'

/** The program's settings, and the theme that follows from them and from the system. */
class Appearance {
  settings = $state.raw<AppSettings>({
    theme: 'system',
    paper: 'A4',
    numbers: 'system',
    backend: automatic,
    threads: null,
    keepModels: 2000,
    expert: false,
    notify: true,
    lockAfterMinutes: 15,
    smallestCount: 10,
    hideSmallCounts: false,
  })
  #systemIsDark = $state(false)
  readonly theme = $derived(
    this.settings.theme === 'system' ? (this.#systemIsDark ? 'dark' : 'light') : this.settings.theme,
  )

  async load() {
    const system = matchMedia('(prefers-color-scheme: dark)')
    this.#systemIsDark = system.matches
    system.addEventListener('change', ({ matches }) => (this.#systemIsDark = matches))
    await notices.guard(async () => this.#take(await call('app.settings', {})))
  }

  async change(change: Partial<AppSettings>) {
    await notices.guard(async () => this.#take(await call('app.changeSettings', change)))
  }

  /** Numbers are written in the new style before anything is drawn anew. */
  #take(settings: AppSettings) {
    useNumberStyle(settings.numbers === 'system' ? numberStyleOf() : settings.numbers)
    this.settings = settings
  }
}

export const appearance = new Appearance()
