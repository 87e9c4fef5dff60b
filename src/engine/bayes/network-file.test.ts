import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { NetworkFile } from '#shared/contracts/network.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { checkNetworkFile, networkFromFile, networkToFile, readNetworkJson, sizeOf, writeNetworkJson } from './index.ts'
import { networks } from '../../../tests/support/networks.ts'

const tiny = (): NetworkFile => ({
  'cloister-network': 1,
  name: 'tiny',
  description: '',
  nodes: [
    {
      name: 'fever',
      levels: ['no', 'yes'],
      parents: ['cold', 'flu'],
      table: [
        [1, 0],
        [0.5, 0.5],
        [0.25, 0.75],
        [0, 1],
      ],
    },
    { name: 'cold', levels: ['no', 'yes'], parents: [], table: [[0.9, 0.1]] },
    {
      name: 'flu',
      levels: ['no', 'yes'],
      parents: ['cold'],
      table: [
        [0.8, 0.2],
        [0.7, 0.3],
      ],
    },
  ],
})

describe('a network file', () => {
  it('becomes a network with parents before children, otherwise in the file’s order', () => {
    const network = networkFromFile(tiny())
    expect(network.map(({ name }) => name)).toEqual(['cold', 'flu', 'fever'])
    expect(network[2].parents).toEqual([0, 1])
    expect([...network[2].table]).toEqual([1, 0, 0.5, 0.5, 0.25, 0.75, 0, 1])
  })

  const faults: [string, (file: NetworkFile) => void, RegExp, RegExp][] = [
    [
      'a row that does not add up to 1',
      ({ nodes }) => (nodes[0].table[2] = [0.25, 0.65]),
      /"fever", where "cold" is "yes" and "flu" is "no" add up to 0\.9/,
      /add up to 1/,
    ],
    [
      'an unknown parent',
      ({ nodes }) => (nodes[2].parents = ['chill']),
      /"flu" has the parent "chill", which is no node/,
      /Correct the name/,
    ],
    [
      'a parent twice',
      ({ nodes }) => (nodes[0].parents = ['flu', 'flu']),
      /"fever" names the parent "flu" twice/,
      /Remove/,
    ],
    [
      'a row too many',
      ({ nodes }) => nodes[2].table.push([0.5, 0.5]),
      /"flu" needs 2 rows, one for each combination of its parents, of 2 probabilities: 4 in all, not 6/,
      /levels/,
    ],
    [
      'a row too long',
      ({ nodes }) => nodes[1].table[0].push(0),
      /Row 1 of "cold" has 3 probabilities, but the node has 2 levels/,
      /one probability for each level/,
    ],
    [
      'a cycle',
      ({ nodes }) => {
        nodes[1].parents = ['fever']
        nodes[1].table.push([0.5, 0.5])
      },
      /circle: .*cold → .*cold|fever → .*fever/,
      /Take one of these parents out/,
    ],
    ['a name twice', ({ nodes }) => (nodes[2].name = 'cold'), /two nodes named "cold"/, /Rename/],
    ['a level twice', ({ nodes }) => (nodes[1].levels = ['no', 'no']), /"cold" has the level "no" twice/, /Rename/],
    ['too few ranges', ({ nodes }) => (nodes[1].ranges = [[0, 1]]), /"cold" has 2 levels but 1 range/, /each level/],
    ['no nodes', (file) => (file.nodes = []), /no nodes/, /Add/],
  ]
  it.each(faults)('with %s is refused in plain words', (_, spoil, message, advice) => {
    const file = tiny()
    spoil(file)
    const problems = checkNetworkFile(file)
    const problem = problems.find((candidate) => message.test(candidate.message))
    expect(problem, JSON.stringify(problems)).toBeDefined()
    expect(problem?.advice).toMatch(advice)
    expect(() => networkFromFile(file, 'tiny.json')).toThrow(CloisterError)
  })
  it('names the whole cycle', () => {
    const file = tiny()
    file.nodes[1] = {
      ...file.nodes[1],
      parents: ['fever'],
      table: [
        [0.5, 0.5],
        [0.5, 0.5],
      ],
    }
    const message = checkNetworkFile(file).map((problem) => problem.message)
    expect(message).toEqual([expect.stringMatching(/^The nodes cause each other in a circle: (\w+) → (\w+ → )+\1\.$/)])
  })
  it('may miss 1 by rounding, within the tolerance', () => {
    const file = tiny()
    file.nodes[1].table = [[0.9, 0.1000005]]
    expect(checkNetworkFile(file)).toEqual([])
    expect(checkNetworkFile(file, 1e-9)).toHaveLength(1)
    expect(networkFromFile(file)[0].table[1]).toBe(0.1000005)
  })
})

describe('as text', () => {
  it('is read back equal, ranges and odd names included', () => {
    const file = tiny()
    file.nodes[1] = {
      ...file.nodes[1],
      name: 'x [ 1 ]',
      ranges: [
        [0, 1],
        [1, 2.5],
      ],
      digits: 1,
    }
    file.nodes[0].parents[0] = file.nodes[2].parents[0] = 'x [ 1 ]'
    expect(readNetworkJson(writeNetworkJson(file)).file).toEqual(file)
  })
  it('of a random network is read back equal', () => {
    fc.assert(
      fc.property(networks(), fc.string(), (network, name) => {
        const file = networkToFile(network, { name, description: 'random' })
        const read = readNetworkJson(writeNetworkJson(file))
        expect(read.file).toEqual(file)
        expect(read.network).toEqual(network)
      }),
    )
  })
  it('says line and column of what is no JSON, and the place of what is no network', () => {
    const failure = (text: string) => {
      try {
        readNetworkJson(text, 'x.json')
      } catch (error) {
        return (error as CloisterError).data
      }
    }
    expect(failure('{"a": 1,\n  b}')).toMatchObject({
      code: 'graph-file',
      place: { file: 'x.json', line: 2, column: '3' },
    })
    expect(failure('{"a": 1,\n')).toMatchObject({ code: 'graph-file', place: { line: 2, column: '1' } })
    const text = writeNetworkJson(tiny()).replace('0.9', '"much"')
    expect(failure(text)?.message).toMatch(/not a network at nodes → 1 → table → 0 → 0/)
  })
  it.each(['infection-north', 'infection-south', 'asia', 'cancer'])('%s of resources/networks is sound', (name) => {
    const text = readFileSync(new URL(`../../../resources/networks/${name}.json`, import.meta.url), 'utf8')
    expect(sizeOf(readNetworkJson(text).network).nodes).toBeGreaterThan(4)
  })
})
