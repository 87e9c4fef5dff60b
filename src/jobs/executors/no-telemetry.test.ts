import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../../storage/testing.ts'

/** Loads onnxruntime as a job does and makes its environment, which is when it would begin to report. */
const program = (open: URL) => `
import { openExecutor } from '${open.href}'
import { createRequire } from 'node:module'
const { executor } = openExecutor('onnxruntime-cpu', 1)
const { InferenceSession } = createRequire('${open.href}')('onnxruntime-node')
await InferenceSession.create(Uint8Array.of(1)).catch(() => {})
console.log(executor.name)
`

it('onnxruntime leaves no identifier of the machine in the home folder, and nothing to be sent', () => {
  const home = temporaryFolder()
  const source = program(new URL('./open.ts', import.meta.url))
  // Where it notices tests it reports nothing anyway: these variables are not among the few that it is given.
  const env: NodeJS.ProcessEnv = { PATH: process.env.PATH, HOME: home }
  const run = spawnSync(process.execPath, ['--input-type=module', '--eval', source], { env, encoding: 'utf8' })
  expect([run.status, run.stdout], run.stderr).toEqual([0, 'onnxruntime-cpu\n'])
  expect(readdirSync(home)).toEqual([])
})
