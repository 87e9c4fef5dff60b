import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { readNetworkJson, writeNetworkJson } from '#engine/bayes/index.ts'
import { NetworkFile } from '#shared/contracts/network.ts'
import { OpenedGraph } from '#shared/ipc/calls.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { openGraphFile } from '../../../src/utility/graph-file.ts'
import { mutateBytes } from '../bytes.ts'
import { demand, holds } from '../oracle.ts'
import type { Target } from '../target.ts'
import { mutateJson } from '../values.ts'

const network = {
  'cloister-network': 1,
  name: 'Two',
  description: 'By hand.',
  nodes: [
    { name: 'age', levels: ['low', 'high'], ranges: [[0, 50], [50, 90]], digits: 1, parents: [], table: [[0.5, 0.5]] },
    { name: 'cancer', levels: ['no', 'yes'], parents: ['age'], table: [[0.99, 0.01], [0.9, 0.1]] },
  ],
} // prettier-ignore
const graph = {
  nodes: ['age', 'cancer', 'smoking'],
  edges: [['age', 'cancer'], ['smoking', 'cancer']],
  positions: { age: { x: 1, y: 2 } },
  origin: 'edited',
} // prettier-ignore

/** A network or a graph in Cloister's JSON. */
export const networkJson: Target = {
  name: 'network-json',
  seeds: () => [network, graph, { edges: graph.edges }].map((value) => Buffer.from(JSON.stringify(value))),
  mutate: (seed, chance, seeds) => (chance.is(0.6) ? mutateJson(seed, chance) : mutateBytes(seed, chance, seeds)),
  async prepare(folder) {
    const file = path.join(folder, 'graph.json')
    return async (input) => {
      writeFileSync(file, input)
      const text = Buffer.from(input).toString('utf8')
      const opened = await openGraphFile(file, ['age', 'cancer', 'smoking']).catch((error: unknown) => error)
      if (opened instanceof Error && !(opened instanceof CloisterError)) throw opened
      if (!(opened instanceof Error)) {
        holds(OpenedGraph, opened, 'the graph')
        if (!text.includes('cloister-network')) return
      }
      const read = readNetworkJson(text, 'graph.json')
      holds(NetworkFile, read.file, 'the network')
      const again = readNetworkJson(writeNetworkJson(read.file))
      demand(JSON.stringify(again) === JSON.stringify(read), 'what was written of the network reads otherwise')
    }
  },
}
