/** Reads a BIF file once, in a process of its own and so with cold code, as somebody who opens it does. Run by index.ts. */

import { readFileSync } from 'node:fs'
import { readBif } from '../../src/engine/bayes/index.ts'

const start = performance.now()
readBif(readFileSync(process.argv[2], 'utf8'))
console.log(JSON.stringify({ seconds: (performance.now() - start) / 1000 }))
