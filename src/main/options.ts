import path from 'node:path'

/** What the command line asked for. */
export interface Options {
  /** Folder of the workspace; by default inside the user-data folder. */
  readonly workspace: string | undefined
  /** Open the bundled demonstration and run it. */
  readonly demo: boolean
  /** With demo: show no window, print the result, write the report to this folder and end. */
  readonly demoOutput: string | undefined
  /** Make the report of a results file, a PDF or HTML file, and end. */
  readonly print:
    | {
        readonly results: string
        readonly to: string
        readonly form: 'pdf' | 'html'
        readonly paper: 'A4' | 'Letter'
        /** A file of a `ReportRecord`. */
        readonly record: string | undefined
      }
    | undefined
}

/** A command for the command line of the packaged program. */
export interface Command {
  readonly args: string[]
  /** What else the program was started with: it is started in the same way once more, in order to print. */
  readonly switches: string[]
}

/** Whoever prints needs a display, and has a profile of its own. */
const notForPrinting = ['--ozone-platform=', '--user-data-dir=']

/**
 * The command of `--cli COMMAND ...`: all that stands after the switch; null without it. A `--` before the command keeps
 * Chromium from reading what follows it.
 */
export function readCommand(argv: readonly string[]): Command | null {
  const at = argv.indexOf('--cli')
  if (at === -1) return null
  const [rest, before] = [argv.slice(at + 1), argv.slice(0, at)]
  return {
    args: rest[0] === '--' ? rest.slice(1) : rest,
    switches: before.filter((item) => item.startsWith('--') && !notForPrinting.some((name) => item.startsWith(name))),
  }
}

/** Reads `--name=value` and `--name`; Chromium's own switches pass by unread. */
export function readOptions(argv: readonly string[]): Options {
  const value = (name: string) => argv.find((item) => item.startsWith(`--${name}=`))?.slice(name.length + 3)
  const file = (name: string) => {
    const given = value(name)
    return given === undefined ? undefined : path.resolve(given)
  }
  const [results, to] = [file('print-results'), file('print-to')]
  return {
    workspace: file('workspace'),
    demo: argv.includes('--demo'),
    demoOutput: file('demo-output'),
    print:
      results && to
        ? {
            results,
            to,
            form: value('print-form') === 'html' ? 'html' : 'pdf',
            paper: value('paper') === 'Letter' ? 'Letter' : 'A4',
            record: file('print-record'),
          }
        : undefined,
  }
}
