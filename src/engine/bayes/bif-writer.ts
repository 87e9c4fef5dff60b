import type { BifNetwork } from './bif-reader.ts'
import { configurationsOf, type Network, type NetworkNode } from './network.ts'

/** What needs no quotes: anything without spaces, signs and quotes that does not begin like a comment. */
const plain = /^(?!\/[/*])[^\s\u00a0\ufeff\p{Cc}{}()[\];,|"]+$/u

const quoted = (word: string) => (plain.test(word) ? word : `"${word.replace(/["\\]/g, '\\$&')}"`)

const row = (probabilities: Float64Array) => Array.from(probabilities, String).join(', ')

/**
 * Writes a network in the Bayesian Interchange Format, in the layout of bnlearn's files: the first parent varies fastest.
 * Numbers have as many digits as reading them back exactly needs. Words with spaces or brackets stand in double quotes,
 * which Cloister reads back; some other programs do not.
 */
export function writeBif({ name, network }: BifNetwork): string {
  const variables = network.map(
    ({ name, levels }) =>
      `variable ${quoted(name)} {\n  type discrete [ ${levels.length} ] { ${levels.map(quoted).join(', ')} };\n}\n`,
  )
  const tables = network.map((node) => writeTable(network, node))
  return `network ${quoted(name || 'unknown')} {\n}\n${variables.join('')}${tables.join('')}`
}

function writeTable(network: Network, node: NetworkNode): string {
  const width = node.levels.length
  const name = quoted(node.name)
  if (node.parents.length === 0) return `probability ( ${name} ) {\n  table ${row(node.table)};\n}\n`
  const parents = node.parents.map((parent) => network[parent])
  const configurations = configurationsOf(network, node)
  const lines: string[] = []
  for (let i = 0; i < configurations; i++) {
    // Counted with the first parent fastest; the table's own number has the last one fastest.
    let rest = i
    const levels = parents.map(({ levels }) => {
      const level = rest % levels.length
      rest = Math.floor(rest / levels.length)
      return level
    })
    const configuration = levels.reduce((number, level, at) => number * parents[at].levels.length + level, 0)
    const words = levels.map((level, at) => quoted(parents[at].levels[level])).join(', ')
    lines.push(`  (${words}) ${row(node.table.subarray(configuration * width, (configuration + 1) * width))};\n`)
  }
  const names = parents.map(({ name }) => quoted(name)).join(', ')
  return `probability ( ${name} | ${names} ) {\n${lines.join('')}}\n`
}
