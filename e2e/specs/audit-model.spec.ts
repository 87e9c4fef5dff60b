import { readdirSync } from 'node:fs'
import path from 'node:path'
import { onnxFile, type OnnxGraph } from '../../tests/support/onnx-file.ts'
import { accessibilityFaults } from '../fixtures/accessibility.ts'
import { expect, test } from '../fixtures/app.ts'
import { tabTo } from '../fixtures/keyboard.ts'
import { picture } from '../fixtures/picture.ts'
import { writeFile } from '../fixtures/tables.ts'

/** A logistic regression: one score, 2 dose - age, of the second of two outcomes. */
const weights = { w: { shape: [2, 1], values: [2, -1] } }
const score = { type: 'MatMul', inputs: ['x', 'w'], outputs: ['answer'] }
const oneTable = (rows: string | number = 'N'): OnnxGraph => ({
  inputs: [{ name: 'x', type: 'float32', shape: [rows, 2] }],
  outputs: [{ name: 'answer', type: 'float32', shape: [rows, 1] }],
  nodes: [score],
  constants: weights,
})
const byName: OnnxGraph = {
  inputs: ['Dose', 'heart age'].map((name) => ({ name, type: 'float32', shape: ['N', 1] })),
  outputs: [{ name: 'logits', type: 'float32', shape: ['N', 1] }],
  nodes: [
    { type: 'Concat', inputs: ['Dose', 'heart age'], outputs: ['x'], attributes: { axis: 1 } },
    { ...score, outputs: ['logits'] },
  ],
  constants: weights,
}

/** Patients of whom the model does not know who it was trained on. */
function patients(rows = 200): string {
  const lines = Array.from({ length: rows }, (_, row) => {
    const [age, dose] = [Math.sin(row), Math.cos(3 * row)]
    const died = 2 * dose - age + Math.sin(7 * row) > 0
    return `p${row},${age.toFixed(4)},${dose.toFixed(4)},${died ? 'yes' : 'no'},${row % 2 ? 'train' : 'test'},${row % 3 ? 'north' : 'south'}`
  })
  return `patient,heart_age,dose,died,split,ward\n${lines.join('\n')}\n`
}

test('a model in a file is asked about rows, its columns found by name, and then audited', async ({
  cloister,
  folder,
}) => {
  const { audit } = cloister
  await cloister.go('Audit a model')
  await audit.chooseModel(writeFile(folder, 'risk.onnx', onnxFile(byName)))
  await expect(cloister.title).toHaveText('Ask risk.onnx')
  await expect(audit.table('What it reads')).toContainText('heart age')
  await expect(audit.askButton).toBeDisabled()
  await audit.chooseRows(writeFile(folder, 'rows.csv', patients()))
  await audit.outcome.selectOption('died')
  await expect(audit.input('Dose')).toHaveValue('dose')
  await expect(audit.input('heart age')).toHaveValue('heart_age')
  await expect(audit.logits).toBeChecked()
  await audit.askButton.click()

  // The answers are there: what remains is the same as with a file of predictions.
  await expect(cloister.title).toHaveText('Audit risk', { timeout: 60_000 })
  await expect(audit.probability('yes')).toHaveValue('p_yes')
  await expect(audit.member).toHaveValue('split')
  await audit.groups.selectOption('ward')
  await audit.auditButton.click()
  await expect(audit.finding).toBeVisible({ timeout: 60_000 })
  await expect(cloister.page.getByText('The predictions were made here')).toContainText('risk.onnx')
  const [{ id }] = await cloister.ask('audit.list', {})
  const stored = await cloister.ask('audit.get', { id })
  expect(stored.predictedBy).toMatchObject({
    model: { fileName: 'risk.onnx' },
    data: { fileName: 'rows.csv' },
    plan: { features: ['dose', 'heart_age'], classes: ['no', 'yes'], logits: true },
  })
  // A model that remembers nobody: accuracy by hand, from the same formula.
  const rows = patients()
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
  const right = rows.filter(
    ([, age, dose, died, split]) => split === 'train' && 2 * Number(dose) - Number(age) > 0 === (died === 'yes'),
  )
  expect(stored.audit.performance.members.accuracy.estimate).toBeCloseTo(right.length / 100, 9)

  // Neither the rows nor the predictions stay, nor does a path reach the window.
  expect(readdirSync(path.join(folder, 'workspace', 'audits'))).toEqual([])
  expect(JSON.stringify(stored)).not.toContain(folder)
})

