import type { Locator } from '@playwright/test'
import { Part } from './part.ts'

/** The part of the Settings page about encryption, and the page of a locked workspace. */
export class EncryptionPart extends Part {
  get section(): Locator {
    return this.page.getByRole('region', { name: 'Encryption' })
  }

  get question(): Locator {
    return this.page.getByRole('dialog')
  }

  get locked(): Locator {
    return this.page.getByRole('heading', { level: 1, name: 'This workspace is locked' })
  }

  get passphrase(): Locator {
    return this.page.getByLabel('Passphrase', { exact: true })
  }

  /** Types a new passphrase twice. */
  async choose(passphrase: string): Promise<void> {
    await this.question.getByLabel('New passphrase').fill(passphrase)
    await this.question.getByLabel('The same again').fill(passphrase)
  }

  /** Tries a passphrase on the page of the locked workspace. */
  async unlock(passphrase: string): Promise<void> {
    await this.passphrase.fill(passphrase)
    await this.button('Unlock').click()
  }
}
