/**
 * The command line: the same studies without a window.
 *
 * Exit status: 0 done; 1 a fault of Cloister; 2 the command was not understood; 3 the data or the study cannot be used;
 * 4 the results were written but the report could not be printed; 130 cancelled.
 */

import { CloisterError, describePlace, toErrorData } from '#shared/ipc/errors.ts'
import { doctor } from './doctor.ts'
import { report } from './report.ts'
import { run } from './run.ts'
import { UsageError } from './usage.ts'

const usage = `usage: cloister COMMAND

  run STUDY.yaml --data FILE.csv --out FOLDER [--repetitions N] [--seed N] [--paper A4|Letter] [--no-pdf]
      Runs a study and writes results.json, manifest.json, targets.csv, attacks.csv and report.pdf.
  report RESULTS.json --out FILE.pdf [--paper A4|Letter]
      Prints the report of a study that has been run.
  doctor
      Says what this machine offers: versions, memory, and whether a small network trains.
  help

Exit status: 0 done; 1 a fault of Cloister; 2 the command was not understood; 3 the data or the study cannot
be used; 4 the results were written but the report could not be printed; 130 cancelled.`

const commands: Record<string, (args: string[]) => Promise<number>> = {
  run,
  report,
  doctor,
  help: async () => {
    console.log(usage)
    return 0
  },
}

async function main([name = 'help', ...args]: string[]): Promise<number> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  try {
    if (!command) throw new UsageError(`There is no command "${name}".`)
    return await command(args)
  } catch (error) {
    if (error instanceof UsageError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')) {
      console.error(`${(error as Error).message}\n\n${usage}`)
      return 2
    }
    const { code, message, advice, place } = toErrorData(error)
    console.error(
      `\n${message}${place ? `\n  ${describePlace(place)}${place.text ? `: ${place.text}` : ''}` : ''}\n${advice}`,
    )
    if (code === 'internal' && process.env.CLOISTER_DEBUG) console.error(error)
    return code === 'cancelled' ? 130 : error instanceof CloisterError ? 3 : 1
  }
}

void main(process.argv.slice(2)).then((status) => (process.exitCode = status))
