import { expect, it } from 'vitest'
import { glossary, glossaryEntries } from './glossary.ts'

const found = (search: string) => glossaryEntries(search).map(({ term }) => term)

it('every term is listed once, by name, with an explanation that ends', () => {
  const all = glossaryEntries()
  expect(all).toHaveLength(Object.keys(glossary).length)
  expect(new Set(all.map(({ term }) => term)).size).toBe(all.length)
  expect(all.map(({ term }) => term)).toEqual(all.map(({ term }) => term).toSorted((a, b) => a.localeCompare(b, 'en')))
  for (const { term, text } of all) expect(text, term).toMatch(/[.]$/)
})

it('a search finds every word in the term or its explanation, terms that are called so first', () => {
  expect(found('MODEL causal')[0]).toBe('Causal model')
  expect(found('epsilon')).toEqual(['Audit of epsilon', 'Epsilon'])
  expect(found('Carlini')).toEqual(['LiRA'])
  expect(found('nothing is called so')).toEqual([])
})
