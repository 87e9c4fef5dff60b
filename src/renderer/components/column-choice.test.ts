import { describe, expect, it } from 'vitest'
import { isLongMenu, namesLike, offeredNames, partOfList } from './column-choice.ts'

const names = Array.from({ length: 1000 }, (_, i) => `column ${i}`)

describe('a choice among many columns', () => {
  it('looks for names without case and accents, beginnings first', () => {
    expect(namesLike(['Präalbumin', 'albumin', 'ALBUMIN 2', 'age'], 'albu')).toEqual([
      'albumin',
      'ALBUMIN 2',
      'Präalbumin',
    ])
    expect(namesLike(['Präalbumin'], 'praal')).toEqual(['Präalbumin'])
    expect(namesLike(['age'], '  ')).toEqual([])
  })

  it('is a menu as long as that can be read', () => {
    expect(isLongMenu(names.slice(0, 200))).toBe(false)
    expect(isLongMenu(names.slice(0, 201))).toBe(true)
  })

  it('offers what fits, and the first columns where nothing was typed', () => {
    expect(offeredNames(names, ' ')).toEqual(names.slice(0, 50))
    expect(offeredNames(names, 'N 99')).toEqual(
      [99, ...Array.from({ length: 10 }, (_, i) => 990 + i)].map((i) => names[i]),
    )
    expect(offeredNames(names, 'nothing')).toEqual([])
  })
})

describe('a list of many columns', () => {
  it('is shown whole while it is short', () => {
    expect(partOfList(names.slice(0, 100), 'nothing')).toEqual({ shown: names.slice(0, 100), hidden: 0 })
  })

  it('shows what fits, what is ticked first, and says how many it leaves out', () => {
    expect(partOfList(names, '')).toEqual({ shown: names.slice(0, 100), hidden: 900 })
    expect(partOfList(names, 'column 99')).toEqual({
      shown: [99, ...Array.from({ length: 10 }, (_, i) => 990 + i)].map((i) => names[i]),
      hidden: 0,
    })
    const { shown, hidden } = partOfList(names, '', new Set(['column 700', 'column 3']))
    expect(shown.slice(0, 4)).toEqual(['column 3', 'column 700', 'column 0', 'column 1'])
    expect([shown.length, hidden]).toEqual([100, 900])
    expect(partOfList(names, 'nothing', new Set(['column 700']))).toEqual({ shown: ['column 700'], hidden: 0 })
  })
})
