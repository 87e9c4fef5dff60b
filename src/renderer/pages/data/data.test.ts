import { describe, expect, it } from 'vitest'
import type { Column } from '#shared/contracts/dataset.ts'
import type { PublishedStudy } from '#shared/contracts/published.ts'
import { firstStudy } from './first-study.ts'
import { mostOffered, possibleOutcomes } from './outcomes.ts'

const column = (name: string, distinct: number, changes: Partial<Column> = {}): Column => ({
  name,
  type: 'category',
  role: 'feature',
  reason: '',
  missing: 'category',
  profile: { missing: 0, distinct, numbers: null, top: [] } as unknown as Column['profile'],
  ...changes,
})
const study = (name: string, quick: number, images: string | null = null) =>
  ({ name, text: { seconds: { quick }, images } }) as unknown as PublishedStudy

describe('columns that are offered as the outcome', () => {
  it('are those with few values, two first, in the order of the file', () => {
    const columns = [column('ward', 5), column('age', 60), column('dead', 2), column('one', 1), column('sex', 2)]
    expect(possibleOutcomes(columns).map(({ name }) => name)).toEqual(['dead', 'sex', 'ward'])
  })

  it('are none that name a row or are left out, and no dates', () => {
    const columns = [
      column('patient', 2, { role: 'identifier' }),
      column('person', 2, { role: 'person' }),
      column('empty', 2, { role: 'ignored' }),
      column('day', 2, { type: 'date' }),
    ]
    expect(possibleOutcomes(columns)).toEqual([])
  })

  it('are not more than can be looked over', () => {
    expect(possibleOutcomes(Array.from({ length: 300 }, (_, i) => column(`x${i}`, 2)))).toHaveLength(mostOffered)
  })
})

describe('the published study to begin with', () => {
  it('is the quickest that can run now and needs no images', () => {
    const studies = [study('slow', 90), study('images', 5, 'digits'), study('lacks', 10), study('quick', 30)]
    expect(firstStudy(studies, ({ name }) => name !== 'lacks')?.name).toBe('quick')
    expect(firstStudy(studies, () => false)).toBeUndefined()
  })
})
