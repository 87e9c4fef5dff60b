import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CloisterError } from '#shared/ipc/errors.ts'
import { type Network, readBif, sizeOf, writeBif } from './index.ts'
import { isShared, networks, sharedText } from '../../../tests/support/networks.ts'

/** From the table in shared/data/README.md: nodes, arcs, free parameters. */
const sizes: [string, number, number, number][] = [
  ['asia', 8, 8, 18],
  ['cancer', 5, 4, 10],
  ['sachs', 11, 17, 178],
  ['child', 20, 25, 230],
  ['alarm', 37, 46, 509],
  ['water', 32, 66, 10083],
]
const fileOf = (name: string) => `data/networks/${name}.bif`

describe.each(sizes)('%s', (name, nodes, arcs, parameters) => {
  describe.skipIf(!isShared(fileOf(name)))(`read from shared/${fileOf(name)}`, () => {
    const text = isShared(fileOf(name)) ? sharedText(fileOf(name)) : ''
    it(`has ${nodes} nodes, ${arcs} arcs, ${parameters} free parameters`, () => {
      expect(sizeOf(readBif(text).network)).toEqual({ nodes, arcs, parameters })
    })
    it('is the same after writing and reading it', () => {
      const read = readBif(text)
      expect(readBif(writeBif(read))).toEqual(read)
    })
    it('has the file’s own rows, found by their words', () => {
      // Read again by regular expressions, independently of the lexer.
      const { network } = readBif(text)
      for (const block of text.matchAll(/probability \( (\S+)(?: \| ([^)]+))? \) \{([^}]*)\}/g)) {
        const node = network.find((candidate) => candidate.name === block[1]) as Network[number]
        const parents = block[2]?.trim().split(', ') ?? []
        expect(node.parents.map((parent) => network[parent].name)).toEqual(parents)
        for (const line of block[3].trim().split('\n')) {
          const [, words, numbers] = /^\s*(?:\((.*)\)|table) (.*);$/.exec(line) as RegExpExecArray
          const row = (words?.split(', ') ?? []).reduce((at, word, i) => {
            const levels = network[node.parents[i]].levels
            return at * levels.length + levels.indexOf(word)
          }, 0)
          const width = node.levels.length
          expect([...node.table.subarray(row * width, (row + 1) * width)]).toEqual(numbers.split(', ').map(Number))
        }
      }
    })
  })
})

describe.skipIf(!isShared(fileOf('water')))(`shared/${fileOf('water')}`, () => {
  it('has 6,970 probabilities of zero', () => {
    const { network } = readBif(sharedText(fileOf('water')))
    expect(network.reduce((sum, { table }) => sum + table.filter((value) => value === 0).length, 0)).toBe(6970)
  })
})

const minimal = `network tiny { property made by hand; }
// A comment with a } in it.
probability ( b | a ) { property odd { signs ( are skipped; (x/y) .25 .75; /* a
  longer } one */ (<5) 1e-1, 9e-1; }
variable a { type discrete [ 2 ] { x/y, <5 }; property position = (1, 2) ; }
variable b { type discrete[2] {">=7.5 mg", "say \\"no\\" \\\\ yes"}; }
probability(a){table 0.5,0.5;}`

