import type {
  PublishedOverview,
  PublishedState,
  PublishedStudy,
  StoredReplication,
} from '#shared/contracts/published.ts'
import type { StudyStart } from '#shared/contracts/replication.ts'
import { call, on } from '../api/client.ts'
import { words } from '../text/index.ts'
import { notices } from './notices.svelte.ts'
import { tellSaved } from './saved.ts'

const nothing: PublishedState = { running: null, finished: null, problem: null }

/** The published studies, what runs of them, and the results that are being looked at. */
class Published {
  overview = $state.raw<PublishedOverview>()
  state = $state.raw<PublishedState>(nothing)
  /** Results that are shown. */
  shown = $state.raw<StoredReplication>()

  readonly running = $derived(this.state.running)

  /** Follows what runs, from the start of the program on. */
  async follow() {
    on('published.changed', (state) => void this.#take(state))
    this.state = (await notices.guard(() => call('published.state', {}))) ?? nothing
  }

  async #take(state: PublishedState) {
    const hasEnded = this.running !== null && state.running === null
    this.state = state
    if (!hasEnded || !this.overview) return
    await this.load()
    if (state.finished) await this.show(state.finished)
  }

  /** Reads the list again; call it when a page that shows it opens. */
  async load() {
    this.overview = (await notices.guard(() => call('published.list', {}))) ?? this.overview
  }

  study(name: string | undefined): PublishedStudy | undefined {
    return this.overview?.papers.flatMap(({ studies }) => studies).find((study) => study.name === name)
  }

  /** Networks that a study needs and that are not there. */
  missing({ networks }: PublishedStudy) {
    return (this.overview?.networks ?? []).filter(({ name, isThere }) => !isThere && networks.includes(name))
  }

  /** Whether a study learns from images that the window can hand over, and there is no image set. */
  lacksImages({ text: { images, colour } }: PublishedStudy): boolean {
    return images !== null && !colour && this.imageSets.length === 0
  }

  get imageSets() {
    return this.overview?.images ?? []
  }

  /** Public tables that a study learns from and that are not there. */
  missingTables({ text }: PublishedStudy) {
    return (this.overview?.tables ?? []).filter(({ name, isThere }) => !isThere && text.tables.includes(name))
  }

  /** Whether everything that a study needs is there. */
  isReady(study: PublishedStudy): boolean {
    return (
      this.missing(study).length === 0 &&
      !this.lacksImages(study) &&
      !study.text.colour &&
      this.missingTables(study).length === 0
    )
  }

  resultsOf(study: string) {
    return (this.overview?.results ?? []).filter((result) => result.study === study)
  }

  interruptedOf(study: string) {
    return (this.overview?.interrupted ?? []).filter((run) => run.study === study)
  }

  async show(id: string) {
    this.shown = await notices.guard(() => call('published.get', { id }))
  }

  start(start: StudyStart) {
    return notices.guard(() => call('published.start', start))
  }

  cancel() {
    return notices.guard(() => call('published.cancel', {}))
  }

  async discard({ study, preset, seed, images }: StudyStart) {
    await notices.guard(() => call('published.discard', { study, preset, seed, images }))
    await this.load()
  }

  async remove(id: string) {
    await notices.guard(() => call('published.remove', { id }))
    if (this.shown?.id === id) this.shown = undefined
    await this.load()
  }

  async importNetwork() {
    const title = await notices.guard(() => call('published.importNetwork', {}))
    if (!title) return
    notices.done(words.state.networkIsThere(title))
    await this.load()
  }

  async importTable(table: string) {
    const title = await notices.guard(() => call('published.importTable', { table }))
    if (!title) return
    notices.done(words.state.tableIsThere(title))
    await this.load()
  }

  async save(id: string, form: 'json' | 'svg') {
    const name = await notices.guard(() => call('published.saveFile', { id, form }))
    if (name) tellSaved(name)
  }
}

export const published = new Published()
