import { rmSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '../fixtures/app.ts'
import { patients, toText, writeFile, writeTable } from '../fixtures/tables.ts'
import type { Cloister } from '../pages/cloister.ts'

const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52)
const zip = Uint8Array.of(0x50, 0x4b, 3, 4, 0x14, 0, 6, 0, 8, 0, 0, 0, 0x21, 0, 0, 0)

const table = toText(patients(30))
const withLine = (line: number, text: string) =>
  table
    .split('\n')
    .map((old, i) => (i + 1 === line ? text : old))
    .join('\n')

/** Files that cannot be read, and all that is said of each: what happened, what to do, and where. */
const unreadable: Record<string, { content: string | Uint8Array; says: string[] }> = {
  'empty.csv': {
    content: '',
    says: ['The file is empty.', 'Choose a file that holds a table.', 'empty.csv'],
  },
  'header-only.csv': {
    content: 'age,smoker,relapse\n',
    says: ['The file has column names but no rows.', 'Choose a file with at least one row', 'header-only.csv, line 1'],
  },
  'picture.csv': {
    content: png,
    says: ['This looks like a picture (PNG) and not like a CSV file.', 'Choose a CSV file.', 'picture.csv'],
  },
  'table.xlsx': {
    content: zip,
    says: ['This looks like an Excel file', 'open it and save it as CSV', 'table.xlsx'],
  },
  'ragged.csv': {
    content: withLine(7, '46,yes,70,8.1,yes,one,too many'),
    says: ['Line 7 has 7 values where 5 are expected.', 'Correct that line', 'ragged.csv, line 7', '46,yes,70,8.1,yes'],
  },
  'names.csv': {
    content: withLine(1, 'age,smoker,weight,age,relapse'),
    says: ['Columns 1 and 4 have the same name, "age".', 'a name of its own', 'names.csv, line 1, column age'],
  },
  'nameless.csv': {
    content: withLine(1, 'age,,weight,marker,relapse'),
    says: ['Column 2 has no name in the first line.', 'Name every column', 'nameless.csv, line 1'],
  },
  'quote.csv': {
    content: withLine(5, '44,"yes,71,4.0,no'),
    says: ['A quoted text begins on line 5 and never ends.', 'Add the closing quote', 'quote.csv, line 5'],
  },
}

async function expectNothingStored(cloister: Cloister): Promise<void> {
  expect(await cloister.datasetNames()).toEqual([])
  await cloister.go('Data')
  await expect(cloister.title).toHaveText('Welcome')
  await expect(cloister.rail).toContainText('nothing yet')
}

for (const [name, { content, says }] of Object.entries(unreadable))
  test(`${name} is refused in words`, async ({ cloister, folder }) => {
    await cloister.import.choose(writeFile(folder, name, content))
    for (const sentence of says) await expect(cloister.import.problem).toContainText(sentence)
    await expect(cloister.import.storeButton).toBeDisabled()
    await expectNothingStored(cloister)
  })

test('a file in UTF-16 is read', async ({ cloister, folder }) => {
  const content = Buffer.from(`\ufeff${table.replaceAll('yes', 'sí')}`, 'utf16le')
  await cloister.import.choose(writeFile(folder, 'utf-16.csv', content))
  await expect(cloister.import.encoding).toHaveValue('utf-16')
  await expect(cloister.import.firstRows).toContainText('sí')
  await cloister.import.store()
  await expect(cloister.page.getByText('30 rows, 5 columns.')).toBeVisible()
})

test('a file in Latin-1 is read as such, and says so', async ({ cloister, folder }) => {
  const content = Buffer.from(table.replaceAll('yes', 'größer'), 'latin1')
  await cloister.import.choose(writeFile(folder, 'latin-1.csv', content))
  await expect(cloister.import.encoding).toHaveValue('latin-1')
  await expect(cloister.import.notes).toContainText('not valid UTF-8 and is read as Latin-1')
  await expect(cloister.import.firstRows).toContainText('größer')
  await cloister.import.store()
  expect(await cloister.datasetNames()).toEqual(['latin-1'])
})

