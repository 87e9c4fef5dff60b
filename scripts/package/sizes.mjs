import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { unpackedFolder } from './places.mjs'

/** Files of Electron's archive by path with their sizes, without those that were unpacked beside it. */
function filesOfArchive(archive) {
  // The index of files is JSON behind four numbers of four bytes, of which the last says its length.
  const bytes = readFileSync(archive)
  const index = JSON.parse(bytes.subarray(16, 16 + bytes.readUInt32LE(12)).toString('utf8'))
  const walk = (node, place) =>
    Object.entries(node.files).flatMap(([name, entry]) => {
      const inside = place ? `${place}/${name}` : name
      if (entry.files) return walk(entry, inside)
      return entry.unpacked ? [] : [[inside, entry.size ?? 0]]
    })
  return walk(index, '')
}

const filesOfFolder = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.join(parentPath, name))
    .map((file) => [path.relative(folder, file).split(path.sep).join('/'), lstatSync(file).size])

/** Part of the program by where a file of its code lies; the first that fits. */
const parts = [
  ['DuckDB', /^node_modules\/@duckdb\//],
  ['onnxruntime', /^node_modules\/onnxruntime/],
  ['renderer', /^out\/renderer\//],
  ['main, preload and utility processes, command line', /^out\//],
  ['other modules', /^node_modules\//],
  ['resources and licences', /^(resources|licences)\//],
]

/**
 * Bytes of the packaged program by part, the largest first.
 *
 * @returns {[part: string, bytes: number][]}
 */
export function sizesByPart() {
  const { folder, resources } = unpackedFolder()
  const archive = path.join(resources, 'app.asar')
  const within = `${path.relative(folder, resources).split(path.sep).join('/')}/`
  const files = [
    ...filesOfArchive(archive),
    ...filesOfFolder(folder)
      .filter(([name]) => name !== `${within}app.asar`)
      .map(([name, size]) => [name.replace(within, '').replace(/^app\.asar\.unpacked\//, ''), size]),
  ]
  const sums = new Map()
  for (const [name, size] of files) {
    const part = parts.find(([, pattern]) => pattern.test(name))?.[0] ?? 'Electron'
    sums.set(part, (sums.get(part) ?? 0) + size)
  }
  return [...sums].sort((a, b) => b[1] - a[1])
}

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1).padStart(7)} MB`

/** The sizes as lines of text. */
export function sizeLines(sizes = sizesByPart()) {
  const total = sizes.reduce((sum, [, bytes]) => sum + bytes, 0)
  return [...sizes, ['together', total]].map(([part, bytes]) => `${megabytes(bytes)}  ${part}`)
}
