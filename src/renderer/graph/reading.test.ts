import { describe, expect, it } from 'vitest'
import type { Edge, Graph } from '#shared/contracts/graph.ts'
import { partOf, readingOf } from './reading.ts'

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
