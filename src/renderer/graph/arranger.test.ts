import { expect, it } from 'vitest'
import type { Edge, Graph } from '#shared/contracts/graph.ts'
import { arranger } from './arranger.ts'
import { arrange, placesOf } from './layout.ts'

const graphOf = (edges: Edge[], positions: Graph['positions'] = {}): Graph => ({
  nodes: [...new Set(edges.flat())],
  edges,
  positions,
  origin: 'edited',
})

/** An arranger with the number of layouts that it has computed. */
function counted() {
  let layouts = 0
  const arrangeOnce = arranger((nodes, edges) => {
    layouts++
    return placesOf(nodes, edges)
  })
  return { arrangeOnce, layouts: () => layouts }
}

it('moving nodes computes no layout anew, and says what the plain layout says', () => {
  const { arrangeOnce, layouts } = counted()
  const graph = graphOf([
    ['a', 'b'],
    ['b', 'c'],
  ])
  expect(arrangeOnce(graph)).toEqual(arrange(graph))
  for (let x = 0; x < 20; x++) {
    const moved = { ...graph, nodes: [...graph.nodes], edges: [...graph.edges], positions: { b: { x, y: 5 } } }
    expect(arrangeOnce(moved)).toEqual(arrange(moved))
  }
  expect(layouts()).toBe(1)
})

it('collapsing and expanding again, and going back and forth, compute each drawing once', () => {
  const { arrangeOnce, layouts } = counted()
  const whole = graphOf([
    ['lab_1', 'b'],
    ['lab_2', 'b'],
  ])
  const collapsed = graphOf([['lab', 'b']])
  for (let i = 0; i < 10; i++) for (const graph of [whole, collapsed]) arrangeOnce(graph)
  expect(layouts()).toBe(2)
})

it('another edge is another drawing, and what has not been asked for long is forgotten', () => {
  const { arrangeOnce, layouts } = counted()
  const graphs = Array.from({ length: 13 }, (_, i) => graphOf([['a', `b${i}`]]))
  for (const graph of graphs) expect(arrangeOnce(graph)).toEqual(arrange(graph))
  expect(layouts()).toBe(13)
  arrangeOnce(graphs[12])
  expect(layouts()).toBe(13)
  arrangeOnce(graphs[0])
  expect(layouts()).toBe(14)
})
