/** The command line as a process of its own, and small studies for it. */

import { type ChildProcess, spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { file, patients, smallStudy } from '../jobs/testing.ts'
import { writeStudyFile } from '../jobs/study-file.ts'
import { fileMaker, temporaryFolder } from '../storage/testing.ts'

export const root = resolve(import.meta.dirname, '../..')
/** A current Node runs the source as it is; an older one needs the built program. */
const runsSource = Boolean((process.features as { typescript?: unknown }).typescript)
export const program = join(root, runsSource ? 'src/cli/index.ts' : 'out/main/cli.cjs')

/** What it knows of this machine is kept in a folder of the tests' own. */
const alone = { CLOISTER_ELECTRON: undefined, CLOISTER_DEBUG: undefined, CLOISTER_USER_DATA: temporaryFolder() }

export interface Ended {
  readonly status: number | null
  readonly output: string
  readonly errors: string
}

/** Runs the command line as a process of its own, without Electron unless `env` names one. */
export function cloister(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  onErrors?: (child: ChildProcess) => void,
) {
  return new Promise<Ended>((end, fail) => {
    const child = spawn(process.execPath, [program, ...args], {
      cwd: root,
      env: { ...process.env, ...alone, ...env },
    })
    let [output, errors] = ['', '']
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => {
      errors += chunk
      onErrors?.(child)
    })
    child.on('error', fail)
    child.on('close', (status) => end({ status, output, errors }))
  })
}

export const text = fileMaker()
export const data = file(patients(), 'people.csv')
export const study = text(writeStudyFile(smallStudy()), 'study.yaml')
export const tiny = text(
  writeStudyFile(
    smallStudy({ study: { models: [{ kind: 'cpt' }], attacks: [{ kind: 'loss-threshold' }], repetitions: 1 } }),
  ),
  'tiny.yaml',
)
export const newFolder = () => join(temporaryFolder(), 'out')
export const results = ['attacks.csv', 'manifest.json', 'results.json', 'targets.csv']

/** A program in Electron's place, that writes what it was asked instead of a report, or fails. */
const standIn = text(
  `import { readFileSync, writeFileSync } from 'node:fs'
export const value = (name) => process.argv.find((item) => item.startsWith(\`--\${name}=\`))?.slice(name.length + 3)
if (process.env.STAND_IN_FAILS) {
  console.error('first line\\nno display')
  process.exit(3)
}
writeFileSync(value('print-to'), JSON.stringify({ results: value('print-results'), paper: value('paper'), form: value('print-form'), record: JSON.parse(readFileSync(value('print-record'), 'utf8')), first: process.argv[2] }))
`,
  'stand-in.mjs',
)
export const electron = { CLOISTER_ELECTRON: JSON.stringify([process.execPath, standIn, 'app']) }
