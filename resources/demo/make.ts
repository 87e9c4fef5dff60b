/**
 * Makes the bundled demonstration: two networks and the patients drawn from them. Everything is invented.
 *
 * Blood-stream infection on a ward of two hospitals. Age, a weak immune system and days with a central line cause the
 * infection; the laboratory values, antibiotics and intensive care follow from it. At the South hospital those follow by
 * other mechanisms, as instruments and habits differ between hospitals, while the causes act alike.
 *
 * Run by `node resources/demo/make.ts`; a test checks that the files beside this one are what it makes.
 */

import { writeFileSync } from 'node:fs'
import { sampleNetwork, type Network } from '#engine/bayes/index.ts'
import { type Random, randomFromSeed } from '#engine/math/index.ts'
import type { NetworkFile } from '#shared/contracts/network.ts'
import { topologicalOrder } from '#shared/graph/relations.ts'

type Node = NetworkFile['nodes'][number]
type Site = 'North' | 'South'

const seed = 20261121
const patients: Record<Site, number> = { North: 700, South: 500 }

const round = (probability: number) => Math.round(probability * 1000) / 1000

/** Probabilities of ordered levels: a logistic curve with the given location, cut at equally spaced points. */
function ordered(count: number, location: number): number[] {
  const below = (cut: number) => 1 / (1 + Math.exp(-(cut - location)))
  const cuts = Array.from({ length: count - 1 }, (_, i) => 1.6 * (i - (count - 2) / 2))
  const cumulative = [0, ...cuts.map(below), 1]
  const rows = Array.from({ length: count }, (_, level) => round(cumulative[level + 1] - cumulative[level]))
  rows[count - 1] = round(1 - rows.slice(0, -1).reduce((a, b) => a + b, 0))
  return rows
}

/** A node whose location is a weighted sum of its parents' levels (counted from 0). */
function effect(node: Omit<Node, 'parents' | 'table'>, base: number, causes: readonly [Node, number][]): Node {
  let configurations: number[][] = [[]]
  for (const [{ levels }] of causes) configurations = configurations.flatMap((c) => levels.map((_, level) => [...c, level]))
  const table = configurations.map((c) =>
    ordered(
      node.levels.length,
      c.reduce((sum, level, i) => sum + level * causes[i][1], base),
    ),
  )
  return { ...node, parents: causes.map(([{ name }]) => name), table }
}

const noYes = ['no', 'yes']

