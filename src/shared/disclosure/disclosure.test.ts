import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ModelAudit } from '../contracts/model-audit.ts'
import { type AttributeAnalysisResult, Results } from '../contracts/results.ts'
import { figure, resultsOf } from '../testing.ts'
import { withAnalyses } from '../testing-analyses.ts'
import { auditedModel } from '../testing-audits.ts'
import { membershipByHand } from '../testing-membership.ts'
import { leftOutNote } from '../text/left-out.ts'
import { auditWithoutSmallCells, hiddenCells, withoutSmallCells } from './index.ts'

const shown = (counts: number[], smallest = 10) => counts.filter((_, i) => !hiddenCells(counts, smallest)[i])

describe('which counts are hidden', () => {
  it('are the small ones, and the next smallest where one alone, or too few together, would follow from the sum', () => {
    expect(shown([500, 300, 200])).toEqual([500, 300, 200])
    expect(shown([500, 300, 9])).toEqual([500])
    expect(shown([500, 300, 9, 8])).toEqual([500, 300])
    // 1 and 1 are 2 together: each would be known to be 1.
    expect(shown([500, 300, 1, 1])).toEqual([500])
    expect(shown([982, 8])).toEqual([])
    expect(shown([500, 0, 300])).toEqual([500, 0, 300])
    expect(shown([500, 0, 9, 300])).toEqual([500, 0])
    expect(shown([5, 3])).toEqual([])
    expect(shown([1, 2, 3], 1)).toEqual([1, 2, 3])
  })

  // The attacker of Hundepool et al. 2012 (section 4.2): knows the sum, what is shown, and that counts are not negative.
  it('cannot be told more closely than to a range as wide as the limit, by whoever knows the sum', () => {
    const counts = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 25 }), (counts, smallest) => {
        const hidden = hiddenCells(counts, smallest)
        const sum = counts.reduce((a, b) => a + b, 0)
        const left = sum - counts.reduce((a, b, i) => (hidden[i] ? a : a + b), 0)
        for (const [i, count] of counts.entries()) if (count > 0 && count < smallest) expect(hidden[i]).toBe(true)
        const isAll = counts.every((count, i) => count === 0 || hidden[i])
        if (hidden.includes(true) && !isAll) {
          expect(hidden.filter(Boolean).length).toBeGreaterThanOrEqual(2)
          // With another cell to take what is left, each may hold anything from 0 to that.
          expect(left).toBeGreaterThanOrEqual(smallest)
        }
        // Once hidden they stay so, and nothing more has to go.
        const again = hiddenCells(
          counts.map((count, i) => (hidden[i] ? null : count)),
          smallest,
        )
        if (!isAll) expect(again).toEqual(hidden)
      }),
    )
  })
})

/** Results with few rows of a class, few left out, and few people with a value of a sensitive column. */
function rare(change: (results: Results) => void = () => {}): Results {
  const results = structuredClone(withAnalyses())
  results.data.classes = [
    { name: 'no', rows: 983 },
    { name: 'yes', rows: 7 },
  ]
  results.data.rows = 993
  results.data.dropped = [{ column: 'age', rows: 3 }]
  results.notes = [leftOutNote(3, 993), 'Another note.']
  change(results)
  return results
}