test('a dataset of the workspace is asked about, columns are corrected, and faults are said', async ({
  cloister,
  folder,
}) => {
  const { audit, page } = cloister
  await cloister.import.importFile(writeFile(folder, 'cohort.csv', patients()))
  await cloister.go('Audit a model')
  await audit.chooseModel(writeFile(folder, 'broken.onnx', Uint8Array.of(1, 2, 3)))
  await expect(audit.problem).toContainText('cannot be opened as an ONNX model')
  writeFile(folder, 'broken.onnx', onnxFile(oneTable()))
  await cloister.button('Another model…').click()
  await page.getByLabel('or a dataset of the workspace').selectOption('cohort')
  await audit.outcome.selectOption('died')

  // One input takes the columns by their order, and these were trained the other way round.
  await expect(audit.input('column 1')).toHaveValue('heart_age')
  await audit.input('column 1').selectOption('dose')
  await expect(page.getByText('The column dose is named twice')).toBeVisible()
  await expect(audit.askButton).toBeDisabled()
  await audit.input('column 2').selectOption('heart_age')
  await audit.askButton.click()
  await expect(audit.problem).toContainText('are no probabilities', { timeout: 60_000 })
  await expect(audit.problem).toContainText('Say that they are scores')
  await picture(page, 'audit-model-problem')
  await audit.logits.check()
  await audit.askButton.click()
  await expect(cloister.title).toHaveText('Audit broken', { timeout: 60_000 })
  await cloister.button('Cancel').click()
  await expect(cloister.title).toHaveText('Audit a model')
  await expect.poll(() => readdirSync(path.join(folder, 'workspace', 'audits'))).toEqual([])
})

test('a model at work is cancelled', async ({ cloister, folder }) => {
  const { audit, page } = cloister
  await cloister.go('Audit a model')
  // Of one row at a time, so that it takes a while.
  await audit.chooseModel(writeFile(folder, 'slow.onnx', onnxFile(oneTable(1))))
  await audit.chooseRows(writeFile(folder, 'rows.csv', patients(150_000)))
  await audit.outcome.selectOption('died', { timeout: 60_000 })
  await audit.logits.check()
  await audit.askButton.click()
  await expect(page.getByText(/Asking the model/)).toBeVisible({ timeout: 60_000 })
  await cloister.button('Cancel').click()
  await expect(audit.askButton).toBeEnabled()
  await expect(cloister.title).toHaveText('Ask slow.onnx')
  await cloister.button('Cancel').click()
  await expect(cloister.title).toHaveText('Audit a model')
  await expect.poll(() => readdirSync(path.join(folder, 'workspace', 'audits'))).toEqual([])
})

for (const theme of ['light', 'dark'] as const)
  test(`the form is accessible in the ${theme} theme, and by keyboard`, async ({ cloister, folder }) => {
    const { audit, page } = cloister
    const check = async (name: string) => {
      await picture(page, `${theme}-${name}`)
      expect.soft(await accessibilityFaults(page), name).toEqual([])
    }
    await cloister.set('Appearance', theme)
    await cloister.go('Audit a model')
    await audit.chooseModel(writeFile(folder, 'risk.onnx', onnxFile(byName)))
    await expect(audit.table('What it reads')).toBeVisible()
    await check('audit-model-file')
    await audit.chooseRows(writeFile(folder, 'rows.csv', patients()))
    await audit.outcome.selectOption('died')
    await check('audit-model-form')
    await page.getByText('As a list').click()
    await page.getByLabel('Columns in the model’s order').scrollIntoViewIfNeeded()
    await check('audit-model-columns')
    await tabTo(page, audit.askButton)
    await page.keyboard.press('Enter')
    await expect(cloister.title).toHaveText('Audit risk', { timeout: 60_000 })
    await check('audit-model-answered')
    await audit.auditButton.click()
    await page.getByText('The predictions were made here').scrollIntoViewIfNeeded({ timeout: 60_000 })
    await check('audit-model-made')
  })
