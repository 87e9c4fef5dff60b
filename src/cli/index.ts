/**
 * The command line: the same studies without a window.
 *
 * Exit status: 0 done; 1 a fault of Cloister; 2 the command was not understood; 3 the data or the study cannot be used;
 * 4 the results were written but the report could not be printed; 5 the numbers are not what a second run gives; 130 cancelled.
 */

import type {} from 'electron'
import { CloisterError, describePlace, toErrorData } from '#shared/ipc/errors.ts'
import { audit } from './audit.ts'
import { backup, restore } from './backup.ts'
import { doctor } from './doctor.ts'
import { graph } from './graph.ts'
import { predict } from './predict.ts'
import { report } from './report.ts'
import { reproduce } from './reproduce.ts'
import { run } from './run.ts'
import { UsageError } from './usage.ts'
import { verify } from './verify.ts'

const usage = `usage: cloister COMMAND

  run STUDY.yaml --data FILE.csv --out FOLDER [--repetitions N] [--seed N] [--backend NAME] [--threads N]
      [--paper A4|Letter] [--forms pdf,html,json] [--no-pdf] [--use TEXT] [--access TEXT] [--omit SECTION,...]
      [--appetite REPORT.json] [--keep-models FOLDER] [--smallest-count N]
      Runs a study and writes results.json, manifest.json, targets.csv, attacks.csv and report.pdf (or the forms that are
      named). --use says in the report what the model is for, --access who is to have it, --appetite takes the
      limits to decide by from a report that was saved as JSON. It trains on what
      is fastest here, or on what --backend names (see doctor). --keep-models keeps the answers of shadow and reference models
      there (at most 2 GB), so that another run of the same study need not train them again. Nothing that is written or
      printed tells a count of fewer than --smallest-count people (10), nor one from which it would follow; 1 tells all.
  report RESULTS.json --out FILE.pdf|html|json [--paper A4|Letter] [--use TEXT] [--access TEXT] [--omit SECTION,...]
      [--appetite REPORT.json] [--smallest-count N]
      Makes the report of a study that has been run, in the form that the name of the file ends with. Sections: summary,
      use, data, graph, models, threats, attacks, controls, records, leakage, epsilon, robustness, limits, glossary,
      manifest; those left out are listed as omitted. Of a report that was saved as JSON its title, notes, changed limits and
      sign-offs are kept.
  verify RESULTS.json --data FILE.csv [--backend NAME] [--threads N] [--tolerance N] [--json FILE]
      Runs the study of a results file again, as its manifest says, and compares every number: bit by bit where Cloister,
      backend, versions, threads, system and processor features are the same, else every mean within its stored interval
      widened by the tolerance (0.05). Says which of the two was asked for and why, and where the first differences are.
  reproduce NAME|GROUP|list|render [--quick] [--seed N] [--json FILE] [--out FOLDER] [--networks FOLDER] [--images FOLDER]
      [--tables FOLDER] [--backend NAME] [--threads N]
      Runs a published study again and judges its claims. The full runs are stored in docs/replication, or where --out
      says; an interrupted one is taken up again. render judges and draws what is stored there anew, without running it.
  graph learn STUDY.yaml --data FILE.csv --out GRAPH.json [--known FILE.json] [--search NAME] [--score NAME]
      [--ranges N] [--samples N] [--seed N]
      Learns a graph from the data, over the study's outcome and features, and writes it as a file that the window opens.
      --known names a file of what is known: {"tiers": [["age"], ["infection"]], "required": [], "forbidden": []}.
      Searches: greedy-equivalence, tabu, hill-climbing, pc-stable. Scores: bic, aic, bdeu, log-likelihood.
  audit PREDICTIONS.csv --out FOLDER [--outcome COLUMN] [--probability CLASS=COLUMN]... [--member COLUMN]
      [--member-value TEXT] [--group COLUMN] [--person COLUMN] [--kind NAME] [--parameters N] [--smallest-group N]
      [--attacker-steps N] [--seed N] [--backend NAME] [--threads N]
      Audits a model that was trained elsewhere by its predicted probabilities, and writes audit.json and audit.csv.
      --member names the column that says which rows it was trained on. What is not named is guessed, and told.
      Groups with fewer than --smallest-group members or others (10) are left out, and counts of fewer people.
  predict MODEL.onnx --data FILE.csv --outcome COLUMN --out PREDICTIONS.csv [--features A,B] [--keep A,B]
      [--classes A,B] [--logits] [--threads N]
      Runs a model on a table's rows, on the processor, and writes a file for audit: the columns that it does not read
      (or --keep) and a probability for each class. Columns go by the names of its inputs, or in the order of --features.
  backup --out FILE.tar.gz [--workspace FOLDER] [--passphrase-file FILE]
      Saves everything that a workspace holds, by default the window's, in one file. It must not be open in a window.
      The passphrase of an encrypted one is asked for, read from the standard input, or from the first line of FILE;
      the backup is then encrypted like the workspace.
  restore FILE.tar.gz --workspace FOLDER
      Makes a backup a workspace in a folder that is empty or not there yet, after checking the whole file.
  doctor
      Says what this machine offers: versions, memory, and what networks can be trained on, after trying each.
  help

Exit status: 0 done; 1 a fault of Cloister; 2 the command was not understood; 3 the data or the study cannot
be used; 4 the results were written but the report could not be printed; 5 the numbers are not what a second run
gives; 130 cancelled.`

const commands: Record<string, (args: string[]) => Promise<number>> = {
  run,
  report,
  verify,
  graph,
  reproduce,
  audit,
  predict,
  backup,
  restore,
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

/** A process of plain Node ends when nothing is left to do; one that Electron started waits for messages until it is told to end. */
function end(status: number): void {
  process.exitCode = status
  if (process.parentPort) process.stdout.write('', () => process.stderr.write('', () => process.exit(status)))
}

void main(process.argv.slice(2)).then(end)
