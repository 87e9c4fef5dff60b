import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Edge } from '../contracts/graph.ts'
import { moralGraph } from './moral.ts'
import { openPath, pathInWords, separationOf } from './separation.ts'
import { allPaths, dagOf, isOpen, subsetsOf } from './testing.ts'
import { markovBlanketInWords, parentsInWords } from './words.ts'

/** The asia network (Lauritzen and Spiegelhalter 1988). */
const asia: Edge[] = [
  ['asia', 'tub'],
  ['smoke', 'lung'],
  ['smoke', 'bronc'],
  ['tub', 'either'],
  ['lung', 'either'],
  ['either', 'xray'],
  ['either', 'dysp'],
  ['bronc', 'dysp'],
]
const nodes = ['asia', 'tub', 'smoke', 'lung', 'bronc', 'either', 'xray', 'dysp']

const dags = fc.integer({ min: 2, max: 6 }).chain((count) =>
  fc
    .tuple(
      fc.shuffledSubarray(
        Array.from({ length: count }, (_, i) => i),
        { minLength: count },
      ),
      fc.array(fc.boolean(), { minLength: 15, maxLength: 15 }),
    )
    .map(([order, bits]) => dagOf(order, bits)),
)

describe('separation', () => {
  it('finds an open path exactly where the definition has one, and an open one', () => {
    let [open, closed] = [0, 0]
    fc.assert(
      fc.property(dags, ({ nodes, edges }) => {
        const [a, b, ...others] = nodes
        const paths = allPaths(edges, a, b)
        for (const given of subsetsOf(others)) {
          const expected = paths.some((path) => isOpen(edges, path, given))
          const found = openPath(edges, a, b, given)
          expect(found !== null).toBe(expected)
          if (found) {
            expect(paths).toContainEqual(found)
            expect(isOpen(edges, found, given)).toBe(true)
            open++
          } else closed++
          expect(separationOf(edges, a, b, given).isSeparated).toBe(!expected)
        }
      }),
      { seed: 11, numRuns: 300 },
    )
    expect(Math.min(open, closed)).toBeGreaterThan(500)
  })
  it('says of each open path why it is open', () => {
    expect(separationOf(asia, 'asia', 'either', [])).toEqual({
      isSeparated: false,
      openPath: ['asia', 'tub', 'either'],
      sentences: [
        'asia and either can depend on each other: the path asia → tub → either is open.',
        'tub passes the effect of asia on to either, and is not given.',
      ],
    })
    expect(separationOf(asia, 'lung', 'bronc', []).sentences[1]).toBe(
      'smoke is a common cause of lung and bronc, and is not given.',
    )
    expect(separationOf(asia, 'tub', 'lung', ['either']).sentences).toEqual([
      'tub and lung can depend on each other given either: the path tub → either ← lung is open.',
      'either is a common effect of tub and lung, and it is given: that ties its causes together.',
    ])
    expect(separationOf(asia, 'tub', 'lung', ['xray']).sentences[1]).toBe(
      'either is a common effect of tub and lung, and xray, which it leads to, is given: that ties its causes together.',
    )
    expect(separationOf(asia, 'asia', 'tub', ['smoke']).sentences[1]).toBe(
      'An edge joins them, and nothing can close it.',
    )
  })
  it('says why paths are closed', () => {
    expect(separationOf(asia, 'tub', 'lung', []).sentences).toEqual([
      'tub and lung are independent: every path between them is closed.',
      'tub → either ← lung is closed: either is a common effect of tub and lung, and neither it nor anything it leads to is given.',
      'tub → either → dysp ← bronc ← smoke → lung is closed: dysp is a common effect of either and bronc, and neither it nor anything it leads to is given.',
    ])
    expect(separationOf(asia, 'asia', 'xray', ['either']).sentences[1]).toMatch(/either passes .* and is given\.$/)
    expect(separationOf([], 'a', 'b', []).sentences).toEqual(['a and b are independent: no path joins them.'])
    expect(pathInWords(asia, ['tub', 'either', 'lung'])).toBe('tub → either ← lung')
  })
  it('refuses a question about a node and itself, or one that is given', () => {
    expect(() => separationOf(asia, 'tub', 'tub', [])).toThrow(RangeError)
    expect(() => separationOf(asia, 'tub', 'lung', ['lung'])).toThrow(RangeError)
  })
})

describe('the moral graph', () => {
  it('of asia is the published one (Lauritzen and Spiegelhalter 1988, figure 3)', () => {
    const { pairs, married, sentences } = moralGraph(nodes, asia)
    expect(pairs).toHaveLength(10)
    expect(married).toEqual([
      { pair: ['tub', 'lung'], effects: ['either'] },
      { pair: ['bronc', 'either'], effects: ['dysp'] },
    ])
    expect(sentences).toEqual([
      'tub and lung are joined as causes of either.',
      'bronc and either are joined as causes of dysp.',
    ])
    expect(moralGraph(['a', 'b'], [['a', 'b']]).sentences[0]).toMatch(/^No two causes/)
  })
})

describe('words for one node', () => {
  it('name its causes and its Markov blanket', () => {
    expect(parentsInWords(asia, 'dysp')).toBe('dysp is directly caused by either and bronc.')
    expect(parentsInWords(asia, 'asia')).toBe('Nothing in the graph causes asia.')
    expect(markovBlanketInWords(asia, 'lung')).toEqual([
      'Once smoke, either and tub are known, no other column says more about lung.',
      'They are smoke (a cause), either (an effect) and tub (another cause of its effects).',
    ])
    expect(markovBlanketInWords(asia, 'xray')[1]).toBe('It is either (a cause).')
    expect(markovBlanketInWords([], 'x')).toEqual([
      'x is joined to nothing, so no other column says anything about it.',
    ])
  })
})
