import { spawn } from 'node:child_process'
import { SetupError } from './say.mjs'

/** Whether a window can be seen by somebody. */
export const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)

/**
 * Starts a virtual display (Xvfb) that only this user's programs on this machine can reach.
 *
 * Printing to PDF hangs on Chromium's headless platform, hence an X server.
 *
 * @returns {Promise<{display: string, stop: () => void}>}
 */
export function startVirtualDisplay() {
  return new Promise((resolve, reject) => {
    const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp', '-noreset'], {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    })
    let complaint = ''
    server.stderr.on('data', (chunk) => (complaint += chunk))
    server.on('error', (error) => reject(new SetupError(`Xvfb could not be started: ${error.message}`)))
    server.on('exit', (code) => reject(new SetupError(`Xvfb ended with status ${code}. ${complaint}`)))
    server.stdio[3].on('data', (chunk) => {
      const stop = () => server.kill()
      process.on('exit', stop)
      server.unref()
      resolve({ display: `:${String(chunk).trim()}`, stop })
    })
  })
}