describe('the reader', () => {
  it('takes blocks in any order, comments, properties, quotes and missing commas', () => {
    const { name, network } = readBif(minimal)
    expect(name).toBe('tiny')
    expect(network).toEqual([
      { name: 'a', levels: ['x/y', '<5'], parents: [], table: Float64Array.of(0.5, 0.5) },
      {
        name: 'b',
        levels: ['>=7.5 mg', 'say "no" \\ yes'],
        parents: [0],
        table: Float64Array.of(0.25, 0.75, 0.1, 0.9),
      },
    ])
  })
  it('takes whole tables: the node’s levels slowest, the last parent fastest', () => {
    const variables = ['a', 'b', 'c'].map((name) => `variable ${name} { type discrete [ 2 ] { t, f }; }`).join('\n')
    const roots = ['a', 'b'].map((name) => `probability ( ${name} ) { table 0.5, 0.5; }`).join('\n')
    const { network } = readBif(`${variables}\n${roots}\nprobability ( c | a, b ) { table .1 .2 .3 .4 .9 .8 .7 .6; }`)
    expect([...network[2].table]).toEqual([0.1, 0.9, 0.2, 0.8, 0.3, 0.7, 0.4, 0.6])
  })
  it('gives rows that are not listed the default, wherever it stands', () => {
    const text = minimal.replace('(<5) 1e-1, 9e-1;', '').replace('(x/y) .25', 'default 0.4, 0.6; (x/y) .25')
    expect([...readBif(text).network[1].table]).toEqual([0.25, 0.75, 0.4, 0.6])
  })
  it('takes rows that miss 1 by a ten-millionth, as they are', () => {
    const read = readBif(minimal.replace('9e-1', '0.9000001'))
    expect(read.network[1].table[3]).toBe(0.9000001)
    expect(readBif(writeBif(read))).toEqual(read)
  })
  it('reads Windows line ends and a byte order mark', () => {
    expect(readBif(`\uFEFF${minimal.replaceAll('\n', '\r\n')}`)).toEqual(readBif(minimal))
  })

  const faults: [string, string, string, { line: number; column: string }, RegExp, RegExp][] = [
    ['an unknown block', 'variable a', 'varable a', { line: 5, column: '1' }, /found "varable"/, /export/],
    ['an unknown parent', '( b | a )', '( b | c )', { line: 3, column: '19' }, /"c" is no variable/, /add a variable/],
    ['an unknown level', '(<5)', '(5)', { line: 4, column: '20' }, /"5" is no level of "a"/, /x\/y, <5/],
    ['a word for a number', '9e-1', 'many', { line: 4, column: '30' }, /expected a probability of "b"/, /Correct/],
    [
      'too few numbers',
      '1e-1, 9e-1',
      '1',
      { line: 4, column: '19' },
      /needs 2 probabilities here, but there are 1/,
      /levels/,
    ],
    ['too many numbers', '9e-1', '.4 .5', { line: 4, column: '19' }, /there are 3/, /levels/],
    ['a row twice', '(<5)', '(x/y)', { line: 4, column: '19' }, /where "a" is "x\/y" is given twice/, /Remove/],
    ['a missing row', '(<5) 1e-1, 9e-1;', '', { line: 3, column: '1' }, /where "a" is "<5" are missing/, /default/],
    [
      'a row that adds up to .9',
      '9e-1',
      '8e-1',
      { line: 4, column: '19' },
      /where "a" is "<5" add up to 0.9/,
      /add up to 1/,
    ],
    ['a negative probability', '1e-1, 9e-1', '-1, 2', { line: 4, column: '19' }, /contain -1/, /between 0 and 1/],
    ['a wrong count of levels', '[ 2 ]', '[ 3 ]', { line: 5, column: '30' }, /announces 3 levels but lists 2/, /list/],
    ['a level twice', '{ x/y, <5 }', '{ <5, <5 }', { line: 5, column: '40' }, /"a" has the level "<5" twice/, /Rename/],
    [
      'a continuous node',
      'discrete [ 2 ]',
      'continuous',
      { line: 5, column: '19' },
      /discrete networks only/,
      /categories/,
    ],
    [
      'a missing table',
      'probability(a){table 0.5,0.5;}',
      '',
      { line: 5, column: '10' },
      /no probability block/,
      /table/,
    ],
    ['a variable twice', 'variable b', 'variable a', { line: 6, column: '10' }, /two variables named "a"/, /Rename/],
    [
      'a cycle',
      'probability(a){table',
      'probability(a|b){default',
      { line: 3, column: '1' },
      /circle: (a → b → a|b → a → b)/,
      /parents/,
    ],
    ['an early end', '0.5;}', '0.5', { line: 7, column: '29' }, /the file ends/, /export/],
  ]
  it.each(faults)('refuses %s, saying where and what to do', (_, from, to, place, message, advice) => {
    const text = minimal.replace(from, to)
    expect(text).not.toBe(minimal)
    let error: unknown
    try {
      readBif(text, 'tiny.bif')
    } catch (thrown) {
      error = thrown
    }
    expect(error).toBeInstanceOf(CloisterError)
    const { data } = error as CloisterError
    expect(data.code).toBe('graph-file')
    expect(data.message).toMatch(message)
    expect(data.advice).toMatch(advice)
    expect(data.place).toMatchObject({ file: 'tiny.bif', ...place })
  })
  it('never fails in another way, whatever is cut out of a file', () => {
    fc.assert(
      fc.property(
        fc.nat(minimal.length),
        fc.nat(40),
        fc.constantFrom('', '}', '(', '"', 'x', ';'),
        (at, length, put) => {
          try {
            readBif(minimal.slice(0, at) + put + minimal.slice(at + length))
          } catch (error) {
            expect(error).toBeInstanceOf(CloisterError)
          }
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('large files', () => {
  it('are read once, however many levels a variable has', () => {
    const levels = Array.from({ length: 200_000 }, (_, i) => `l${i}`)
    const variable = `variable a { type discrete [ ${levels.length} ] { ${levels.join(' ')} }; }`
    const other = 'variable b { type discrete [ 1 ] { x }; }'
    const rows = levels.map((level) => `(${level}) 1;`).join('\n')
    const first = `probability (a) { table 1 ${'0 '.repeat(levels.length - 1)}; }`
    const { network } = readBif(`${variable}${other}${first}probability (b | a) { ${rows} }`)
    expect(network.map(({ table }) => table.length)).toEqual([200_000, 200_000])
  })

  it('are refused where their tables together would not fit into memory, before these are made', () => {
    const levels = Array.from({ length: 55 }, (_, i) => `l${i}`).join(' ')
    const parents = ['a', 'b', 'c', 'd'].map((name) => `variable ${name} { type discrete [ 55 ] { ${levels} }; }`)
    const children = ['e', 'f', 'g'].map(
      (name) => `variable ${name} { type discrete [ 2 ] { x y }; } probability (${name} | a b c d) { default .5 .5; }`,
    )
    const read = () => readBif([...parents, ...children].join('\n'))
    expect(read).toThrow(/^With the table of "f" the network has more than 20,000,000 probabilities\.$/)
  })
})

describe('writing and reading', () => {
  const words = fc.string({ unit: 'binary', maxLength: 12 })
  it('gives the same network, whatever the names', () => {
    fc.assert(
      fc.property(
        networks(6),
        fc.uniqueArray(words, { minLength: 12, maxLength: 12 }),
        words,
        (network, names, title) => {
          const renamed = network.map((node, i) => ({
            ...node,
            name: `${names[i]}${i}`,
            levels: node.levels.map((_, level) => names[level + 6]),
          }))
          const read = readBif(writeBif({ name: title, network: renamed }))
          expect(read).toEqual({ name: title || 'unknown', network: renamed })
        },
      ),
    )
  })
})
