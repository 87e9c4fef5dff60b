import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { safeBackend } from '#shared/contracts/executors.ts'
import { adult } from '../../../tests/support/adult.ts'
import { failure, temporaryFolder } from '../../storage/testing.ts'
import { withWorkspace } from '../testing.ts'
import { publishedHandlers } from './index.ts'
import { runPublishedStudy } from './run.ts'
import { readStudyTable } from './tables.ts'

const resources = path.resolve(import.meta.dirname, '../../../resources/studies')
const onProcessor = Promise.resolve({ backend: safeBackend, threads: 1 })

beforeEach(() => void vi.stubEnv('CLOISTER_TINY_STUDIES', '1'))
afterEach(() => void vi.unstubAllEnvs())

describe('a public table', () => {
  it('is taken in whole by either name, and a study learns from it and says from what', { timeout: 300_000 }, () =>
    withWorkspace(async (workspace) => {
      const handlers = publishedHandlers({ current: workspace })
      const folder = temporaryFolder()
      writeFileSync(path.join(folder, 'adult.data'), adult(32_561))
      writeFileSync(path.join(folder, 'adult.test'), `|1x3 Cross validator\n${adult(16_281, '.')}\n`)
      const { tables } = await handlers['published.overview']({ folder: resources, replications: '' })
      expect(tables).toMatchObject([{ name: 'adult', published: ['adult.data', 'adult.test'], isThere: false }])
      expect(await handlers['published.addTable']({ table: 'adult', folder })).toBe('Adult')
      const after = await handlers['published.overview']({ folder: resources, replications: '' })
      expect(after.tables[0].isThere).toBe(true)
      const ask = { study: 'leakage-size', preset: 'tiny', seed: 1, images: null, folder: resources } as const
      const request = await handlers['published.prepare'](ask)
      await runPublishedStudy(request, onProcessor, {
        signal: new AbortController().signal,
        onProgress: () => {},
        onNotice: () => expect.unreachable(),
      })
      const { replication: found } = await handlers['published.get']({ id: request.id })
      expect(found.made.tables?.['adult-train.csv']).toBe(createHash('sha256').update(adult(32_561)).digest('hex'))
    }),
  )

  it('that is not the one, or not whole, is refused and leaves nothing', async () => {
    const folder = temporaryFolder()
    const refused = () => failure(readStudyTable('adult', folder))
    expect(await refused()).toMatchObject({ code: 'file-missing' })
    writeFileSync(path.join(folder, 'adult-train.csv'), adult(10))
    expect((await refused()).message).toMatch(/does not hold both files of Adult: adult\.data and adult\.test\.$/)
    writeFileSync(path.join(folder, 'adult-test.csv'), adult(16_281, '.'))
    expect((await refused()).message).toBe('adult-train.csv has 10 rows; Adult has 32,561 there.')
    writeFileSync(path.join(folder, 'adult-train.csv'), `${adult(3)}1, 2\n`)
    expect(await refused()).toMatchObject({ code: 'csv-ragged', place: { file: 'adult-train.csv', line: 4 } })
    writeFileSync(path.join(folder, 'adult-train.csv'), adult(3).replace('1001', 'many'))
    expect(await refused()).toMatchObject({ code: 'csv-value', place: { line: 2, column: 'fnlwgt' } })
    expect((await failure(readStudyTable('toString', folder))).code).toBe('not-found')
  })
})
