import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Dataset } from '#shared/contracts/dataset.ts'
import { failure } from '../storage/testing.ts'
import { checkStoredStudy } from './check.ts'
import { openDemo, openStudy } from './open-study.ts'
import { parseStudyFile, studyFileOf, writeStudyFile } from './study-file.ts'
import { file, patients, smallStudy, withWorkspace } from './testing.ts'

const roles = ({ columns }: Dataset) => Object.fromEntries(columns.map(({ name, role }) => [name, role]))
const columnOf = ({ columns }: Dataset, name: string) => columns.find((column) => column.name === name)

describe('opening a study', () => {
  it('gives the columns that it names their types, roles and treatments, and guesses the rest', () =>
    withWorkspace(async (workspace) => {
      const study = smallStudy({
        data: {
          columns: {
            death: { role: 'outcome' },
            smoker: { role: 'sensitive', missing: 'drop' },
            age: { type: 'category' },
          },
        },
      })
      const dataset = await openStudy(workspace, file(patients()), study)
      expect(dataset.name).toBe('Small')
      expect(roles(dataset)).toEqual({
        patient: 'identifier',
        age: 'feature',
        smoker: 'sensitive',
        marker: 'feature',
        hospital: 'site',
        death: 'outcome',
      })
      expect(columnOf(dataset, 'smoker')).toMatchObject({ missing: 'drop', reason: '' })
      expect(columnOf(dataset, 'age')).toMatchObject({ type: 'category', missing: 'category' })
      expect(await workspace.datasets.get(dataset.id)).toEqual(dataset)
    }))

  it('stores its graph over the columns that it joins, and its settings', () =>
    withWorkspace(async (workspace) => {
      const study = smallStudy()
      const { id } = await openStudy(workspace, file(patients()), study)
      expect(await workspace.graphs.get(id)).toEqual({
        nodes: ['age', 'smoker', 'marker', 'death'],
        edges: study.graph.edges,
        positions: {},
        origin: 'file',
      })
      expect(await workspace.studies.get(id)).toEqual(study.study)
      const few = await openStudy(workspace, file(patients()), smallStudy({ graph: { edges: [['smoker', 'death']] } }))
      expect((await workspace.graphs.get(few.id)).nodes).toEqual(['smoker', 'death'])
    }))

  it('reads the file by its dialect, as far as it has one', () =>
    withWorkspace(async (workspace) => {
      const text = patients(60)
        .replaceAll(',', ';')
        .replace('age', 'born')
        .replaceAll(/;(\d\d);/g, ';3/4/19$1;')
      const dialect = { dateOrder: 'month' as const, missing: ['', 'no'] }
      const columns = { death: { role: 'outcome' } }
      const study = smallStudy({ data: { dialect, columns }, graph: { edges: [['smoker', 'death']] } })
      const dataset = await openStudy(workspace, file(text), study)
      expect(dataset.dialect).toMatchObject({ delimiter: ';', dateOrder: 'month', missing: ['', 'no'] })
      const [[, born, smoker]] = await workspace.datasets.preview(dataset.id, 0, 1)
      expect([born?.slice(4), [null, 'yes']]).toEqual(['-03-04', expect.arrayContaining([smoker])])
    }))

  it('sets the cut-point of an outcome of numbers', () =>
    withWorkspace(async (workspace) => {
      const data = { columns: { age: { role: 'outcome' } }, cutPoint: 50 }
      const study = smallStudy({ data, graph: { edges: [['smoker', 'age']] } })
      const dataset = await openStudy(workspace, file(patients()), study)
      expect(dataset.cutPoint).toBe(50)
      // The guessed outcome has made room.
      expect(roles(dataset)).toMatchObject({ age: 'outcome', death: 'feature' })
      expect((await checkStoredStudy(workspace, dataset.id)).findings.filter(({ level }) => level === 'error')).toEqual(
        [],
      )
      const onCategory = smallStudy({ data: { columns: { death: { role: 'outcome' } }, cutPoint: 1 } })
      expect((await failure(openStudy(workspace, file(patients()), onCategory))).code).toBe('outcome-invalid')
    }))

  it('can be repeated from the file that the opened study is saved as', () =>
    withWorkspace(async (workspace) => {
      const path = file(patients())
      const first = await openStudy(
        workspace,
        path,
        smallStudy({ data: { columns: { hospital: { role: 'ignored' } } } }),
      )
      const [graph, settings] = [await workspace.graphs.get(first.id), await workspace.studies.get(first.id)]
      const text = writeStudyFile(studyFileOf(first, graph, settings))
      const second = await openStudy(workspace, path, parseStudyFile(text, 'study.yaml'))
      expect(roles(second)).toEqual(roles(first))
      expect(second.snapshot).toEqual(first.snapshot)
      const [one, two] = [await workspace.runs.prepare(first.id), await workspace.runs.prepare(second.id)]
      expect(two.spec).toEqual(one.spec)
    }))

  it('tells what is worth knowing of the file, and nothing where it is plain', () =>
    withWorkspace(async (workspace) => {
      const notesOn = async (text: string) => {
        const notes: string[] = []
        await openStudy(workspace, file(text), smallStudy(), { onNote: (note) => notes.push(note) })
        return notes
      }
      expect(await notesOn(patients())).toEqual([])
      const dated = patients().replace('patient', 'seen').replaceAll(/^p\d+/gm, '3/4/2020')
      expect(await notesOn(dated)).toEqual([expect.stringMatching(/^Dates such as 3\/4\/2020 in column "seen"/)])
    }))

  it('tells how far the import is, and can be cancelled', () =>
    withWorkspace(async (workspace) => {
      const stages: string[] = []
      await openStudy(workspace, file(patients()), smallStudy(), { onProgress: ({ stage }) => stages.push(stage) })
      expect(new Set(stages)).toContain('Checking the file')
      const signal = AbortSignal.abort()
      expect((await failure(openStudy(workspace, file(patients()), smallStudy(), { signal }))).code).toBe('cancelled')
      expect(await workspace.datasets.list()).toHaveLength(1)
    }))
})

