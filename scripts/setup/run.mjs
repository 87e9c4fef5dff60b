import { spawn, spawnSync } from 'node:child_process'
import { SetupError } from './say.mjs'

/**
 * Runs a program to its end.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, quiet?: boolean}} [options] quiet keeps its output back unless it fails
 * @throws {SetupError} when the program cannot be started or exits with another status than 0
 */
export function run(program, args, { cwd, env, quiet = false } = {}) {
  const result = spawnSync(program, args, {
    cwd,
    env: env ?? process.env,
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (result.error) throw new SetupError(`${program} could not be started: ${result.error.message}`)
  if (result.status !== 0) {
    const tail = quiet ? `\n${`${result.stdout}${result.stderr}`.trim().split('\n').slice(-20).join('\n')}` : ''
    throw new SetupError(`${program} ${args.join(' ')} ended with status ${result.status ?? result.signal}.${tail}`)
  }
  return result.stdout ?? ''
}

/** The same without an exception: the output, or null where the program is missing or fails. */
export function ask(program, args) {
  const result = spawnSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  return result.status === 0 ? result.stdout : null
}

/**
 * Runs a program in the foreground and hands on signals and the exit status.
 *
 * @returns {Promise<number>} the exit status (128 + 15 when a signal ended it)
 */
export function foreground(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', ...options })
    const forward = (signal) => child.kill(signal)
    process.on('SIGINT', forward)
    process.on('SIGTERM', forward)
    child.on('error', reject)
    child.on('close', (code) => {
      process.off('SIGINT', forward)
      process.off('SIGTERM', forward)
      resolve(code ?? 143)
    })
  })
}
