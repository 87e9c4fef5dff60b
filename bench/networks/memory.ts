/**
 * Peak memory of sampling, in a process of its own: prints the megabytes above what the process had before and above the
 * table that it returns. Run by index.ts.
 */

import { readFileSync } from 'node:fs'
import { drawRows, readBif } from '../../src/engine/bayes/index.ts'
import { randomFromSeed } from '../../src/engine/math/index.ts'

const [file, rows] = process.argv.slice(2)
const { network } = readBif(readFileSync(file, 'utf8'))
const before = process.memoryUsage().rss
const { columns } = drawRows(network, Number(rows), randomFromSeed(1))
const table = columns.reduce((sum, { byteLength }) => sum + byteLength, 0)
const peak = process.resourceUsage().maxRSS * 1024
console.log(JSON.stringify({ table: table / 1e6, above: (peak - before - table) / 1e6 }))
