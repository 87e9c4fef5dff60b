import { describe, expect, it } from 'vitest'
import type { NetworkFile } from '#shared/contracts/network.ts'
import { NetworkView } from '#shared/contracts/network.ts'
import { readBif, readNetworkJson } from '#engine/bayes/index.ts'
import { failure } from '../storage/testing.ts'
import { datasetNetwork, fitDatasetNetwork, listNetworks, networkFileOf, saveDatasetNetwork } from './network.ts'
import { openStudy } from './open-study.ts'
import { file, smallStudy, withWorkspace } from './testing.ts'

const folder = new URL('../../resources/networks', import.meta.url).pathname

/** Eight rows whose frequencies are counted by hand. */
const rows = `smoker,age,site,death
${[
  ['yes', 1, 1],
  ['yes', 1, 1],
  ['yes', 1, 0],
  ['yes', 2, 1],
  ['no', 1, 0],
  ['no', 1, 0],
  ['no', 2, 0],
  ['no', 2, 1],
]
  .map(([smoker, age, death]) => `${smoker},${age},North,${death}`)
  .join('\n')}
`
const study = smallStudy({ graph: { edges: [['smoker', 'death']] }, study: { shifts: [] } })

const withTables = <T>(work: (workspace: Parameters<typeof openStudy>[0], id: string) => Promise<T>) =>
  withWorkspace(async (workspace) => {
    const { id } = await openStudy(workspace, file(rows), {
      ...study,
      data: {
        ...study.data,
        columns: { death: { role: 'outcome' }, age: { role: 'ignored' }, site: { role: 'ignored' } },
      },
    })
    return work(workspace, id)
  })

describe('the tables of a dataset', () => {
  it('are the frequencies of its rows, drawn towards even ones by the prior', () =>
    withTables(async (workspace, id) => {
      expect(await datasetNetwork(workspace, id)).toBeNull()
      const plain = NetworkView.parse(await fitDatasetNetwork(workspace, id, { bins: 4, priorRows: 0 }))
      const tableOf = ({ tables }: NetworkView, name: string) =>
        tables.network.nodes.find((node) => node.name === name)?.table
      expect(plain.tables.network.nodes.map(({ name, levels }) => [name, levels])).toEqual([
        ['smoker', ['no', 'yes']],
        ['death', ['0', '1']],
      ])
      expect(tableOf(plain, 'death')).toEqual([
        [0.75, 0.25],
        [0.25, 0.75],
      ])
      // Guessing the more probable value is right in three of four rows.
      expect(plain.best).toMatchObject({ outcome: 'death', all: { accuracy: 0.75, method: 'enumerated' } })
      expect(plain.best?.parents.accuracy).toBeCloseTo(0.75, 12)

      // Eight imagined rows are two for each of the table's four cells: (3 + 2) / (4 + 4).
      const drawn = await fitDatasetNetwork(workspace, id, { bins: 4, priorRows: 8 })
      expect(tableOf(drawn, 'death')).toEqual([
        [0.625, 0.375],
        [0.375, 0.625],
      ])
      expect(await datasetNetwork(workspace, id)).toEqual(drawn)
    }))

  it('are saved when they are sound and of the same graph, and know what was changed', () =>
    withTables(async (workspace, id) => {
      const { tables } = await fitDatasetNetwork(workspace, id, { bins: 4, priorRows: 0 })
      const changed = (change: Partial<NetworkFile['nodes'][number]>): NetworkFile => ({
        ...tables.network,
        nodes: tables.network.nodes.map((node) => (node.name === 'death' ? { ...node, ...change } : node)),
      })
      const better = changed({
        table: [
          [0.9, 0.1],
          [0.1, 0.9],
        ],
      })
      const view = await saveDatasetNetwork(workspace, id, better)
      expect(view.tables.edited).toEqual(['death'])
      expect(view.best?.all.accuracy).toBeCloseTo(0.9, 12)
      const uneven = changed({
        table: [
          [0.9, 0.2],
          [0.1, 0.9],
        ],
      })
      expect((await failure(saveDatasetNetwork(workspace, id, uneven))).message).toMatch(/add up to 1.1/)
      const other = changed({ levels: ['alive', 'dead'] })
      expect((await failure(saveDatasetNetwork(workspace, id, other))).message).toMatch(/another graph/)
      expect((await datasetNetwork(workspace, id))?.tables.network).toEqual(better)
    }))

  it('are written as files that are read back the same', () =>
    withTables(async (workspace, id) => {
      expect((await failure(networkFileOf(workspace, id, 'bif'))).code).toBe('not-found')
      const { tables } = await fitDatasetNetwork(workspace, id, { bins: 4, priorRows: 3 })
      expect(readNetworkJson((await networkFileOf(workspace, id, 'json')).text).file).toEqual(tables.network)
      const { network } = readBif((await networkFileOf(workspace, id, 'bif')).text)
      expect(network.map(({ name, levels, table }) => [name, levels, [...table]])).toEqual(
        tables.network.nodes.map(({ name, levels, table }) => [name, levels, table.flat()]),
      )
    }))

  it('are refused where they would be too large, with the column that makes them so', () =>
    withWorkspace(async (workspace) => {
      const columns = Array.from({ length: 6 }, (_, i) => `c${i}`)
      const lines = Array.from({ length: 200 }, (_, row) =>
        [...columns.map((_, i) => `${(row * (i + 3)) % 19}.5`), row % 2].join(','),
      )
      const large = smallStudy({
        data: { columns: { y: { role: 'outcome' } } },
        graph: { edges: columns.map((name) => [name, 'y']) },
        study: { shifts: [] },
      })
      const { id } = await openStudy(workspace, file(`${columns.join()},y\n${lines.join('\n')}\n`), large)
      const error = await failure(fitDatasetNetwork(workspace, id, { bins: 10, priorRows: 0 }))
      expect(error.message).toMatch(/most of them for y/)
    }))
})

describe('the networks that come with the program', () => {
  it('are listed with their sizes', async () => {
    const networks = await listNetworks(folder)
    expect(networks.map(({ id }) => id)).toEqual(['asia', 'cancer', 'infection-north', 'infection-south'])
    // As bnlearn's repository gives them.
    expect(networks[0]).toMatchObject({ nodes: 8, edges: 8, parameters: 18 })
    expect(networks[1]).toMatchObject({ nodes: 5, edges: 4, parameters: 10 })
  })
})
