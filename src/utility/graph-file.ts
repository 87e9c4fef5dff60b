import { readFile, stat } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { z } from 'zod'
import { Edge, Graph } from '#shared/contracts/graph.ts'
import { NetworkFile } from '#shared/contracts/network.ts'
import type { OpenedGraph } from '#shared/ipc/calls.ts'
import { CloisterError, type Place } from '#shared/ipc/errors.ts'
import { list } from '#shared/text/format.ts'
import { readBif } from '#engine/bayes/index.ts'
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

const forms =
  'A graph file is a network in BIF, or JSON such as {"edges": [["smoking", "cancer"], ["age", "cancer"]]}, causes first.'

/**
 * Reads a graph from a JSON file, or from a network in the Bayesian Interchange Format. Nothing is stored.
 *
 * @param columns the dataset's columns that may be nodes. What the file says of others becomes notes
 * @throws CloisterError graph-file, with line and column where the text is not understood, or where no node is a column;
 * graph-cycle, file-missing
 */
export async function openGraphFile(path: string, columns: readonly string[]): Promise<OpenedGraph> {
  const file = basename(path)
  const text = await readGraphText(path, file)
  const found = extname(path).toLowerCase() === '.bif' ? bifGraph(text, file) : jsonGraph(text, file)
  const read: Graph = { nodes: [], positions: {}, ...found, origin: 'file' }
  const edges = [...new Map(read.edges.map((edge) => [JSON.stringify(edge), edge])).values()]
  const graph = restrictGraph({ ...read, edges }, columns)
  const named = new Set([...read.nodes, ...edges.flat()])
  if (named.size > 0 && !columns.some((name) => named.has(name)))
    throw refusal(
      `None of the ${named.size} nodes of this graph is the outcome or a feature of this dataset.`,
      `Nodes are matched with columns by name. The file has ${someOf([...named])}; the dataset has ${someOf(columns)}.`,
      { file },
    )
  refuseCycle(graph.edges)
  return { graph, notes: unknownNames({ ...read, edges }, columns) }
}

/** The first few names. */
const someOf = (names: readonly string[]) =>
  list(names.length > 4 ? [...names.slice(0, 4), `${names.length - 4} more`] : names)

function jsonGraph(text: string, file: string): z.output<typeof GraphFile> {
  const parsed = GraphFile.safeParse(parseJson(text, file))
  if (parsed.success) return parsed.data
  throw refusal('The file is JSON, but it is not a graph.', forms, { file })
}

function bifGraph(text: string, file: string) {
  const { network } = readBif(text, file)
  return {
    nodes: network.map(({ name }) => name),
    edges: network.flatMap(({ name, parents }) => parents.map((parent): Edge => [network[parent].name, name])),
  }
}

async function readGraphText(path: string, file: string): Promise<string> {
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

/** Beyond these, names that are left out share one note. */
const mostNotes = 3

function unknownNames({ nodes, edges }: Graph, columns: readonly string[]): string[] {
  const known = new Set(columns)
  const unknown = [...new Set([...nodes, ...edges.flat()])].filter((name) => !known.has(name))
  if (unknown.length > mostNotes) {
    const lost = edges.filter((edge) => edge.some((name) => !known.has(name))).length
    return [
      `${someOf(unknown)} are neither the outcome nor features of this dataset: they and their ${lost} edges are left out.`,
    ]
  }
  return unknown.map((name) => {
    const lost = edges.filter((edge) => edge.includes(name)).length
    const what = lost === 0 ? 'it is' : lost === 1 ? 'it and its edge are' : `it and its ${lost} edges are`
    return `"${name}" is neither the outcome nor a feature of this dataset: ${what} left out.`
  })
}