test('a wrong encoding is refused, and can be put right', async ({ cloister, folder }) => {
  const content = Buffer.from(table.replaceAll('yes', 'größer'), 'latin1')
  await cloister.import.choose(writeFile(folder, 'latin-1.csv', content))
  await cloister.import.encoding.selectOption('utf-8')
  await expect(cloister.import.problem).toContainText('Line 2 is not valid UTF-8 text.')
  await expect(cloister.import.problem).toContainText('Choose Latin-1 as the encoding')
  await expect(cloister.import.storeButton).toBeDisabled()
  await cloister.import.encoding.selectOption('latin-1')
  await expect(cloister.import.problem).toBeHidden()
  await expect(cloister.import.firstRows).toContainText('größer')
})

test('what was set for one file is not taken for the next', async ({ cloister, folder }) => {
  await cloister.import.choose(writeFile(folder, 'first.csv', table.replaceAll(',', ';')))
  await cloister.import.encoding.selectOption('latin-1')
  await cloister.import.chooseAnother(writeFile(folder, 'second.csv', table.replaceAll('yes', 'größer')))
  await expect(cloister.import.encoding).toHaveValue('utf-8')
  await cloister.import.delimiter.selectOption('comma')
  await expect(cloister.import.firstRows).toContainText('größer')
  await expect(cloister.import.encoding).toHaveValue('utf-8')
})

test('a value that does not fit its column’s type is named with its line', async ({ cloister, folder }) => {
  const file = writeFile(folder, 'patients.csv', withLine(9, '77,no,forty,4.2,no'))
  await cloister.import.choose(file)
  await expect(cloister.import.type('weight')).toHaveValue('category')
  await cloister.import.type('weight').selectOption('number')
  await cloister.import.storeButton.click()
  await expect(cloister.import.problem).toContainText('"forty" in column "weight" on line 9 is not a number')
  await expect(cloister.import.problem).toContainText('patients.csv, line 9, column weight: forty')
  expect(await cloister.datasetNames()).toEqual([])

  await cloister.import.type('weight').selectOption('category')
  await cloister.import.store()
  expect(await cloister.datasetNames()).toEqual(['patients'])
})

test('a file that goes away between the look and the import is missed in words', async ({ cloister, folder }) => {
  const file = writeTable(folder, 'patients.csv', patients())
  await cloister.import.choose(file)
  await expect(cloister.import.firstRows).toBeVisible()
  rmSync(file)
  await cloister.import.storeButton.click()
  await expect(cloister.import.problem).toContainText('The file is no longer there.')
  await expect(cloister.import.problem).toContainText('It may have been moved, renamed or deleted')
  await expectNothingStored(cloister)
})

test('what is stored stays when a bad file follows', async ({ cloister, folder }) => {
  await cloister.import.importFile(writeTable(folder, 'patients.csv', patients()))
  await cloister.import.choose(writeFile(folder, 'picture.csv', png))
  await expect(cloister.import.problem).toContainText('a picture (PNG)')
  expect(await cloister.datasetNames()).toEqual(['patients'])
  await cloister.go('Data')
  await expect(cloister.title).toHaveText('patients')
})

test('a file dropped on the window is imported', async ({ cloister, folder }) => {
  await cloister.import.drop(writeTable(folder, 'dropped.csv', patients()))
  await expect(cloister.title).toHaveText('Import dropped.csv')
  await cloister.import.store()
  expect(await cloister.datasetNames()).toEqual(['dropped'])
})

test('a bad file dropped on the window is refused in words', async ({ cloister, folder }) => {
  await cloister.import.drop(writeFile(folder, 'empty.csv', ''))
  await expect(cloister.import.problem).toContainText('The file is empty.')
  await expectNothingStored(cloister)
})

test('a folder dropped on the window is refused in words', async ({ cloister, folder }) => {
  await cloister.import.drop(folder)
  await expect(cloister.import.problem).toContainText(`${path.basename(folder)} is not a file that can be read.`)
  await expectNothingStored(cloister)
})
