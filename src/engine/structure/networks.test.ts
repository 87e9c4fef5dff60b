import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Edge } from '#shared/contracts/graph.ts'
import { StructureSettings } from '#shared/contracts/structure.ts'
import { structuralHammingDistance } from '#shared/graph/hamming.ts'
import { noKnowledge } from '#shared/graph/knowledge.ts'
import { patternOf } from '#shared/graph/pattern.ts'
import { parentsOf } from '#shared/graph/relations.ts'
import { undecidedAt } from '#shared/graph/undecided.ts'
import { randomFromSeed } from '../math/index.ts'
import { learnStructure } from './index.ts'
import { readTestNetwork, sampleTestNetwork } from './testing.ts'

const folder = `${process.env.CLOISTER_SHARED ?? '../shared'}/data/networks`
const read = (name: string) => readTestNetwork(readFileSync(`${folder}/${name}.bif`, 'utf8'))
type Given = Parameters<typeof StructureSettings.parse>[0]

/** A sample of a network, and what is learned of it. */
async function learned(name: string, rows: number, seed: number, settings: Given) {
  const network = read(name)
  const data = sampleTestNetwork(network, rows, randomFromSeed(seed))
  return { network, found: await learnStructure(data, StructureSettings.parse(settings)) }
}

const atNode = (edges: readonly Edge[], node: string) =>
  edges
    .filter((edge) => edge.includes(node))
    .map((edge) => edge.join(' '))
    .sort()

const hillClimbing = { algorithm: { kind: 'hill-climbing' } } as const

describe.skipIf(!existsSync(folder))(`10,000 rows of the networks in ${folder}`, () => {
  it.each([
    ['child', 'XrayReport'],
    ['alarm', 'BP'],
  ])('%s: hill climbing finds the true causes of %s', async (name, outcome) => {
    for (const seed of [1, 2, 3]) {
      const { network, found } = await learned(name, 10_000, seed, hillClimbing)
      expect(parentsOf(found.edges, outcome).sort()).toEqual(parentsOf(network.edges, outcome).sort())
    }
  })
  it('child: its whole class is found', async () => {
    const { network, found } = await learned('child', 10_000, 1, {})
    expect(found.pattern).toEqual(patternOf(network.nodes, network.edges))
  })
  it('sachs: the whole class is found; the causes of Akt cannot be told, but with a time order', async () => {
    const { network, found } = await learned('sachs', 10_000, 1, {})
    expect(found.pattern).toEqual(patternOf(network.nodes, network.edges))
    const undecided = undecidedAt(found.nodes, found.edges, 'Akt')
    expect(undecided.edges.map((edge) => edge.find((node) => node !== 'Akt')).sort()).toEqual(['Erk', 'PKA'])
    expect(undecided.sentences[0]).toMatch(/cannot be told from these data/)
    const tiers = [network.nodes.filter((node) => node !== 'Akt'), ['Akt']]
    const { found: ordered } = await learned('sachs', 10_000, 1, { knowledge: { tiers } })
    expect(atNode(ordered.edges, 'Akt')).toEqual(['Erk Akt', 'PKA Akt'])
    expect(atNode(ordered.pattern.directed, 'Akt')).toEqual(['Erk Akt', 'PKA Akt'])
    expect(undecidedAt(ordered.nodes, ordered.edges, 'Akt', { ...noKnowledge, tiers }).edges).toEqual([])
  })
  it('water: the cause of CKNI_12_45 cannot be told, but with a time order', async () => {
    const { network, found } = await learned('water', 10_000, 1, {})
    const truth = patternOf(network.nodes, network.edges)
    expect(atNode(truth.undirected, 'CKNI_12_45')).toEqual(['CKNI_12_30 CKNI_12_45'])
    expect(atNode(found.pattern.undirected, 'CKNI_12_45')).toEqual(['CKNI_12_30 CKNI_12_45'])
    expect(atNode(found.pattern.directed, 'CKNI_12_45')).toEqual([])
    expect(undecidedAt(found.nodes, found.edges, 'CKNI_12_45').sentences[0]).toBe(
      'Whether CKNI_12_30 is a cause or an effect of CKNI_12_45 cannot be told from these data.',
    )
    // The names end in the time of measurement.
    const tiers = ['00', '15', '30', '45'].map((time) => network.nodes.filter((node) => node.endsWith(time)))
    const { found: ordered } = await learned('water', 10_000, 1, { knowledge: { tiers } })
    expect(atNode(ordered.edges, 'CKNI_12_45')).toEqual(['CKNI_12_30 CKNI_12_45'])
    expect(atNode(ordered.pattern.directed, 'CKNI_12_45')).toEqual(['CKNI_12_30 CKNI_12_45'])
  })
  it('alarm: PC-stable names what separates each pair, and its tests say so', async () => {
    const { network, found } = await learned('alarm', 10_000, 1, { algorithm: { kind: 'pc-stable' } })
    const truth = patternOf(network.nodes, network.edges)
    expect(structuralHammingDistance(found.pattern, truth).distance).toBeLessThanOrEqual(10)
    const pairs = (37 * 36) / 2 - found.pattern.directed.length - found.pattern.undirected.length
    expect(found.separatingSets).toHaveLength(pairs)
    for (const { probability } of found.separatingSets) expect(probability).toBeGreaterThan(0.01)
  })
})

describe.skipIf(!existsSync(folder))(`100,000 rows of ${folder}/alarm.bif`, () => {
  it('tabu comes within 17 changes of the true class, greedy equivalence search within 5', async () => {
    for (const seed of [1, 2]) {
      const truth = (network: { nodes: readonly string[]; edges: readonly Edge[] }) =>
        patternOf(network.nodes, network.edges)
      const tabu = await learned('alarm', 100_000, seed, { algorithm: { kind: 'tabu' } })
      expect(structuralHammingDistance(tabu.found.pattern, truth(tabu.network)).distance).toBeLessThanOrEqual(17)
      const classes = await learned('alarm', 100_000, seed, {})
      expect(structuralHammingDistance(classes.found.pattern, truth(classes.network)).distance).toBeLessThanOrEqual(5)
    }
  })
})
