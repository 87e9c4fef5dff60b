import { describe, expect, it } from 'vitest'
import type { Edge, Graph } from '#shared/contracts/graph.ts'
import { patternOf } from '#shared/graph/pattern.ts'
import { causesCaveats, neighboursOf, partOf, patternInWords, readingOf } from './reading.ts'

const graphOf = (...edges: Edge[]): Graph => ({
  nodes: [...new Set(edges.flat())],
  edges,
  positions: {},
  origin: 'edited',
})
const whole = graphOf(['age', 'death'], ['sex', 'death'], ['death', 'fee'], ['ward', 'fee'], ['age', 'ward'])

describe('what a column is to the outcome', () => {
  it('is read off the edges', () => {
    expect(['death', 'age', 'sex', 'fee', 'ward', 'shoe'].map((node) => partOf(whole, 'death', node))).toEqual([
      'outcome',
      'parent',
      'parent',
      'child',
      'co-parent',
      'other',
    ])
  })

  it('is its nearest part where it has two: a parent that is also another cause of an effect', () => {
    expect(partOf(graphOf(['age', 'death'], ['death', 'fee'], ['age', 'fee']), 'death', 'age')).toBe('parent')
    expect(partOf(graphOf(['death', 'a'], ['death', 'b'], ['a', 'b']), 'death', 'a')).toBe('child')
  })

  it('is nothing in particular without an outcome', () => {
    expect(partOf(whole, undefined, 'age')).toBe('other')
  })
})

describe('the reading of a graph', () => {
  it('asks for an outcome', () => {
    expect(readingOf(whole, undefined)).toEqual(['No column is the outcome yet. Choose it on the Data page.'])
  })

  it('says that nothing causes the outcome, and what it causes', () => {
    const nothing = 'Nothing causes death yet, so the causal model would have nothing to use. Draw an edge into death.'
    expect(readingOf(graphOf(), 'death')).toEqual([nothing])
    expect(readingOf(graphOf(['death', 'fee'], ['death', 'ward']), 'death')).toEqual([
      nothing,
      'death causes fee and ward.',
    ])
  })

  it('names causes, effects and their other causes, one or several', () => {
    expect(readingOf(graphOf(['age', 'death']), 'death')).toEqual([
      'death is caused by age. The causal model will use this one and nothing else.',
    ])
    expect(readingOf(whole, 'death')).toEqual([
      'death is caused by age and sex. The causal model will use these two and nothing else.',
      'death causes fee. It may predict death well here, and mislead where instruments or habits differ.',
      'ward is another cause of the same effects.',
    ])
    const more = graphOf(['age', 'death'], ['death', 'fee'], ['death', 'ward'], ['x', 'fee'], ['y', 'ward'])
    expect(readingOf(more, 'death').slice(1)).toEqual([
      'death causes fee and ward. They may predict death well here, and mislead where instruments or habits differ.',
      'x and y are other causes of the same effects.',
    ])
  })

  it('names the first of very many, and counts the others', () => {
    const edges = Array.from({ length: 1333 }, (_, i): Edge => [`c${i}`, 'death'])
    const [sentence] = readingOf(graphOf(...edges), 'death')
    expect(sentence).toMatch(/^death is caused by c0, c1, .*, c17 and 1,315 other columns\. The .* these 1,333 and/)
    expect(readingOf(graphOf(...edges.slice(0, 20)), 'death')[0]).toContain('c18 and c19.')
  })

  it('counts the causes in words', () => {
    const words = 'this one,these two,these three,these four,these five,these six,these seven,these eight,these nine'
    const expected = [...words.split(','), 'these 10', 'these 11', 'these 12']
    const found = expected.map((_, i) => {
      const edges = Array.from({ length: i + 1 }, (_, parent): Edge => [`c${parent}`, 'death'])
      return /will use (.*) and nothing else/.exec(readingOf(graphOf(...edges), 'death')[0])?.[1]
    })
    expect(found).toEqual(expected)
  })
})

describe('what data could tell, in words', () => {
  it('names the edges that could point the other way', () => {
    const chain = graphOf(['a', 'b'], ['b', 'c'])
    expect(patternInWords(chain.edges, patternOf(chain.nodes, chain.edges))).toEqual([
      'Of 2 edges, 2 edges could point the other way in a graph that fits any data equally well: a — b and b — c.',
      'Data of this kind cannot tell, so their directions rest on what you know.',
    ])
    const collider = graphOf(['a', 'b'], ['c', 'b'])
    expect(patternInWords(collider.edges, patternOf(collider.nodes, collider.edges))[0]).toMatch(/every direction/)
    expect(patternInWords([], patternOf(['a'], []))).toEqual(['The graph has no edges.'])
  })

  it('names the outcome’s neighbours, causes first', () => {
    expect(neighboursOf(whole.edges, 'death')).toEqual(['age', 'sex', 'fee'])
    expect(neighboursOf(whole.edges, undefined)).toEqual([])
  })

  it('says what invariant causal prediction does not show', () => {
    const text = causesCaveats({
      kind: 'causes',
      task: { kind: 'causes', candidates: ['age', 'sex', 'fee'], numbers: { kind: 'numbers' }, significance: 0.05 },
      at: '',
      rows: 1200,
      droppedRows: 0,
      seconds: 1,
      outcome: 'death',
      site: 'hospital',
      result: { sets: [], causes: ['age'], isPossible: true, confidence: 0.95, sentences: [] },
    })
    expect(text).toBe(
      'Tested on 1,200 rows at the 5 % level, over the values of hospital. It does not show that sex and fee are no cause of death: with few sites or rows a cause can go unnoticed. It says nothing of columns that were not among the candidates.',
    )
  })
})
