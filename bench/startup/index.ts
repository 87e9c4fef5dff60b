/**
 * From starting the program to its window with the page in it: `npm run bench -- startup`. The packaged Cloister against a bare window of
 * the same Electron, turn by turn. Both are asked by Chromium's own protocol when the largest of what is on their page was
 * painted (for Cloister that waits for the workspace), so that the asking takes no time of what is measured; it is the wall
 * clock's time on both ends.
 */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { chromium, type Page } from '@playwright/test'
import { median, type Row } from '../row.ts'

const repetitions = Number(process.env.CLOISTER_BENCH_REPETITIONS ?? 7)

/** The goal of a start on a machine of today that has nothing else to do. */
const targetSeconds = 2

/** Chromium refuses its sandbox to root. */
const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []

function program(variable: string): string {
  const found = process.env[variable]
  if (!found) throw new Error(`Run this by "npm run bench -- startup", which sets ${variable}.`)
  return found
}

/** When the largest of what is on a page was painted, in milliseconds since 1970. */
const largestPaint = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) =>
        new PerformanceObserver((list) =>
          resolve(performance.timeOrigin + Math.max(...list.getEntries().map(({ startTime }) => startTime))),
        ).observe({ type: 'largest-contentful-paint', buffered: true }),
      ),
  )

/** Starts a program, waits for its page's content, and ends it. @returns seconds from the start to the paint */
async function secondsToWindow(executable: string, args: readonly string[], content: string): Promise<number> {
  const started = Date.now()
  const child = spawn(executable, [...sandbox, '--log-level=3', '--remote-debugging-port=0', ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = once(child, 'close')
  try {
    const address = await new Promise<string>((resolve, reject) => {
      createInterface(child.stderr).on('line', (line) => {
        const [, found] = /DevTools listening on (ws:\S+)/.exec(line) ?? []
        if (found) resolve(found)
      })
      child.once('close', (code) => reject(new Error(`${executable} ended with status ${code}`)))
    })
    const browser = await chromium.connectOverCDP(address)
    const [context] = browser.contexts()
    const page = context.pages()[0] ?? (await context.waitForEvent('page'))
    await page.getByRole('heading', { level: 1, name: content }).waitFor()
    const painted = await largestPaint(page)
    child.kill('SIGTERM')
    await ended
    await browser.close()
    return (painted - started) / 1000
  } finally {
    child.kill('SIGKILL')
    await ended
  }
}

export default async function startupBenchmark(): Promise<Row[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'cloister-startup-'))
  const profile = (name: string) => `--user-data-dir=${path.join(folder, name)}`
  const bare = (name: string) =>
    secondsToWindow(
      program('CLOISTER_ELECTRON_PROGRAM'),
      [path.join(import.meta.dirname, 'bare'), profile(`bare-${name}`)],
      'A bare window',
    )
  const cloister = (name: string) =>
    secondsToWindow(
      program('CLOISTER_PACKAGED_PROGRAM'),
      [profile(`cloister-${name}`), `--workspace=${path.join(folder, name)}`],
      'Welcome',
    )
  const compare = async (work: string, name: (i: number) => string): Promise<Row> => {
    const [ours, theirs]: number[][] = [[], []]
    for (let i = 0; i < repetitions; i++) {
      theirs.push(await bare(name(i)))
      ours.push(await cloister(name(i)))
    }
    const [seconds, baseline] = [median(ours), median(theirs)]
    const range = (list: number[]) => `${Math.min(...list).toFixed(2)} to ${Math.max(...list).toFixed(2)} s`
    return {
      work,
      ours: seconds,
      baseline,
      unit: 's',
      ratio: seconds / baseline,
      target: targetSeconds,
      targetOf: 'ours',
      note: `median of ${repetitions}; ours ${range(ours)}, a bare window ${range(theirs)}`,
    }
  }
  try {
    // Reads both programs from the disk once.
    await bare('warm-up')
    await cloister('warm-up')
    return [
      await compare('to the first window, on a new workspace', (i) => `new-${i}`),
      await compare('to the first window, on a workspace that is there', () => 'warm-up'),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}