describe('results without small cells', () => {
  it('are results still, say what was taken out, and take it out once', () => {
    const told = withoutSmallCells(rare(), 10)
    expect(Results.parse(told)).toEqual(told)
    expect(told.data.classes.map(({ rows }) => rows)).toEqual([null, null])
    expect(told.suppression?.smallest).toBe(10)
    expect(withoutSmallCells(told, 10)).toBe(told)
    expect(withoutSmallCells(told, 5)).toBe(told)
    expect(withoutSmallCells(told, 20).suppression!.hidden).toBeGreaterThanOrEqual(told.suppression!.hidden)
    const plain = resultsOf()
    expect(withoutSmallCells(plain, 10)).toEqual({ ...plain, suppression: { smallest: 10, hidden: 0 } })
    expect(withoutSmallCells(rare(), 1)).toEqual({ ...rare(), suppression: { smallest: 1, hidden: 0 } })
  })

  it('do not tell a class by the share of the most frequent one, which stays where it gives nothing away', () => {
    expect(withoutSmallCells(rare(), 10).targets.every(({ baseline }) => 'withheld' in baseline)).toBe(true)
    const three = rare(({ data }) => data.classes.push({ name: 'unknown', rows: 20 }))
    const told = withoutSmallCells(three, 10)
    expect(told.data.classes.map(({ rows }) => rows)).toEqual([983, null, null])
    expect(told.targets).toEqual(three.targets)
  })

  it('do not tell how few rows were left out: by columns, by the rows of the file, or in a note', () => {
    const { data, notes } = withoutSmallCells(rare(), 10)
    expect(data).toMatchObject({ rows: null, usedRows: 990, dropped: [{ column: 'age', rows: null }] })
    expect(notes).toEqual(['Some rows were left out because of missing values.', 'Another note.'])
    const two = rare((results) => {
      results.data.rows = 1043
      results.data.dropped = [
        { column: 'age', rows: 50 },
        { column: 'sex', rows: 3 },
      ]
    })
    expect(withoutSmallCells(two, 10).data).toMatchObject({ rows: 1043, dropped: [{ rows: null }, { rows: null }] })
  })

  it('tell nothing of values of a sensitive column that few have, nor the value that they would follow from', () => {
    const attribute = (results: Results) =>
      results.analyses!.find((each): each is AttributeAnalysisResult => each.kind === 'attribute-inference')!
    const results = rare()
    const [first] = attribute(results).rows
    const line = (level: string | null, rows: number) => ({ ...first, level, rows, gain: figure(0.1) })
    attribute(results).rows = [line(null, 400), line('A', 300), line('B', 60), line('C', 40)]
    const told = (smallest: number) => attribute(withoutSmallCells(results, smallest)).rows.map(({ rows }) => rows)
    expect(told(10)).toEqual([400, 300, 60, 40])
    expect(told(50)).toEqual([400, 300, null, null])
    // 9 of the 409 have values without a line.
    attribute(results).rows[0] = line(null, 409)
    expect(told(10)).toEqual([409, 300, 60, null])
    const hidden = attribute(withoutSmallCells(results, 10)).rows[3]
    for (const measure of [hidden.withModel, hidden.baseline, hidden.gain])
      expect(measure).toEqual({ withheld: 'It would tell of fewer than 10 people.' })
  })

  it('leave out groups of few members, and parts of the histogram of risks with few rows', () => {
    const found = membershipByHand(['mlp/all'], () => false)
    const group = { group: 'x', rows: 0, auc: figure(0.6), membersFound: figure(0.1), nonMembersFound: figure(0.1) }
    found.subgroups = [
      {
        model: 'mlp/all',
        attack: 'loss-threshold',
        column: 'ward',
        groups: [400, 60, 30, 10].map((rows, i) => ({ ...group, group: `ward ${i}`, rows })),
        suppressed: 0,
      },
    ]
    found.risks[0].histogram = [100, 100, 80, 60, 40, 30, 30, 30, 27, 3]
    found.risks[0].rows = 500
    const results = { ...resultsOf(), analyses: [found] }
    const [told] = withoutSmallCells(results, 10).analyses as [typeof found]
    expect(told.subgroups[0].groups.map(({ rows }) => rows)).toEqual([400, 60])
    expect(told.subgroups[0].suppressed).toBe(2)
    expect(told.risks[0].histogram).toEqual([100, 100, 80, 60, 40, 30, 30, 30, null, null])
  })
})

describe('an audit without small cells', () => {
  it('hides counts of classes and of persons on both sides, and leaves out small groups', () => {
    const base = auditedModel()
    const group = base.subgroups!.groups[0]
    const groups = [120, 60, 12].map((members, i) => ({ ...group, group: `g${i}`, members, nonMembers: members }))
    const audit: ModelAudit = {
      ...base,
      members: 192,
      nonMembers: 192,
      persons: { members: 192, nonMembers: 192, onBothSides: 2, rowsLeftOut: 5 },
      classes: [
        { value: 'a', rows: 300 },
        { value: 'b', rows: 80 },
        { value: 'c', rows: 4 },
      ],
      subgroups: { ...base.subgroups!, groups, suppressed: 0, smallest: 10 },
      notes: [
        '2 persons have rows on both sides. They count as members, by their training rows; their 5 other rows are left out.',
      ],
    }
    const told = auditWithoutSmallCells(audit, 20)
    expect(told.classes.map(({ rows }) => rows)).toEqual([300, null, null])
    expect(told.persons).toMatchObject({ onBothSides: null, rowsLeftOut: null })
    expect(told.notes).toEqual([expect.stringContaining('Some persons have rows on both sides')])
    // One group below the limit; the next smallest goes with it.
    expect(told.subgroups).toMatchObject({ smallest: 20, suppressed: 2, groups: [{ group: 'g0' }] })
    expect(auditWithoutSmallCells(audit, 10).subgroups).toEqual(audit.subgroups)
    expect(auditWithoutSmallCells(told, 20)).toBe(told)
    expect(auditWithoutSmallCells(audit, 1)).toEqual({ ...audit, suppression: { smallest: 1, hidden: 0 } })
  })
})
