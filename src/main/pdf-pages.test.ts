import { describe, expect, it } from 'vitest'
import { destinationPages } from './pdf-pages.ts'

/** A file of these objects, numbered from 1, with the table of where each begins. */
function pdf(objects: readonly string[], root: number): Uint8Array {
  let text = '%PDF-1.4\n%\xd3\xeb\xe9\xe1\n'
  const starts = objects.map((content, i) => {
    const at = text.length
    text += `${i + 1} 0 obj\n${content}\nendobj\n`
    return at
  })
  const entries = ['0000000000 65535 f \n', ...starts.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`)]
  text += `xref\n0 ${entries.length}\n${entries.join('')}trailer\n<</Size ${entries.length}\n/Root ${root} 0 R>>\nstartxref\n${text.length}\n%%EOF\n`
  return Buffer.from(text, 'latin1')
}

/** Four pages in a tree of two levels, numbered otherwise than they follow each other. */
const objects = (destinations: string) => [
  '<</Type /Page\n/Parent 6 0 R>>',
  '<</Type /Page\n/Parent 6 0 R>>',
  '<</Type /Page\n/Parent 7 0 R>>',
  '<</Type /Page\n/Parent 7 0 R>>',
  '<</Type /Pages\n/Count 4\n/Kids [7 0 R 6 0 R]>>',
  '<</Type /Pages\n/Parent 5 0 R\n/Kids [1 0 R 2 0 R]>>',
  '<</Type /Pages\n/Parent 5 0 R\n/Kids [4 0 R 3 0 R]>>',
  destinations,
  // What stands in a stream is not the file's structure.
  '<</Length 60>> stream\n8 0 obj\n<</first [1 0 R /XYZ 0 0 0]>>\n trailer <</Root 3 0 R>>\nendstream',
  '<</Type /Catalog\n/Pages 5 0 R\n/Dests 8 0 R\n/Lang (en)>>',
]

describe('pages of what is linked to in a PDF', () => {
  it('are told by their order in the tree of pages', () => {
    const names =
      '<</first [4 0 R /XYZ 1.5 842.88 0]\n/second [3 0 R /XYZ 1.5 20 0]\n/section-d#c3#a9but [2 0 R /XYZ 1.5 724.38 0]\n/gone [99 0 R /XYZ 0 0 0]>>'
    expect(Object.fromEntries(destinationPages(pdf(objects(names), 10)))).toEqual({
      first: 1,
      second: 2,
      'section-début': 4,
    })
  })

  it('are none where nothing is linked to, or the file is another', () => {
    const without = objects('<<>>').map((content) => content.replace('/Dests 8 0 R\n', ''))
    for (const file of [pdf(without, 10), pdf(objects('<<>>'), 10), Buffer.from('%PDF-2.0'), new Uint8Array(0)])
      expect(destinationPages(file).size).toBe(0)
    const circular = objects('<</a [1 0 R /XYZ 0 0 0]>>').map((content) => content.replace('[7 0 R 6 0 R]', '[5 0 R]'))
    expect(destinationPages(pdf(circular, 10)).size).toBe(0)
  })
})
