import { expect, it } from 'vitest'
import { stretchOf } from './pages-of.ts'

const columns = Array.from({ length: 250 }, (_, i) => ({ name: `Column ${i}` }))

it('shows a long list in stretches, the last one where there are not as many', () => {
  expect(stretchOf(columns, '', 0, 100)).toEqual({ shown: columns.slice(0, 100), found: columns, page: 0, pages: 3 })
  expect(stretchOf(columns, '', 9, 100)).toEqual({ shown: columns.slice(200), found: columns, page: 2, pages: 3 })
  expect(stretchOf([], '', 0, 100)).toEqual({ shown: [], found: [], page: 0, pages: 1 })
})

it('finds by a part of the name, whatever its capitals', () => {
  expect(stretchOf(columns, ' column 24', 0, 100).shown.map(({ name }) => name)).toEqual([
    'Column 24',
    ...Array.from({ length: 10 }, (_, i) => `Column 24${i}`),
  ])
  expect(stretchOf(columns, 'nothing', 3, 100)).toEqual({ shown: [], found: [], page: 0, pages: 1 })
})
