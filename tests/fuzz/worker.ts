/** The process that reads inputs: one after the other, each to its end. A case may take it down. */

import { mkdtempSync } from 'node:fs'
import path from 'node:path'
import { judge, type Verdict } from './oracle.ts'
import type { Target } from './target.ts'

export interface Question {
  readonly target: string
  readonly input: Uint8Array
}

/** What came of a case, with the seconds of processor time it took and the megabytes that the process grew to. */
export interface Reply {
  readonly verdict: Verdict
  readonly seconds: number
  readonly megabytes: number
}

const [root, place] = process.argv.slice(2)
const { targets } = (await import(place)) as { targets: readonly Target[] }
const ready = new Map<string, Promise<(input: Uint8Array) => Promise<void>>>()

function readerOf(name: string) {
  const target = targets.find((each) => each.name === name)
  if (!target) throw new Error(`There is no target "${name}".`)
  const known = ready.get(name) ?? target.prepare(mkdtempSync(path.join(root, `${name}-`)))
  ready.set(name, known)
  return known
}

/** What is thrown where nobody waits for it ends the process; until then it is told. */
let stray: ((error: unknown) => void) | null = null
for (const event of ['uncaughtException', 'unhandledRejection'])
  process.on(event, (error) => (stray ? stray(error) : console.error(error)))

async function verdictOf({ target, input }: Question): Promise<Verdict> {
  const read = await readerOf(target)
  const thrown = new Promise<never>((_, reject) => (stray = reject))
  try {
    await Promise.race([read(input), thrown])
    // What was left to fail later has its chance.
    await Promise.race([new Promise((resolve) => setImmediate(resolve)), thrown])
    return { kind: 'accepted' }
  } catch (error) {
    return judge(error)
  } finally {
    thrown.catch(() => {})
    stray = null
  }
}

process.on('message', (question: Question) => {
  void readerOf(question.target)
    .then(async () => {
      const before = process.cpuUsage()
      const verdict = await verdictOf(question)
      const { user, system } = process.cpuUsage(before)
      const reply: Reply = { verdict, seconds: (user + system) / 1e6, megabytes: process.resourceUsage().maxRSS / 1024 }
      process.send?.(reply)
    })
    .catch((error: unknown) => {
      console.error(error)
      process.exit(3)
    })
})
process.send?.('ready')
