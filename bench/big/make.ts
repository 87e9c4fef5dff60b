/** Writes a CSV file of any size, the same one for the same size: numbers, whole numbers, dates, codes and texts. */

import { closeSync, openSync, writeSync } from 'node:fs'

/** Rows written at a time. */
const stretch = 1000
/** Different texts of each kind of column, but for the kind that hardly has one twice. */
const pool = 4096

/** Numbers that look random, from 0 to 2^32 - 1 (mulberry32, public domain); this is filler, and needs no stream of the engine's. */
function bits(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
}

const pad = (value: number) => String(value).padStart(2, '0')

const kinds: readonly ((random: () => number) => string)[] = [
  (random) => String(random() % 120),
  (random) => ['no', 'yes'][random() % 2],
  (random) => `code ${random() % 500}`,
  (random) => `20${pad(random() % 24)}-${pad(1 + (random() % 12))}-${pad(1 + (random() % 28))}`,
  (random) => (random() % 10 === 0 ? '' : (random() / 2 ** 24).toFixed(1)),
  (random) => (random() / 2 ** 26).toFixed(2),
  (random) => String(random() % 2),
]

/** Every eighth column hardly has a value twice; the others are of the kinds above, one after the other. */
export function makeBigFile(path: string, rows: number, columns: number): void {
  const file = openSync(path, 'w')
  const random = bits(1)
  const pools = kinds.map((kind) => Array.from({ length: pool }, () => kind(random)))
  writeSync(file, `${Array.from({ length: columns }, (_, i) => `column ${i + 1}`).join(',')}\n`)
  for (let row = 0; row < rows; row += stretch) {
    let text = ''
    for (let i = row; i < Math.min(rows, row + stretch); i++) {
      for (let column = 0; column < columns; column++) {
        const kind = column % 8
        const drawn = random()
        text += (column === 0 ? '' : ',') + (kind === 0 ? `${drawn % 1000}.${drawn}` : pools[kind - 1][drawn % pool])
      }
      text += '\n'
    }
    writeSync(file, text)
  }
  closeSync(file)
}