/** The network of one hospital. */
function networkOf(site: Site): NetworkFile {
  const north = site === 'North'
  const at = <Value>(inNorth: Value, inSouth: Value) => (north ? inNorth : inSouth)
  const even = (name: string, levels: string[]): Node => ({
    name,
    levels,
    parents: [],
    table: [levels.map((_, i) => (i < levels.length - 1 ? round(1 / levels.length) : round(1 - (levels.length - 1) * round(1 / levels.length))))],
  })
  const age: Node = {
    name: 'age',
    levels: ['18 to 45', '45 to 65', '65 to 80', '80 to 97'],
    ranges: [[18, 45], [45, 65], [65, 80], [80, 97]],
    digits: 0,
    parents: [],
    table: [at([0.22, 0.33, 0.3, 0.15], [0.12, 0.28, 0.36, 0.24])],
  }
  const sex = even('sex', ['female', 'male'])
  const ward = even('ward', ['cardiology', 'surgery', 'oncology', 'medicine', 'neurology'])
  const weekday = even('admitted on', ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'])
  const bloodGroup: Node = { name: 'blood group', levels: ['0', 'A', 'AB', 'B'], parents: [], table: [[0.41, 0.43, 0.05, 0.11]] }
  const diabetes = effect({ name: 'diabetes', levels: noYes }, -2, [[age, 0.5]])
  const kidney = effect({ name: 'kidney disease', levels: noYes }, -2.4, [[age, 0.4], [diabetes, 1]])
  const immune = effect({ name: 'immunosuppressed', levels: noYes }, -1.2, [])
  const line = effect(
    { name: 'central line days', levels: ['0 to 3', '3 to 8', '8 to 21'], ranges: [[0, 3], [3, 8], [8, 21]], digits: 0 },
    at(-0.5, 0.1),
    [[immune, 0.9]],
  )
  const infection = effect({ name: 'infection', levels: noYes }, -3.3, [[age, 0.55], [immune, 1.4], [line, 1.1]])
  const crp = effect(
    { name: 'CRP', levels: ['low', 'raised', 'high', 'very high'], ranges: [[1, 20], [20, 80], [80, 160], [160, 320]], digits: 1 },
    at(-1.6, 1.2),
    [[infection, at(2.6, 0.7)]],
  )
  const lactate = effect(
    { name: 'lactate', levels: ['normal', 'raised', 'high'], ranges: [[0.5, 1.8], [1.8, 3.6], [3.6, 9]], digits: 2 },
    at(-1.4, -0.2),
    [[infection, at(1.9, 0.4)], [kidney, at(0.6, 1.4)]],
  )
  const whiteCells = effect(
    { name: 'white cells', levels: ['low', 'normal', 'high'], ranges: [[1.2, 4], [4, 11], [11, 24]], digits: 1 },
    at(-0.1, 0.6),
    [[infection, at(1.5, -0.4)], [immune, -1.3]],
  )
  const antibiotics = effect({ name: 'antibiotics', levels: ['none', 'oral', 'intravenous'] }, at(-1.8, 0.5), [
    [infection, at(2.4, 0.3)],
    [crp, at(0.4, 0.1)],
  ])
  const intensive = effect({ name: 'intensive care', levels: noYes }, at(-3, -1.2), [[infection, at(1.8, 0.2)], [lactate, at(0.6, 0.3)]])
  return {
    'cloister-network': 1,
    name: `Infection on a ward, ${site} hospital`,
    description: 'An invented clinical network: three causes of a blood-stream infection, and five things that follow from it.',
    nodes: [age, sex, ward, weekday, bloodGroup, diabetes, kidney, immune, line, infection, crp, lactate, whiteCells, antibiotics, intensive],
  }
}

/** The file's network in the form that the sampler reads. */
function toNetwork({ nodes }: NetworkFile): Network {
  const order = topologicalOrder(nodes.map(({ name }) => name), nodes.flatMap(({ name, parents }) => parents.map((parent): [string, string] => [parent, name])))
  return order.map((name) => {
    const { levels, parents, table } = nodes.find((node) => node.name === name) as Node
    return { name, levels, parents: parents.map((parent) => order.indexOf(parent)), table: Float64Array.from(table.flat()) }
  })
}

/** One value of a column: the level's name, or a number within its range. */
function valueOf({ levels, ranges, digits = 0 }: Node, level: number, random: Random): string {
  if (!ranges) return levels[level]
  const [low, high] = ranges[level]
  return (low + (high - low) * random.uniform()).toFixed(digits)
}

/** The patients of one hospital: a row of texts each, in the order of the network's nodes. */
function patientsOf(site: Site, file: NetworkFile, random: Random): string[][] {
  const network = toNetwork(file)
  const codes = sampleNetwork(network, patients[site], random.stream('patients'))
  const columns = file.nodes.map((node) => {
    const values = random.stream(`values of ${node.name}`)
    return Array.from(codes[network.findIndex(({ name }) => name === node.name)], (level) => valueOf(node, level, values))
  })
  // Some laboratory values were never taken.
  const gaps = random.stream('gaps')
  const lactate = columns[file.nodes.findIndex(({ name }) => name === 'lactate')]
  lactate.forEach((_, row) => {
    if (gaps.uniform() < 0.04) lactate[row] = ''
  })
  return Array.from({ length: patients[site] }, (_, row) => columns.map((column) => column[row]))
}

/** The contents of the demonstration's files, by name. */
export function makeDemo(): Record<string, string> {
  const random = randomFromSeed(seed)
  const networks = { North: networkOf('North'), South: networkOf('South') }
  const header = ['patient', 'hospital', ...networks.North.nodes.map(({ name }) => name)]
  const rows = (['North', 'South'] as const).flatMap((site) =>
    patientsOf(site, networks[site], random.stream(site)).map((row) => [site, ...row]),
  )
  random.stream('order').shuffle(rows)
  const lines = rows.map((row, i) => [`P${String(i + 1).padStart(4, '0')}`, ...row].join(','))
  const json = (network: NetworkFile) => `${JSON.stringify(network, null, 1).replace(/\[\s+([^[\]{}]*?)\s+\]/g, (_, inner: string) => `[${inner.replace(/\s*\n\s*/g, ' ')}]`)}\n`
  return {
    'infection.csv': `${[header.join(','), ...lines].join('\n')}\n`,
    '../networks/infection-north.json': json(networks.North),
    '../networks/infection-south.json': json(networks.South),
  }
}

if (import.meta.main)
  for (const [name, text] of Object.entries(makeDemo())) writeFileSync(new URL(name, import.meta.url), text)
