/** The command line of a packaged program, which has no Node of its own: `cloister --cli COMMAND ...`. */

import { app, type UtilityProcess } from 'electron'
import { type CommandLineAnswer, CommandLineRequest } from '#shared/ipc/command-line.ts'
import { startUtility } from './child.ts'
import type { Command } from './options.ts'

/** How the program is started again, to print a report. */
const ownProgram = (switches: readonly string[]) => [
  process.execPath,
  ...(app.isPackaged ? [] : [app.getAppPath()]),
  ...switches,
]

/** Trials of executors that the command line asks for, by its numbers. */
class Trials {
  readonly #children = new Map<number, UtilityProcess>()
  readonly #tell: (answer: CommandLineAnswer) => void

  constructor(tell: (answer: CommandLineAnswer) => void) {
    this.#tell = tell
  }

  answer(request: CommandLineRequest): void {
    const { kind, trial } = request
    if (kind === 'start-trial') this.#start(trial)
    else if (kind === 'tell-trial') this.#children.get(trial)?.postMessage(request.request)
    else this.#children.get(trial)?.kill()
  }

  #start(trial: number): void {
    const child = startUtility('survey', 'Cloister trial')
    this.#children.set(trial, child)
    child.on('message', (message: unknown) => this.#tell({ kind: 'trial-said', trial, message }))
    child.on('exit', (code) => {
      this.#children.delete(trial)
      this.#tell({ kind: 'trial-ended', trial, how: `its process ended with status ${code}` })
    })
  }
}

/**
 * To be called before the app is ready: nothing is shown, so no graphics card is asked for. That no display is needed must be said
 * earlier than any script runs (`--ozone-platform=headless`, in `scripts/package/resources/cloister-cli`).
 */
export function showNothing(): void {
  app.disableHardwareAcceleration()
  app.dock?.hide()
}

/** Runs a command to its end, and ends with its status. */
export function runCommandLine({ args, switches }: Command): void {
  const environment = { CLOISTER_ELECTRON: JSON.stringify(ownProgram(switches)) }
  const child = startUtility('cli', 'Cloister command line', args, environment)
  const trials = new Trials((answer) => child.postMessage(answer))
  child.on('message', (request: unknown) => trials.answer(CommandLineRequest.parse(request)))
  child.on('exit', (code) => app.exit(code))
  // A terminal tells the command as well, which then stops by itself and says so.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => child.kill())
}
