import { getBezierPath, Position as Side } from '@xyflow/system'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { lineBetween, selectedBy } from './lines.ts'
import { nodeHeight, nodeWidth } from './sizes.ts'

const place = fc.record({ x: fc.integer({ min: -2000, max: 2000 }), y: fc.integer({ min: -2000, max: 2000 }) })

it('edges are drawn as the library draws them, whose handles are 9 pixels high and centred on the border', () => {
  fc.assert(
    fc.property(place, place, (from, to) => {
      const [path, labelX, labelY] = getBezierPath({
        sourceX: from.x + nodeWidth('a cause') / 2,
        sourceY: from.y + nodeHeight + 4.5,
        sourcePosition: Side.Bottom,
        targetX: to.x + nodeWidth('effect of a long name') / 2,
        targetY: to.y - 4.5,
        targetPosition: Side.Top,
      })
      const line = lineBetween('a cause', from, 'effect of a long name', to)
      const numbers = (text: string) => text.match(/-?[\d.]+(e-?\d+)?/g)?.map(Number) ?? []
      numbers(path).forEach((value, i) => expect(numbers(line.path)[i]).toBeCloseTo(value, 6))
      expect(numbers(line.path)).toHaveLength(8)
      expect(line.middle.x).toBeCloseTo(labelX, 6)
      expect(line.middle.y).toBeCloseTo(labelY, 6)
    }),
  )
})

it('a click selects one edge, with Ctrl one more or one fewer, and leaves the others the same objects', () => {
  const items = [{ id: 'a' }, { id: 'b', selected: true }, { id: 'c', selected: true }]
  const of = (result: readonly { id: string; selected?: boolean }[]) =>
    result.filter(({ selected }) => selected).map(({ id }) => id)
  expect(of(selectedBy(items, 'a', false))).toEqual(['a'])
  expect(of(selectedBy(items, 'b', false))).toEqual(['b'])
  expect(of(selectedBy(items, 'a', true))).toEqual(['a', 'b', 'c'])
  expect(of(selectedBy(items, 'b', true))).toEqual(['c'])
  expect(of(selectedBy(items, '', false))).toEqual([])
  expect(selectedBy(items, 'b', false)[0]).toBe(items[0])
  expect(selectedBy(items, 'b', false)[1]).toBe(items[1])
})
