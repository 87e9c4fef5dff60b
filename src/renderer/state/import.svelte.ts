import type { SourceFile } from '#shared/contracts/app.ts'
import type { ColumnType, CsvDialect, Inspection } from '#shared/contracts/dataset.ts'
import { type CloisterErrorData, toErrorData } from '#shared/ipc/errors.ts'
import { call, drop } from '../api/client.ts'
import { words } from '../text/index.ts'
import { followed } from './followed.ts'
import { notices } from './notices.svelte.ts'
import { router } from './router.svelte.ts'
import { workspace } from './workspace.svelte.ts'

/** A file on its way into the workspace: looked at, corrected, then stored. */
class Import {
  source = $state.raw<SourceFile>()
  inspection = $state.raw<Inspection>()
  /** Types the user has chosen instead of the guesses. */
  types = $state.raw<Readonly<Record<string, ColumnType>>>({})
  name = $state('')
  problem = $state.raw<CloisterErrorData>()
  busy = $state<'no' | 'looking' | 'storing'>('no')
  progress = $state.raw({ stage: '', fraction: 0 })

  async choose() {
    const source = await notices.guard(() => call('source.choose', {}))
    if (source) await this.#begin(source)
  }

  async dropped(file: File) {
    const source = await notices.guard(() => drop(file))
    if (source) await this.#begin(source)
  }

  async #begin(source: SourceFile) {
    this.source = source
    this.inspection = undefined
    this.types = {}
    this.name = source.fileName.replace(/\.[^.]+$/, '')
    router.go('import')
    await this.look({})
  }

  /**
   * Reads the first rows again, with the parts of the dialect that the user has set. What cannot be read so cannot be
   * stored either, whatever was read before.
   */
  async look(dialect: Partial<CsvDialect>) {
    const { source } = this
    if (!source) return
    this.busy = 'looking'
    this.problem = undefined
    let inspection: Inspection | undefined
    let problem: CloisterErrorData | undefined
    try {
      inspection = await call('source.inspect', { id: source.id, dialect })
    } catch (error) {
      problem = toErrorData(error)
    }
    // The user may have chosen another file meanwhile.
    if (this.source !== source) return
    this.inspection = inspection
    this.problem = problem
    this.busy = 'no'
  }

  setType(column: string, type: ColumnType) {
    this.types = { ...this.types, [column]: type }
  }

  /** Stores the file as a dataset and shows it. */
  async store() {
    const { source, inspection } = this
    if (!source || !inspection) return
    this.busy = 'storing'
    this.problem = undefined
    this.progress = { stage: words.state.beginning.readingFile, fraction: 0 }
    this.problem = await followed(
      'import.progress',
      (progress) => (this.progress = progress),
      async () => {
        const columns = inspection.columns.map(({ name, type }) => ({ name, type: this.types[name] ?? type }))
        const plan = { name: this.name.trim() || source.fileName, dialect: inspection.dialect, columns }
        const dataset = await call('dataset.import', { sourceId: source.id, plan })
        await workspace.refresh()
        await workspace.open(dataset.id)
        this.source = undefined
        router.go('data')
      },
    )
    this.busy = 'no'
  }

  async cancel() {
    await notices.guard(() => call('dataset.cancelImport', {}))
  }
}

export const importing = new Import()
