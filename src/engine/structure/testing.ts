/** Samples with known graphs, for tests and benchmarks of structure learning. */

import type { Edge } from '#shared/contracts/graph.ts'
import type { Random } from '../math/index.ts'
import type { StructureColumn, StructureData } from './data.ts'

/** A discrete network as its BIF file tells it. */
export interface TestNetwork {
  readonly nodes: readonly string[]
  readonly edges: readonly Edge[]
  readonly levels: readonly (readonly string[])[]
  readonly parents: readonly (readonly number[])[]
  /** One row of probabilities for each configuration of the parents, the last parent varying fastest. */
  readonly tables: readonly Float64Array[]
}

/**
 * Reads a well-formed BIF file. It has no error messages and is for tests only: it shares no code with the reader of
 * engine/bayes, so that the two can be held against each other.
 */
export function readTestNetwork(text: string): TestNetwork {
  const split = (list: string) => list.split(',').map((item) => item.trim())
  const variables = [...text.matchAll(/variable\s+(\S+)\s*\{\s*type discrete \[ \d+ \] \{([^}]*)\}/g)]
  const nodes = variables.map(([, name]) => name)
  const levels = variables.map(([, , list]) => split(list))
  const position = new Map(nodes.map((name, i) => [name, i]))
  const edges: Edge[] = []
  const parents: number[][] = nodes.map(() => [])
  const tables: Float64Array[] = nodes.map(() => new Float64Array(0))
  for (const [, head, body] of text.matchAll(/probability\s*\(([^)]*)\)\s*\{([^}]*)\}/g)) {
    const [node, given] = head.split('|').map((part) => part.trim())
    const child = position.get(node) as number
    parents[child] = given ? split(given).map((name) => position.get(name) as number) : []
    for (const parent of parents[child]) edges.push([nodes[parent], node])
    const width = levels[child].length
    const table = new Float64Array(parents[child].reduce((product, parent) => product * levels[parent].length, width))
    for (const [, configuration, numbers] of body.matchAll(/(?:\(([^)]*)\)|table)\s*([^;]*);/g)) {
      const states = configuration === undefined ? [] : split(configuration)
      const row = states.reduce((number, state, i) => {
        const names = levels[parents[child][i]]
        return number * names.length + names.indexOf(state)
      }, 0)
      table.set(split(numbers).map(Number), row * width)
    }
    tables[child] = table
  }
  return { nodes, edges, levels, parents, tables }
}

/** Draws rows, parents before children. */
export function sampleTestNetwork(network: TestNetwork, rows: number, random: Random): StructureData {
  const { nodes, levels, parents, tables } = network
  const codes: (Uint8Array | undefined)[] = nodes.map(() => undefined)
  const draw = (node: number): Uint8Array => {
    const known = codes[node]
    if (known) return known
    const width = levels[node].length
    const start = new Int32Array(rows)
    for (const parent of parents[node]) {
      const column = draw(parent)
      const count = levels[parent].length
      for (let row = 0; row < rows; row++) start[row] = start[row] * count + column[row]
    }
    const stream = random.stream(nodes[node])
    const table = tables[node]
    const column = new Uint8Array(rows)
    for (let row = 0; row < rows; row++) {
      let rest = stream.uniform()
      let level = 0
      while (level < width - 1 && (rest -= table[start[row] * width + level]) >= 0) level++
      column[row] = level
    }
    codes[node] = column
    return column
  }
  return {
    rows,
    columns: nodes.map((name, node): StructureColumn => ({
      kind: 'discrete',
      name,
      levels: levels[node].length,
      codes: draw(node),
    })),
  }
}

/** Reads a comma-separated file whose cells are quoted and hold no quotes, with the levels of a network. */
export function readTestSample(text: string, network: TestNetwork): StructureData {
  const lines = text
    .trim()
    .split('\n')
    .map((line) => line.trim().slice(1, -1).split('","'))
  const [header, ...body] = lines
  return {
    rows: body.length,
    columns: header.map((name, at): StructureColumn => {
      const levels = network.levels[network.nodes.indexOf(name)]
      return {
        kind: 'discrete',
        name,
        levels: levels.length,
        codes: Uint8Array.from(body, (row) => levels.indexOf(row[at])),
      }
    }),
  }
}
