/** A reader of the few parts of a PDF that say on which page something stands, as Chromium writes them (ISO 32000-1). */

/** Objects of a file by their numbers: where each begins (7.5.4, one table of cross-references). */
function offsetsIn(text: string): ReadonlyMap<number, number> {
  const start = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)?.[1] ?? Number.NaN)
  const head = /^xref\s+(\d+) (\d+)\s/.exec(text.slice(start, start + 60))
  if (!head) return new Map()
  const [whole, first, count] = [head[0], Number(head[1]), Number(head[2])]
  const at = start + whole.length
  return new Map(
    Array.from({ length: count }, (_, i): [number, number] => [
      first + i,
      Number(text.slice(at + 20 * i, at + 20 * i + 10)),
    ]),
  )
}

/** A name as it is meant: "#20" is a space (7.3.5). */
const meant = (name: string): string =>
  Buffer.from(
    name.replace(/#([0-9A-Fa-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    'latin1',
  ).toString('utf8')

/**
 * The page of each named destination (12.3.2.3), from 1: of whatever in the document is linked to. Empty where the file is not written
 * as Chromium writes it.
 */
export function destinationPages(pdf: Uint8Array): ReadonlyMap<string, number> {
  const text = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength).toString('latin1')
  const offsets = offsetsIn(text)
  const object = (number: number): string => {
    const from = offsets.get(number)
    if (from === undefined) return ''
    const to = text.indexOf('endobj', from)
    return to < 0 ? '' : text.slice(from, to)
  }
  const reference = (of: string, name: string): number | null => {
    const found = new RegExp(`/${name} (\\d+) 0 R`).exec(of)
    return found && Number(found[1])
  }
  const trailer = text.slice(text.lastIndexOf('trailer'))
  const catalog = object(reference(trailer, 'Root') ?? -1)
  const [tree, destinations] = [reference(catalog, 'Pages'), reference(catalog, 'Dests')]
  if (tree === null || destinations === null) return new Map()

  const places = new Map<number, number>()
  const seen = new Set<number>()
  const walk = (number: number): void => {
    if (seen.has(number)) return
    seen.add(number)
    const kids = /\/Kids \[([^\]]*)\]/.exec(object(number))
    if (!kids) places.set(number, places.size + 1)
    else for (const [, kid] of kids[1].matchAll(/(\d+) 0 R/g)) walk(Number(kid))
  }
  walk(tree)

  const pages = new Map<string, number>()
  for (const [, name, page] of object(destinations).matchAll(/\/([^\s[\]<>()/]+) \[(\d+) 0 R /g)) {
    const place = places.get(Number(page))
    if (place !== undefined) pages.set(meant(name), place)
  }
  return pages
}
