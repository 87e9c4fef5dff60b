import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { NetworkFile } from '#shared/contracts/network.ts'
import { findCycle } from '#shared/graph/relations.ts'
import { makeDemo } from './make.ts'

const files = Object.entries(makeDemo())
const networks = files.filter(([name]) => name.endsWith('.json'))

describe('the demonstration', () => {
  it('is the files that lie here, to the byte', () => {
    expect(files.map(([name]) => name).sort()).toEqual([
      '../networks/infection-north.json',
      '../networks/infection-south.json',
      'infection.csv',
    ])
    for (const [name, text] of files) expect(readFileSync(new URL(name, import.meta.url), 'utf8')).toBe(text)
  })

  describe.each(networks)('%s', (_, text) => {
    const { nodes } = NetworkFile.parse(JSON.parse(text))
    const levels = new Map(nodes.map(({ name, levels }) => [name, levels.length]))
    it.each(nodes)('has for $name a row for each configuration, each summing to one', ({ table, parents, ...node }) => {
      const count = levels.get(node.name) as number
      expect(table).toHaveLength(parents.reduce((product, parent) => product * (levels.get(parent) as number), 1))
      for (const row of table) {
        expect(row).toHaveLength(count)
        expect(Math.abs(row.reduce((a, b) => a + b) - 1)).toBeLessThan(1e-12)
      }
      expect(node.ranges?.length ?? count).toBe(count)
    })
    it('has no cycle, and the same graph as the other', () => {
      const edgesOf = (json: string) =>
        NetworkFile.parse(JSON.parse(json)).nodes.flatMap(({ name, parents }) =>
          parents.map((parent): [string, string] => [parent, name]),
        )
      expect(findCycle(edgesOf(text))).toBeNull()
      expect(edgesOf(text)).toEqual(edgesOf(networks[0][1]))
    })
    it('has the same mechanism of infection as the other: the causes act alike everywhere', () => {
      const mechanism = (json: string) => NetworkFile.parse(JSON.parse(json)).nodes.find(({ name }) => name === 'infection')
      expect(mechanism(text)).toEqual(mechanism(networks[0][1]))
    })
  })

  it('has a patient in every row, with values that its network knows', () => {
    const [, csv] = files.find(([name]) => name === 'infection.csv') as [string, string]
    const [header, ...rows] = csv.trimEnd().split('\n').map((line) => line.split(','))
    const { nodes } = NetworkFile.parse(JSON.parse(networks[0][1]))
    expect(header).toEqual(['patient', 'hospital', ...nodes.map(({ name }) => name)])
    expect(rows).toHaveLength(1200)
    expect(new Set(rows.map(([patient]) => patient)).size).toBe(1200)
    expect(rows.filter(([, hospital]) => hospital === 'North')).toHaveLength(700)
    nodes.forEach(({ name, levels, ranges }, i) => {
      for (const row of rows) {
        const value = row[i + 2]
        if (value === '') expect(name).toBe('lactate')
        else if (!ranges) expect(levels).toContain(value)
        else {
          expect(Number(value)).toBeGreaterThanOrEqual(ranges[0][0])
          expect(Number(value)).toBeLessThanOrEqual(ranges[ranges.length - 1][1])
        }
      }
    })
  })

  it('follows its networks: infections at the North as often as the tables say', () => {
    const [, csv] = files.find(([name]) => name === 'infection.csv') as [string, string]
    const [header, ...rows] = csv.trimEnd().split('\n').map((line) => line.split(','))
    const { nodes } = NetworkFile.parse(JSON.parse(networks[0][1]))
    const tableOf = (name: string) => nodes.find((node) => node.name === name) as (typeof nodes)[number]
    // By enumerating age, immunosuppression and days with a line, the three causes.
    let expected = 0
    const [age, immune, line, infection] = ['age', 'immunosuppressed', 'central line days', 'infection'].map(tableOf)
    age.table[0].forEach((a, i) =>
      immune.table[0].forEach((b, j) =>
        line.table[j].forEach((c, k) => (expected += a * b * c * infection.table[(i * 2 + j) * 3 + k][1])),
      ),
    )
    const north = rows.filter((row) => row[1] === 'North')
    const share = north.filter((row) => row[header.indexOf('infection')] === 'yes').length / north.length
    expect(infection.parents).toEqual(['age', 'immunosuppressed', 'central line days'])
    expect(Math.abs(share - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / north.length))
  })
})
