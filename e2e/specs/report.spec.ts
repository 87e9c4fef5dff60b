import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { ReportDocument, reportSectionIds } from '#shared/contracts/report.ts'
import { decideModels } from '#shared/decision/index.ts'
import { destinationPages } from '../../src/main/pdf-pages.ts'
import { accessibilityFaults } from '../fixtures/accessibility.ts'
import { expect, test } from '../fixtures/app.ts'
import { root } from '../fixtures/launch.ts'
import { pagesOf } from '../fixtures/pdf.ts'
import { picture } from '../fixtures/picture.ts'
import { commandLine } from '../fixtures/processes.ts'

/** A run of the demonstration, small and finished. */
test.beforeEach(async ({ cloister }) => {
  await cloister.data.openDemo()
  await cloister.go('Study')
  await cloister.study.setEffort({ steps: 60, attackSteps: 60, repetitions: 2 })
  await cloister.runToResults()
})

test('a report is saved as PDF, HTML and JSON, with what is added and without what is left out', async ({
  cloister,
  folder,
}) => {
  const { page, report } = cloister
  for (const theme of ['light', 'dark'] as const) {
    await cloister.set('Appearance', theme)
    await cloister.go('Results')
    await report.open()
    await report.sections.click()
    await picture(page, `${theme}-report-dialog`)
    expect.soft(await accessibilityFaults(page), theme).toEqual([])
    await page.keyboard.press('Escape')
    await expect(report.dialog).toBeHidden()
  }
  for (const form of ['PDF', 'HTML', 'JSON'] as const) {
    await report.open()
    // What was said before is still there.
    if (form === 'PDF') {
      await report.intendedUse.fill('To plan isolation beds.')
      await report.sections.click()
      await report.section('5 Models and their gap').uncheck()
    } else {
      await expect(report.intendedUse).toHaveValue('To plan isolation beds.')
      await expect(report.dialog).toContainText('Sections: 1 left out')
    }
    const name = `report.${form.toLowerCase()}`
    await cloister.willSaveTo(path.join(folder, name))
    await report.save(form)
    await expect(cloister.notice(`Saved as ${name}.`)).toBeVisible({ timeout: 60_000 })
    expect(existsSync(path.join(folder, name))).toBe(true)
  }
  expect(pagesOf(path.join(folder, 'report.pdf')).length).toBeGreaterThanOrEqual(10)
  // What the numbers in the table of contents are made from, as this Chromium writes it: every section that is there, in order.
  const begins = destinationPages(readFileSync(path.join(folder, 'report.pdf')))
  const linked = ['decision-1', 'decision-2', 'appetite', ...reportSectionIds.map((id) => `section-${id}`)]
  const pages = linked.filter((id) => id !== 'section-models').map((id) => begins.get(id) ?? Number.NaN)
  expect(begins.has('section-models')).toBe(false)
  expect(pages.every(Number.isInteger), String(pages)).toBe(true)
  expect(pages).toEqual(pages.toSorted((a, b) => a - b))
  expect(pages[0]).toBeGreaterThan(1)
  expect(pages.at(-1)).toBeLessThanOrEqual(pagesOf(path.join(folder, 'report.pdf')).length)

  await test.step('HTML needs nothing else', async () => {
    const html = readFileSync(path.join(folder, 'report.html'), 'utf8')
    expect(html).toContain('To plan isolation beds.')
    for (const id of ['decision-1', 'decision-2', 'appetite', 'section-summary']) {
      expect(html).toContain(`href="#${id}"`)
      expect(html).toContain(`id="${id}"`)
    }
    expect(html.match(/>Sign-off</g)).toHaveLength(2)
    expect(html).toMatch(/left out a section:\s+5 Models and their gap/)
    expect(html).toMatch(/<img src="data:image\/png;base64,/)
    expect(html).not.toMatch(/<script|<link|<canvas|src="(?!data:)/)
  })

  await test.step('JSON is what its schema says, and the command line gets the same numbers from it', async () => {
    const file = path.join(folder, 'report.json')
    const document = ReportDocument.parse(JSON.parse(readFileSync(file, 'utf8')))
    expect(document.decision.models.map(({ model, bucket }) => [model, bucket])).toEqual(
      decideModels(await cloister.latestResults()).map(({ model, decision }) => [model.key, decision.bucket]),
    )
    expect(document.options.omitted).toEqual(['models'])
    expect(document.run).toEqual(await cloister.latestOutcome())
    const data = path.join(root, 'resources', 'demo', 'infection.csv')
    expect(await commandLine('verify', file, '--data', data)).toMatch(/^VERIFIED\. All [\d,]+ numbers are equal/)
  })
})
