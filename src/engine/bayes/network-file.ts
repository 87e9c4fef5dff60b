import { NetworkFile } from '#shared/contracts/network.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { assembleNetwork, type NamedNode, type NetworkProblem, networkProblems, sumTolerance } from './assemble.ts'
import { placeOf } from './bif-lexer.ts'
import type { Network } from './network.ts'

type FileNode = NetworkFile['nodes'][number]

/** What the file says beside the network itself. */
export interface NetworkDescription {
  readonly name: string
  readonly description: string
}

const rowLength = ({ name, levels }: FileNode, row: readonly number[], at: number): NetworkProblem => ({
  node: name,
  configuration: at,
  message: `Row ${at + 1} of "${name}" has ${row.length} probabilities, but the node has ${levels.length} levels.`,
  advice: 'Give each row one probability for each level.',
})

const namedNode = ({ name, levels, parents, table }: FileNode): NamedNode => ({
  name,
  levels,
  parents,
  table: Float64Array.from(table.flat()),
})

/**
 * Everything wrong with a network in Cloister's form, in plain words: rows that do not add up to 1, cycles with their path,
 * unknown parents, wrong counts. Empty for a sound one.
 *
 * @param tolerance how far a row's sum may be from 1
 */
export function checkNetworkFile(file: NetworkFile, tolerance = sumTolerance): NetworkProblem[] {
  const uneven = file.nodes.flatMap((node) => {
    const at = node.table.findIndex((row) => row.length !== node.levels.length)
    return at < 0 ? [] : [rowLength(node, node.table[at], at)]
  })
  const ranges = file.nodes.flatMap(({ name, levels, ranges }) =>
    ranges && ranges.length !== levels.length
      ? [
          {
            node: name,
            message: `"${name}" has ${levels.length} levels but ${ranges.length} ranges.`,
            advice: 'Give each level its range, or none.',
          },
        ]
      : [],
  )
  // A table whose rows have the wrong lengths would be named once more for its size.
  const others = networkProblems(file.nodes.map(namedNode), tolerance).filter(
    (problem) => !uneven.some(({ node }) => node === problem.node),
  )
  return [...uneven, ...ranges, ...others]
}

/** @throws CloisterError graph-file with the first of the file's problems */
export function networkFromFile(file: NetworkFile, fileName = 'the network'): Network {
  const problem = checkNetworkFile(file).at(0)
  if (problem)
    throw new CloisterError('graph-file', problem.message, problem.advice, { file: fileName, text: problem.node })
  return assembleNetwork(file.nodes.map(namedNode))
}

/** A network in Cloister's form. */
export function networkToFile(network: Network, { name, description }: NetworkDescription): NetworkFile {
  return {
    'cloister-network': 1,
    name,
    description,
    nodes: network.map(({ name, levels, parents, table }) => ({
      name,
      levels: [...levels],
      parents: parents.map((parent) => network[parent].name),
      table: Array.from({ length: table.length / levels.length }, (_, row) => [
        ...table.subarray(row * levels.length, (row + 1) * levels.length),
      ]),
    })),
  }
}

/**
 * Reads a network in Cloister's JSON form.
 *
 * @param text what the file holds
 * @throws CloisterError graph-file where it is not JSON, not of that form, or no sound network
 */
export function readNetworkJson(text: string, fileName = 'the network'): { file: NetworkFile; network: Network } {
  const parsed = NetworkFile.safeParse(parseJson(text, fileName))
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const where = issue.path.length > 0 ? ` at ${issue.path.join(' → ')}` : ''
    throw new CloisterError(
      'graph-file',
      `The file is JSON, but not a network${where}: ${issue.message}.`,
      'Compare it with resources/networks/asia.json.',
      { file: fileName },
    )
  }
  return { file: parsed.data, network: networkFromFile(parsed.data, fileName) }
}

function parseJson(text: string, fileName: string): unknown {
  const json = text.replace(/^\uFEFF/, '')
  try {
    return JSON.parse(json)
  } catch (error) {
    // Where the engine tells the position; it does not for a text that ends too early.
    const at = /position (\d+)/.exec(error instanceof Error ? error.message : '')
    const { line, column } = placeOf(json, at ? Number(at[1]) : json.length)
    throw new CloisterError(
      'graph-file',
      'The file is not JSON: the text is not understood from here on.',
      'Look for a missing comma, quote or bracket, or export the network again.',
      { file: fileName, line, column: String(column) },
    )
  }
}

/** A network file as text: lists on one line, each row of a table on a line of its own. */
export function writeNetworkJson(file: NetworkFile): string {
  const line = (values: readonly unknown[]) => `[${values.map((value) => JSON.stringify(value)).join(', ')}]`
  const rows = (table: readonly (readonly number[])[]) =>
    `[\n${table.map((row) => `    ${line(row)}`).join(',\n')}\n   ]`
  const nodes = file.nodes.map(({ name, levels, ranges, digits, parents, table }) => {
    const entries = [
      `"name": ${JSON.stringify(name)}`,
      `"levels": ${line(levels)}`,
      ...(ranges ? [`"ranges": ${rows(ranges)}`] : []),
      ...(digits === undefined ? [] : [`"digits": ${digits}`]),
      `"parents": ${line(parents)}`,
      `"table": ${rows(table)}`,
    ]
    return `  {\n${entries.map((entry) => `   ${entry}`).join(',\n')}\n  }`
  })
  const head = `"cloister-network": 1,\n "name": ${JSON.stringify(file.name)},\n "description": ${JSON.stringify(file.description)}`
  return `{\n ${head},\n "nodes": [\n${nodes.join(',\n')}\n ]\n}\n`
}
