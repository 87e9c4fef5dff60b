import { describe, expect, it } from 'vitest'
import { StudySettings } from '#shared/contracts/study.ts'
import { failure } from '../testing.ts'
import { withDataset } from './testing.ts'

describe('graphs', () => {
  it('begin with the outcome alone', async () => {
    const { workspace, dataset } = await withDataset()
    expect(await workspace.graphs.get(dataset.id)).toEqual({
      nodes: ['label'],
      edges: [],
      positions: {},
      origin: 'empty',
    })
    await workspace.close()
  })

  it('keep what they say of a column that is ignored for a while', async () => {
    const { workspace, dataset } = await withDataset()
    const graph = {
      nodes: ['age', 'sex', 'smoker', 'label'],
      edges: [
        ['age', 'label'],
        ['smoker', 'label'],
        ['sex', 'smoker'],
      ] as [string, string][],
      positions: { smoker: { x: 1, y: 2 }, age: { x: 3, y: 4 } },
      origin: 'edited' as const,
    }
    await workspace.graphs.save(dataset.id, graph)
    await workspace.datasets.changeColumn(dataset.id, { name: 'smoker', role: 'ignored' })
    expect(await workspace.graphs.get(dataset.id)).toEqual({
      nodes: ['age', 'sex', 'label'],
      edges: [['age', 'label']],
      positions: { age: { x: 3, y: 4 } },
      origin: 'edited',
    })
    await workspace.datasets.changeColumn(dataset.id, { name: 'smoker', role: 'feature' })
    expect(await workspace.graphs.get(dataset.id)).toEqual(graph)
    await workspace.close()
  })

  it('are refused with a cycle or with a node that is no column', async () => {
    const { workspace, dataset } = await withDataset()
    const save = (edges: [string, string][], nodes: string[] = []) =>
      workspace.graphs.save(dataset.id, { nodes, edges, positions: {}, origin: 'edited' })
    const cycle = await failure(
      save([
        ['age', 'sex'],
        ['sex', 'smoker'],
        ['smoker', 'age'],
      ]),
    )
    expect(cycle.code).toBe('graph-cycle')
    expect(cycle.message).toMatch(/(\w+) → \w+ → \w+ → \1\./)
    expect((await failure(save([['age', 'age']]))).code).toBe('graph-cycle')
    expect(await failure(save([['age', 'weight']]))).toMatchObject({
      code: 'graph-column',
      message: expect.stringMatching(/"weight"/),
    })
    expect((await failure(save([], ['weight']))).code).toBe('graph-column')
    expect((await workspace.graphs.get(dataset.id)).edges).toEqual([])
    await workspace.close()
  })
})

describe('studies', () => {
  it('begin with sensible settings', async () => {
    const { workspace, dataset } = await withDataset()
    const settings = await workspace.studies.get(dataset.id)
    expect(StudySettings.parse(settings)).toEqual(settings)
    expect(settings).toMatchObject({
      name: 'Study of test',
      models: [
        { kind: 'cpt', features: 'parents' },
        { kind: 'mlp', features: 'all', hidden: [128, 512, 128] },
      ],
      shifts: [{ kind: 'site', home: ['North'] }],
      attacks: [{ kind: 'confidence-classifier' }, { kind: 'loss-threshold' }],
      repetitions: 10,
    })
    await workspace.datasets.changeColumn(dataset.id, { name: 'hospital', role: 'ignored' })
    expect((await workspace.studies.get(dataset.id)).shifts).toEqual([{ kind: 'redraw', rows: null, keepZeros: false }])
    await workspace.close()
  })
})
