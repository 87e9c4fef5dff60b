import type { BackupSummary, RestoreOutcome } from '#shared/contracts/backup.ts'
import type { CallResult } from '#shared/ipc/calls.ts'
import { type CloisterErrorData, toErrorData } from '#shared/ipc/errors.ts'
import { call } from '../api/client.ts'
import { words } from '../text/index.ts'
import { followed } from './followed.ts'
import { notices } from './notices.svelte.ts'

/** Backups of the workspace, written and imported. */
class Backups {
  busy = $state<'no' | 'saving' | 'importing'>('no')
  progress = $state.raw({ stage: '', fraction: 0 })
  problem = $state.raw<CloisterErrorData>()
  /** A backup that was chosen, until it is imported or put away. */
  chosen = $state.raw<{ readonly sourceId: string; readonly fileName: string; readonly summary: BackupSummary }>()
  /** What an import into this workspace came to, until the window is opened on it anew. */
  imported = $state.raw<RestoreOutcome>()

  async save() {
    await this.#work('saving', async () => {
      const name = await call('backup.save', {})
      if (name) notices.done(words.state.backupSaved(name))
    })
  }

  async choose() {
    this.problem = undefined
    try {
      const found: CallResult<'backup.choose'> = await call('backup.choose', {})
      this.chosen = found ?? undefined
    } catch (error) {
      this.problem = toErrorData(error)
    }
  }

  putAway() {
    this.chosen = undefined
  }

  /** @param where into this workspace's place, or into an empty folder that will be asked for */
  async restore(where: 'here' | 'elsewhere') {
    const { chosen } = this
    if (!chosen) return
    this.chosen = undefined
    await this.#work('importing', async () => {
      const outcome = await call('backup.restore', { sourceId: chosen.sourceId, where })
      if (outcome && where === 'here') this.imported = outcome
      else if (outcome) notices.done(words.state.backupImported(outcome.folder))
    })
  }

  async cancel() {
    await notices.guard(() => call('backup.cancel', {}))
  }

  /** Shows the imported workspace: everything that the window knew is of the other. */
  async openImported() {
    await notices.guard(() => call('app.reload', {}))
  }

  async #work(what: 'saving' | 'importing', work: () => Promise<void>) {
    if (this.busy !== 'no') return
    this.busy = what
    this.problem = undefined
    const { readingWorkspace, readingBackup } = words.state.beginning
    this.progress = { stage: what === 'saving' ? readingWorkspace : readingBackup, fraction: 0 }
    this.problem = await followed('import.progress', (progress) => (this.progress = progress), work)
    this.busy = 'no'
  }
}

export const backups = new Backups()
