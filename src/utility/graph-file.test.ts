import { describe, expect, it } from 'vitest'
import { failure, fileMaker, temporaryFolder } from '../storage/testing.ts'
import { openGraphFile } from './graph-file.ts'

const file = fileMaker()
const columns = ['age', 'smoking', 'cancer']
const openText = (text: string, name?: string) => openGraphFile(file(text, name), columns)

describe('openGraphFile', () => {
  it('reads the form that Cloister keeps, and mere edges', async () => {
    const whole = {
      nodes: ['age', 'cancer'],
      edges: [['age', 'cancer']],
      positions: { age: { x: 1, y: 2 } },
      origin: 'edited',
    }
    expect(await openText(JSON.stringify(whole))).toEqual({
      graph: {
        nodes: ['age', 'cancer'],
        edges: [['age', 'cancer']],
        positions: { age: { x: 1, y: 2 } },
        origin: 'file',
      },
      notes: [],
    })
    expect((await openText('\uFEFF{"edges": [["smoking", "cancer"], ["smoking", "cancer"]]}')).graph).toEqual({
      nodes: ['smoking', 'cancer'],
      edges: [['smoking', 'cancer']],
      positions: {},
      origin: 'file',
    })
  })

  it('reads the edges of a network file', async () => {
    const node = (name: string, parents: string[]) => ({ name, levels: ['no', 'yes'], parents, table: [[0.5, 0.5]] })
    const network = {
      'cloister-network': 1,
      name: 'n',
      description: '',
      nodes: [node('smoking', []), node('age', []), node('cancer', ['age', 'smoking'])],
    }
    expect((await openText(JSON.stringify(network))).graph).toEqual({
      nodes: columns,
      edges: [
        ['age', 'cancer'],
        ['smoking', 'cancer'],
      ],
      positions: {},
      origin: 'file',
    })
  })

  it('leaves out what is not among the columns, and says so', async () => {
    const { graph, notes } = await openText(
      '{"edges": [["age", "cancer"], ["age", "weight"], ["weight", "cancer"]], "nodes": ["height"]}',
    )
    expect(graph.edges).toEqual([['age', 'cancer']])
    expect(notes).toEqual([
      '"height" is neither the outcome nor a feature of this dataset: it is left out.',
      '"weight" is neither the outcome nor a feature of this dataset: it and its 2 edges are left out.',
    ])
  })

  it('reads the graph of a network in BIF, and names the line and the column of a fault', async () => {
    const bif = `network x {
}
variable age { type discrete [ 2 ] { young, old }; }
variable cancer { type discrete [ 2 ] { no, yes }; }
probability ( age ) { table 0.5, 0.5; }
probability ( cancer | age ) {
  (young) 0.9, 0.1;
  (old) 0.7, 0.3;
}
`
    expect((await openText(bif, 'lung.BIF')).graph).toMatchObject({
      nodes: ['age', 'cancer'],
      edges: [['age', 'cancer']],
      origin: 'file',
    })
    const error = await failure(openText(bif.replace('0.7, 0.3', '0.7, 0.4'), 'lung.bif'))
    expect(error.place).toMatchObject({ line: 8, column: expect.stringMatching(/^\d+$/) })
    expect((await failure(openText('network x {', 'lung.bif'))).place).toMatchObject({ line: 1 })
  })

  it('refuses a graph of other columns, with some of both names', async () => {
    const error = await failure(openText('{"edges": [["a", "b"], ["c", "d"], ["e", "f"]]}'))
    expect([error.message, error.advice]).toEqual([
      'None of the 6 nodes of this graph is the outcome or a feature of this dataset.',
      'Nodes are matched with columns by name. The file has a, b, c, d and 2 more; the dataset has age, smoking and cancer.',
    ])
  })

  it('puts many unknown names into one note', async () => {
    const { notes } = await openText('{"edges": [["age", "a"], ["a", "b"], ["c", "d"], ["e", "age"]]}')
    expect(notes).toEqual([
      'a, b, c, d and 1 more are neither the outcome nor features of this dataset: they and their 4 edges are left out.',
    ])
  })

  it('refuses cycles', async () => {
    const error = await failure(openText('{"edges": [["age", "cancer"], ["cancer", "smoking"], ["smoking", "age"]]}'))
    expect([error.code, error.message]).toEqual(['graph-cycle', expect.stringMatching(/→/)])
  })

  it('says what is wrong with a file', async () => {
    const cases = {
      'not json': /not JSON/,
      '[]': /not a graph/,
      '{"edges": [["a"]]}': /not a graph/,
      '{"nodes": ["a"]}': /not a graph/,
      '': /not JSON/,
    }
    for (const [text, message] of Object.entries(cases)) {
      expect(await failure(openText(text))).toMatchObject({
        code: 'graph-file',
        message: expect.stringMatching(message),
      })
    }
    expect((await failure(openGraphFile('/nowhere/graph.json', columns))).code).toBe('file-missing')
    expect((await failure(openGraphFile(temporaryFolder(), columns))).code).toBe('graph-file')
  })
})
