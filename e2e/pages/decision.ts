import type { Locator } from '@playwright/test'
import type { SignOff } from '#shared/contracts/release.ts'
import { Part, setNumber } from './part.ts'

/** The decision about a release on the Results page, and its limits on the Settings page. */
export class DecisionPart extends Part {
  get section(): Locator {
    return this.page.getByRole('region', { name: 'Decision about a release' })
  }

  /** What is said of one model. */
  model(key: string): Locator {
    return this.section.locator(`article[data-model="${key}"]`)
  }

  /** The line that opens what is said of a model. */
  line(key: string): Locator {
    return this.model(key).locator('summary').first()
  }

  async open(key: string): Promise<void> {
    if ((await this.model(key).locator('details').first().getAttribute('open')) === null) await this.line(key).click()
  }

  bucket(key: string): Locator {
    return this.model(key).locator('.bucket')
  }

  /** Rules that fired. */
  fired(key: string): Locator {
    return this.model(key).getByRole('table').getByRole('row')
  }

  async openLimits(): Promise<void> {
    await this.section.getByRole('link', { name: 'See and change the limits' }).click()
    await this.waitForLimits()
  }

  /** The Settings page first tries what the machine can train on, which keeps a small machine busy. */
  async waitForLimits(): Promise<void> {
    await this.page.getByRole('table', { name: 'What this machine offers' }).waitFor({ timeout: 60_000 })
    await this.rules.waitFor()
  }

  get rules(): Locator {
    return this.page.getByRole('table', { name: 'Rules of the risk appetite' })
  }

  rule(name: string): Locator {
    return this.rules.getByRole('row').filter({ has: this.page.getByRole('rowheader', { name, exact: true }) })
  }

  async setLimit(rule: string, value: number): Promise<void> {
    await setNumber(this.rule(rule).getByRole('spinbutton'), value)
  }

  async setEffect(rule: string, effect: string): Promise<void> {
    await this.rule(rule).getByRole('combobox').selectOption(effect)
  }

  async setSource(rule: string, source: string): Promise<void> {
    const field = this.rule(rule).getByRole('textbox')
    await field.fill(source)
    await field.blur()
  }

  signOffSummary(key: string): Locator {
    return this.model(key).locator('summary').filter({ hasText: 'Sign-off' })
  }

  async sign(key: string, { name, role, date, remarks }: SignOff, decision: string): Promise<void> {
    await this.open(key)
    await this.signOffSummary(key).click()
    const form = this.model(key).getByRole('form')
    await form.getByRole('textbox', { name: 'Name' }).fill(name)
    await form.getByRole('textbox', { name: 'Role' }).fill(role)
    await form.getByLabel('Date').fill(date)
    await form.getByRole('combobox', { name: 'Decision' }).selectOption(decision)
    await form.getByRole('textbox', { name: 'Remarks' }).fill(remarks)
    await form.getByRole('button', { name: 'Keep the sign-off' }).click()
  }
}
