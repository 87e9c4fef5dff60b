import { describe, expect, it } from 'vitest'
import { numberTable } from '#shared/text/tables.ts'
import { failure } from '../storage/testing.ts'
import { jobHandlers } from './handlers.ts'
import { openStudy } from './open-study.ts'
import { runJob } from './run-study.ts'
import { parseStudyFile } from './study-file.ts'
import { file, onProcessor, patients, smallStudy, withWorkspace } from './testing.ts'

describe('the calls that need storage and engine together', () => {
  it('check a study, and write it as a file', () =>
    withWorkspace(async (workspace) => {
      const handlers = jobHandlers({ current: workspace })
      const study = smallStudy({ study: { name: 'Kept' } })
      const { id: datasetId } = await openStudy(workspace, file(patients()), study)
      expect((await handlers['study.check']({ datasetId })).usedRows).toBe(240)
      const { name, text } = await handlers['study.file']({ datasetId })
      expect(name).toBe('Kept')
      expect(parseStudyFile(text, 'study.yaml')).toMatchObject({ graph: study.graph, study: study.study })
    }))

  it('give the tables of a finished run as CSV, and of no other', () =>
    withWorkspace(async (workspace) => {
      const handlers = jobHandlers({ current: workspace })
      const settings = { repetitions: 1, models: [{ kind: 'cpt' }], attacks: [{ kind: 'loss-threshold' }] }
      const { id: datasetId } = await openStudy(workspace, file(patients()), smallStudy({ study: settings }))
      const { run, request } = await workspace.runs.create(datasetId)
      expect((await failure(handlers['results.csv']({ id: run.id, table: 'targets' }))).code).toBe('not-found')
      const control = { signal: new AbortController().signal, onProgress: () => {} }
      const outcome = await runJob(request, onProcessor, control)
      await workspace.runs.finish(run.id, { state: 'finished', ...outcome })
      for (const table of ['targets', 'attacks'] as const) {
        const { header, rows } = numberTable(outcome.results, table)
        const [first, ...others] = (await handlers['results.csv']({ id: run.id, table })).trimEnd().split(/\r?\n/)
        expect(first.replace(/^\uFEFF/, '')).toBe(header.join(','))
        expect(others).toHaveLength(rows.length)
      }
    }))
})
