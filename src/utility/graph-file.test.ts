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
    expect(await failure(openText('network x {}', 'asia.bif'))).toMatchObject({
      code: 'graph-file',
      message: 'BIF files cannot be read yet.',
    })
    expect((await failure(openGraphFile('/nowhere/graph.json', columns))).code).toBe('file-missing')
    expect((await failure(openGraphFile(temporaryFolder(), columns))).code).toBe('graph-file')
  })
})
