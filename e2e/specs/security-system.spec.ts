import { existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '../fixtures/app.ts'
import { cannotWatch, internetCalls } from '../fixtures/system-calls.ts'

const reason = cannotWatch()

/**
 * Chromium's log and its filters know Chromium's own traffic only. A library in any of the processes can open a socket of
 * its own, as onnxruntime did; the operating system sees that too.
 */
test(`no process of Cloister calls an address of the internet, nor a name server${reason ? ` (${reason})` : ''}`, async ({
  folder,
}) => {
  test.skip(reason !== undefined, reason)
  test.setTimeout(600_000)
  const output = path.join(folder, 'demo')
  mkdirSync(output)
  const found = await internetCalls(path.join(folder, 'calls.txt'), [
    '--demo',
    `--user-data-dir=${path.join(folder, 'profile')}`,
    `--workspace=${path.join(folder, 'workspace')}`,
    `--demo-output=${output}`,
  ])
  expect(found.status, found.output).toBe(0)
  expect(existsSync(path.join(output, 'report.pdf'))).toBe(true)
  expect(found.seen).toBeGreaterThan(0)
  expect(found.internet).toEqual([])
})
