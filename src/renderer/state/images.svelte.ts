import type { SourceFile } from '#shared/contracts/app.ts'
import type { ImageInspection, ImagePartName, ImagePreview, ImageSet } from '#shared/contracts/images.ts'
import { type CloisterErrorData, toErrorData } from '#shared/ipc/errors.ts'
import { call, drop } from '../api/client.ts'
import { words } from '../text/index.ts'
import { followed } from './followed.ts'
import { notices } from './notices.svelte.ts'
import { router } from './router.svelte.ts'

/** Images of each class that a preview shows. */
const perClass = 12

/** The workspace's image sets, and the files that are on their way to become one. */
class ImageSets {
  sets = $state.raw<readonly ImageSet[]>([])
  source = $state.raw<SourceFile>()
  inspection = $state.raw<ImageInspection>()
  name = $state('')
  problem = $state.raw<CloisterErrorData>()
  busy = $state<'no' | 'looking' | 'storing'>('no')
  progress = $state.raw({ stage: '', fraction: 0 })

  async load() {
    await notices.guard(async () => (this.sets = await call('image.list', {})))
  }

  /** Lets the user point at one of a set's files, or at their folder. */
  async choose(what: 'file' | 'directory') {
    const source = await notices.guard(() => call('image.choose', { what }))
    if (source) await this.#look(source)
  }

  async dropped(file: File) {
    const source = await notices.guard(() => drop(file))
    if (!source) return
    router.go('data')
    await this.#look(source)
  }

  /** Finds the files that belong together. Nothing is stored yet. */
  async #look(source: SourceFile) {
    this.source = source
    this.inspection = this.problem = undefined
    this.busy = 'looking'
    let inspection: ImageInspection | undefined
    let problem: CloisterErrorData | undefined
    try {
      inspection = await call('image.inspect', { id: source.id })
    } catch (error) {
      problem = toErrorData(error)
    }
    // The user may have chosen another file meanwhile.
    if (this.source !== source) return
    this.inspection = inspection
    this.problem = problem
    this.name = inspection?.name ?? ''
    this.busy = 'no'
  }

  async store() {
    const { source, inspection } = this
    if (!source || !inspection || this.busy !== 'no') return
    this.busy = 'storing'
    this.problem = undefined
    this.progress = { stage: words.state.beginning.readingFiles, fraction: 0 }
    this.problem = await followed(
      'import.progress',
      (progress) => (this.progress = progress),
      async () => {
        const set = await call('image.import', { sourceId: source.id, name: this.name.trim() || inspection.name })
        // The list first: with neither a list nor an import its part of the page would fold for a moment.
        await this.load()
        this.source = this.inspection = undefined
        notices.done(words.state.imagesStored(set.name))
      },
    )
    this.busy = 'no'
  }

  /** Stops what is being stored; else puts the chosen files away. */
  async cancel() {
    if (this.busy === 'storing') await notices.guard(() => call('image.cancelImport', {}))
    else this.source = this.inspection = this.problem = undefined
  }

  preview(id: string, part: ImagePartName): Promise<ImagePreview | undefined> {
    return notices.guard(() => call('image.preview', { id, part, perClass }))
  }

  async rename(id: string, name: string) {
    await notices.guard(() => call('image.rename', { id, name }))
    await this.load()
  }

  async remove({ id, name }: ImageSet) {
    await notices.guard(async () => {
      await call('image.remove', { id })
      notices.done(words.state.imagesRemoved(name))
    })
    await this.load()
  }
}

export const imageSets = new ImageSets()
