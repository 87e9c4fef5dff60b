import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** What a baseline in Python answered, or why it could not be asked. */
export type PythonAnswer<Answer> = { readonly answer: Answer } | { readonly skipped: string }

/** Debian's own Python first, for it is where python3-numpy is installed to. */
const programs = process.env.CLOISTER_PYTHON ? [process.env.CLOISTER_PYTHON] : ['/usr/bin/python3', 'python3', 'python']

/** The first Python that has the modules; null where none does. */
function pythonWith(modules: readonly string[]): string | null {
  const imports = `import ${modules.join(', ')}`
  return programs.find((program) => spawnSync(program, ['-c', imports]).status === 0) ?? null
}

/**
 * Runs a script of bench/baselines in a process of its own: it reads a request (JSON) from standard input and prints an
 * answer (JSON) as its last line.
 *
 * @param script its name, e.g. "networks.py"
 * @param modules what it imports; where no Python has them it is not run
 * @throws Error when the script fails
 */
export function python<Answer>(script: string, modules: readonly string[], request: unknown): PythonAnswer<Answer> {
  const program = pythonWith(modules)
  if (!program) return { skipped: `no Python here has ${modules.join(' and ')}` }
  const file = fileURLToPath(new URL(`baselines/${script}`, import.meta.url))
  const { status, stdout, stderr } = spawnSync(program, [file], {
    input: JSON.stringify(request),
    encoding: 'utf8',
    maxBuffer: 1e9,
  })
  if (status !== 0) throw new Error(`${script} failed:\n${stderr}`)
  return { answer: JSON.parse(stdout.trim().split('\n').at(-1) as string) as Answer }
}
