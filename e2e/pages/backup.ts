import type { Locator } from '@playwright/test'
import { Part } from './part.ts'

/** The part of the Settings page about backups. */
export class BackupPart extends Part {
  /** Asked before a backup is imported. */
  get question(): Locator {
    return this.page.getByRole('dialog', { name: 'Import this backup?' })
  }

  get done(): Locator {
    return this.page.getByRole('dialog', { name: 'The backup was imported' })
  }
}
