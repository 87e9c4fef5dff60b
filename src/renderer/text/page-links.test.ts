import { expect, it } from 'vitest'
import { partsOf } from './page-links.ts'

it('pages that an advice names become links, but for the one that is shown', () => {
  const advice = 'Give a column that role on the Data page, or leave the analysis out on the Study page.'
  expect(partsOf(advice, 'study')).toEqual([
    { text: 'Give a column that role on the ' },
    { text: 'Data page', page: 'data' },
    { text: ', or leave the analysis out on the ' },
    { text: 'Study page' },
    { text: '.' },
  ])
  expect(partsOf('Choose a CSV file.')).toEqual([{ text: 'Choose a CSV file.' }])
  expect(partsOf('')).toEqual([])
})
