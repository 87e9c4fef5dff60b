/** The architecture gate: the program obeys the rules, and a fixture that breaks them is caught breaking each. */

import { spawnSync } from 'node:child_process'
import { at } from './setup/paths.mjs'

const cruise = (cwd, folder, type) => {
  const program = at('node_modules/dependency-cruiser/bin/dependency-cruiser.mjs')
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [program, folder, '--config', at('.dependency-cruiser.cjs'), '--output-type', type],
    { cwd, encoding: 'utf8', maxBuffer: 1e8 },
  )
  return { output: `${stdout}${stderr}`, status, stdout }
}

const program = cruise(at(), 'src', 'err-long')
if (program.status !== 0) {
  console.error(program.output)
  process.exit(1)
}
console.log(program.output.trim())

// A gate that lets everything through would pass too: so illegal imports must be refused, each for its own reason.
const expected = [
  'no-cycles',
  'engine-and-storage-meet-in-jobs',
  'engine-is-pure',
  'engine-math',
  'storage-knows-no-engine',
  'main-starts-by-path',
  'charts-are-pure',
  'one-loads-onnxruntime',
]
const fixture = cruise(at('tests/architecture/fixture'), 'src', 'json')
const caught = new Set(JSON.parse(fixture.stdout).summary.violations.map(({ rule }) => rule.name))
const missed = expected.filter((name) => !caught.has(name))
if (missed.length > 0) {
  console.error(`The gate let illegal imports of tests/architecture/fixture pass: ${missed.join(', ')}.`)
  process.exit(1)
}
console.log(`The deliberately illegal fixture is refused for ${expected.length} reasons.`)
