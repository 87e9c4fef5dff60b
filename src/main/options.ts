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