describe('a study that does not fit the file', () => {
  it('names a column that is not there, among its columns or in its graph; nothing is stored', () =>
    withWorkspace(async (workspace) => {
      for (const study of [
        smallStudy({ data: { columns: { weight: { role: 'feature' } } } }),
        smallStudy({ graph: { edges: [['weight', 'death']] } }),
      ]) {
        const error = await failure(openStudy(workspace, file(patients(), 'people.csv'), study))
        expect(error).toMatchObject({
          code: 'study-file',
          message: 'The study names the column weight, which people.csv does not have.',
          advice: 'Its columns are: patient, age, smoker, marker, hospital, death.',
        })
      }
      expect(await workspace.datasets.list()).toEqual([])
    }))

  it('gives a role to two columns that only one can have', () =>
    withWorkspace(async (workspace) => {
      for (const role of ['outcome', 'site', 'person'] as const) {
        const study = smallStudy({ data: { columns: { marker: { role }, smoker: { role } } } })
        expect(await failure(openStudy(workspace, file(patients()), study))).toMatchObject({
          code: 'study-file',
          message: `The study calls two columns the ${role}: marker and smoker.`,
        })
      }
      const two = { marker: { role: 'sensitive' }, smoker: { role: 'sensitive' }, death: { role: 'outcome' } }
      const dataset = await openStudy(workspace, file(patients()), smallStudy({ data: { columns: two } }))
      expect(roles(dataset)).toMatchObject({ marker: 'sensitive', smoker: 'sensitive' })
    }))

  it('has a graph with a cycle', () =>
    withWorkspace(async (workspace) => {
      const edges = [
        ['age', 'death'],
        ['death', 'marker'],
        ['marker', 'age'],
      ]
      const error = await failure(openStudy(workspace, file(patients()), smallStudy({ graph: { edges } })))
      expect(error).toMatchObject({ code: 'graph-cycle', message: expect.stringMatching(/age → death → marker → age/) })
    }))

  it('reads a column as numbers that has none', () =>
    withWorkspace(async (workspace) => {
      const study = smallStudy({ data: { columns: { smoker: { type: 'number' } } } })
      expect(await failure(openStudy(workspace, file(patients()), study))).toMatchObject({
        code: 'csv-value',
        place: { line: 2, column: 'smoker' },
      })
    }))

  it('has no file', () =>
    withWorkspace(async (workspace) => {
      expect((await failure(openStudy(workspace, '/nowhere/x.csv', smallStudy()))).code).toBe('file-missing')
    }))
})

describe('the bundled demonstration', () => {
  it('opens, and nothing speaks against running it', () =>
    withWorkspace(async (workspace) => {
      const dataset = await openDemo(workspace, resolve(import.meta.dirname, '../../resources/demo'))
      expect(roles(dataset)).toMatchObject({
        infection: 'outcome',
        hospital: 'site',
        patient: 'identifier',
        sex: 'sensitive',
      })
      const { findings, usedRows, seconds } = await checkStoredStudy(workspace, dataset.id)
      expect(findings.filter(({ level }) => level === 'error')).toEqual([])
      expect(usedRows).toBe(dataset.rows)
      expect(seconds).toBeGreaterThan(0)
    }))
})
