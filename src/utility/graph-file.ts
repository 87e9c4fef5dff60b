import { readFile, stat } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { z } from 'zod'
import { Edge, Graph } from '#shared/contracts/graph.ts'
import { NetworkFile } from '#shared/contracts/network.ts'
import type { OpenedGraph } from '#shared/ipc/calls.ts'
import { CloisterError, type Place } from '#shared/ipc/errors.ts'
import { refuseCycle, restrictGraph } from '#storage/index.ts'

/** Graphs are small; anything larger is not one. */
const largest = 10 * 1024 * 1024

const networkEdges = ({ nodes }: NetworkFile) =>
  nodes.flatMap(({ name, parents }) => parents.map((parent): Edge => [parent, name]))

/** The forms that a file may have: a graph as Cloister keeps it, just its edges, or a network with its tables. */
const GraphFile = z.union([
  Graph,
  z.object({ edges: z.array(Edge) }),
  NetworkFile.transform((network) => ({ nodes: network.nodes.map(({ name }) => name), edges: networkEdges(network) })),
])

const refusal = (message: string, advice: string, place: Place) =>
  new CloisterError('graph-file', message, advice, place)

const forms = 'A graph file is JSON such as {"edges": [["smoking", "cancer"], ["age", "cancer"]]}, causes first.'

/**
 * Reads a graph from a JSON file. Nothing is stored.
 *
 * @param columns the dataset's columns that may be nodes. What the file says of others becomes notes
 * @throws CloisterError graph-file, graph-cycle, file-missing
 */
export async function openGraphFile(path: string, columns: readonly string[]): Promise<OpenedGraph> {
  const file = basename(path)
  const text = await readGraphText(path, file)
  const parsed = GraphFile.safeParse(parseJson(text, file))
  if (!parsed.success) throw refusal('The file is JSON, but it is not a graph.', forms, { file })
  const read: Graph = { nodes: [], positions: {}, ...parsed.data, origin: 'file' }
  const edges = read.edges.filter(
    ([from, to], i) => read.edges.findIndex((edge) => edge[0] === from && edge[1] === to) === i,
  )
  const graph = restrictGraph({ ...read, edges }, columns)
  refuseCycle(graph.edges)
  return { graph, notes: unknownNames({ ...read, edges }, columns) }
}

async function readGraphText(path: string, file: string): Promise<string> {
  if (extname(path).toLowerCase() === '.bif') {
    throw refusal('BIF files cannot be read yet.', forms, { file })
  }
  const found = await stat(path).catch(() => null)
  if (!found) {
    throw new CloisterError('file-missing', 'The file is no longer there.', 'Choose it again.', { file })
  }
  if (!found.isFile() || found.size > largest) throw refusal('This is not a graph file.', forms, { file })
  return readFile(path, 'utf8').catch(() => {
    throw refusal('You are not allowed to read this file.', 'Copy it to a folder of your own and choose it there.', {
      file,
    })
  })
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    throw refusal('The file is not JSON.', forms, { file })
  }
}

function unknownNames({ nodes, edges }: Graph, columns: readonly string[]): string[] {
  const known = new Set(columns)
  const unknown = [...new Set([...nodes, ...edges.flat()])].filter((name) => !known.has(name))
  return unknown.map((name) => {
    const lost = edges.filter((edge) => edge.includes(name)).length
    const what = lost === 0 ? 'it is' : lost === 1 ? 'it and its edge are' : `it and its ${lost} edges are`
    return `"${name}" is neither the outcome nor a feature of this dataset: ${what} left out.`
  })
}
