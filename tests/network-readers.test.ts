import { describe, expect, it } from 'vitest'
import { readTestNetwork } from '../src/engine/structure/testing.ts'
import { isShared, sharedNetwork, sharedText } from './support/networks.ts'

const fileOf = (name: string) => `data/networks/${name}.bif`

/** The program's reader of BIF files, and the one of structure learning's tests, which shares no code with it. */
describe.each(['asia', 'cancer', 'sachs', 'child', 'alarm', 'water'])('both readers of BIF files', (name) => {
  it.skipIf(!isShared(fileOf(name)))(`read the same from shared/${fileOf(name)}`, () => {
    const network = sharedNetwork(name)
    const plain = readTestNetwork(sharedText(fileOf(name)))
    expect(network.map((node) => node.name).sort()).toEqual([...plain.nodes].sort())
    for (const node of network) {
      const at = plain.nodes.indexOf(node.name)
      expect(node.levels).toEqual(plain.levels[at])
      expect(node.parents.map((parent) => network[parent].name)).toEqual(
        plain.parents[at].map((parent) => plain.nodes[parent]),
      )
      expect(node.table).toEqual(plain.tables[at])
    }
  })
})
