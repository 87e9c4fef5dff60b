import { describe, expect, it } from 'vitest'
import { EdgeKnowledge, StructureSettings } from '#shared/contracts/structure.ts'
import { type CausesTask, type GraphTask, LearnedGraph, type LearningProgress } from '#shared/contracts/learning.ts'
import { failure } from '../storage/testing.ts'
import { learn } from './learn.ts'
import { openDemo, openStudy } from './open-study.ts'
import { file, patients, smallStudy, withWorkspace } from './testing.ts'

const demo = new URL('../../resources/demo', import.meta.url).pathname
const quiet = { signal: new AbortController().signal, onProgress: () => {} }

const task = (settings: Partial<StructureSettings> = {}, changes: Partial<GraphTask> = {}): GraphTask => ({
  kind: 'graph',
  settings: StructureSettings.parse({ ...settings }),
  numbers: { kind: 'bins', bins: 2 },
  samples: 0,
  ...changes,
})

describe('learning a graph from a stored dataset', () => {
  it('finds, in the demonstration, all of the infection’s causes when told that its effects come later', () =>
    withWorkspace(async (workspace) => {
      const { id } = await openDemo(workspace, demo)
      const knowledge = EdgeKnowledge.parse({
        tiers: [
          ['age', 'sex', 'ward', 'blood group', 'admitted on', 'immunosuppressed', 'diabetes', 'kidney disease'],
          ['central line days'],
          ['infection'],
          ['CRP', 'lactate', 'white cells', 'antibiotics', 'intensive care'],
        ],
      })
      const request = await workspace.learnings.prepare(id, task({ knowledge }))
      const outcome = LearnedGraph.parse(await learn(request, quiet))
      const { learned } = outcome
      const causes = learned.edges.filter(([, to]) => to === 'infection').map(([from]) => from)
      expect(causes.toSorted()).toEqual(['age', 'central line days', 'immunosuppressed'])
      // Identifier, site and ignored columns are no nodes.
      expect(learned.nodes).not.toContain('patient')
      expect(learned.nodes).not.toContain('hospital')
      expect(outcome).toMatchObject({ rows: 1200, droppedRows: 0, strengths: [] })
    }))

  it('tells where it stands, and how firmly each edge is held', () =>
    withWorkspace(async (workspace) => {
      const { id } = await openStudy(workspace, file(patients()), smallStudy())
      const request = await workspace.learnings.prepare(id, task({}, { samples: 5 }))
      const heard: LearningProgress[] = []
      const outcome = LearnedGraph.parse(await learn(request, { ...quiet, onProgress: (p) => heard.push(p) }))
      expect(outcome.strengths.length).toBeGreaterThan(0)
      const marker = outcome.strengths.find(({ pair }) => pair.includes('marker') && pair.includes('death'))
      expect(marker?.joined).toBe(1)
      const fractions = heard.flatMap(({ fraction }) => fraction ?? [])
      expect(fractions).toEqual(fractions.toSorted((a, b) => a - b))
      expect(fractions.at(-1)).toBe(1)
      // The same task on the same rows gives the same graph.
      const again = LearnedGraph.parse(await learn(request, quiet))
      expect([again.learned, again.strengths]).toEqual([outcome.learned, outcome.strengths])
    }))

  it('stops when it is cancelled', () =>
    withWorkspace(async (workspace) => {
      const { id } = await openDemo(workspace, demo)
      const request = await workspace.learnings.prepare(id, task({}, { samples: 1000 }))
      const controller = new AbortController()
      setTimeout(() => controller.abort(), 300)
      const start = performance.now()
      await expect(learn(request, { ...quiet, signal: controller.signal })).rejects.toThrow()
      expect(performance.now() - start).toBeLessThan(1500)
    }))

  it('is stored with the dataset, and goes with it', () =>
    withWorkspace(async (workspace) => {
      const { id } = await openStudy(workspace, file(patients()), smallStudy())
      expect(await workspace.learnings.get(id)).toEqual({ graph: null, causes: null })
      const outcome = await learn(await workspace.learnings.prepare(id, task()), quiet)
      await workspace.learnings.save(id, outcome)
      await workspace.learnings.save(id, outcome)
      expect(await workspace.learnings.get(id)).toEqual({ graph: outcome, causes: null })
      await workspace.datasets.remove(id)
      expect((await failure(workspace.learnings.get(id))).code).toBe('not-found')
      expect((await failure(workspace.learnings.save(id, outcome))).code).toBe('not-found')
    }))
})

describe('causes that hold across sites', () => {
  for (const numbers of [{ kind: 'bins', bins: 2 }, { kind: 'numbers' }] as const)
    it(`are named in the demonstration only if they are causes (${numbers.kind})`, () =>
      withWorkspace(async (workspace) => {
        const { id } = await openDemo(workspace, demo)
        const candidates = ['age', 'immunosuppressed', 'central line days', 'CRP', 'white cells', 'antibiotics']
        const request = await workspace.learnings.prepare(id, {
          kind: 'causes',
          candidates,
          numbers,
          significance: 0.05,
        })
        const outcome = await learn(request, quiet)
        if (outcome.kind !== 'causes') throw new Error('another kind of outcome')
        for (const cause of outcome.result.causes)
          expect(['age', 'immunosuppressed', 'central line days']).toContain(cause)
        expect(outcome).toMatchObject({ outcome: 'infection', site: 'hospital', rows: 1200 })
      }))

  it('need a site column', () =>
    withWorkspace(async (workspace) => {
      const { id } = await openStudy(
        workspace,
        file(patients()),
        smallStudy({
          data: { columns: { death: { role: 'outcome' }, hospital: { role: 'ignored' } } },
          study: { shifts: [] },
        }),
      )
      const causes: CausesTask = {
        kind: 'causes',
        candidates: ['age'],
        numbers: { kind: 'numbers' },
        significance: 0.05,
      }
      const error = await failure(learn(await workspace.learnings.prepare(id, causes), quiet))
      expect(error.message).toBe('No column has the role "site".')
    }))
})
