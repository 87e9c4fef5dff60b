import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

/**
 * Prints the report of a results file. That takes Chromium, so Electron is started unseen for it; the environment variable
 * CLOISTER_ELECTRON says how (a JSON list: the program and its first arguments).
 *
 * @returns null when printed, else why not
 */
export async function printPdf(results: string, pdf: string, paper: 'A4' | 'Letter'): Promise<string | null> {
  const given = process.env.CLOISTER_ELECTRON
  if (!given) return 'Electron is not at hand; run this through "npm run cloister --".'
  const [program, ...first] = JSON.parse(given) as string[]
  const profile = await mkdtemp(path.join(tmpdir(), 'cloister-print-'))
  try {
    const args = [
      ...first,
      `--user-data-dir=${profile}`,
      `--print-results=${results}`,
      `--print-to=${pdf}`,
      `--paper=${paper}`,
    ]
    return await new Promise((resolve) => {
      const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
      let complaints = ''
      child.stderr.on('data', (chunk) => (complaints += chunk))
      child.on('error', ({ message }) => resolve(message))
      child.on('close', (code) =>
        resolve(
          code === 0 ? null : complaints.trim().split('\n').slice(-3).join(' ') || `Electron ended with status ${code}`,
        ),
      )
    })
  } finally {
    await rm(profile, { recursive: true, force: true })
  }
}
