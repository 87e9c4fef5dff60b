import { CloisterError } from '#shared/ipc/errors.ts'
import type { Database } from '../duckdb.ts'

/**
 * The steps that made the workspace's schema what it is; each runs once, in order. A step that has been released never changes:
 * whatever comes later is a new step. Objects are stored as JSON text, since their form is the contracts' business.
 */
export const migrations: readonly string[][] = [
  [
    'CREATE TABLE datasets (id VARCHAR PRIMARY KEY, created_at VARCHAR NOT NULL, snapshot VARCHAR NOT NULL, dataset VARCHAR NOT NULL)',
    'CREATE TABLE graphs (dataset_id VARCHAR PRIMARY KEY, graph VARCHAR NOT NULL)',
    'CREATE TABLE studies (dataset_id VARCHAR PRIMARY KEY, settings VARCHAR NOT NULL)',
    `CREATE TABLE runs (id VARCHAR PRIMARY KEY, started_at VARCHAR NOT NULL, running BOOLEAN NOT NULL, snapshot VARCHAR NOT NULL,
      run VARCHAR NOT NULL, request VARCHAR NOT NULL, outcome VARCHAR)`,
  ],
  [
    'CREATE TABLE learned (dataset_id VARCHAR NOT NULL, kind VARCHAR NOT NULL, outcome VARCHAR NOT NULL, PRIMARY KEY (dataset_id, kind))',
    'CREATE TABLE networks (dataset_id VARCHAR PRIMARY KEY, network VARCHAR NOT NULL)',
  ],
  ['CREATE TABLE images (id VARCHAR PRIMARY KEY, created_at VARCHAR NOT NULL, image_set VARCHAR NOT NULL)'],
  [
    'CREATE TABLE appetite (rule VARCHAR PRIMARY KEY, change VARCHAR NOT NULL)',
    'CREATE TABLE sign_offs (run_id VARCHAR NOT NULL, model VARCHAR NOT NULL, sign_off VARCHAR NOT NULL, PRIMARY KEY (run_id, model))',
  ],
  ['CREATE TABLE model_audits (id VARCHAR PRIMARY KEY, created_at VARCHAR NOT NULL, audit VARCHAR NOT NULL)'],
  [
    'CREATE TABLE report_options (run_id VARCHAR PRIMARY KEY, dataset_id VARCHAR NOT NULL, saved_at VARCHAR NOT NULL, options VARCHAR NOT NULL)',
  ],
  ['CREATE TABLE removed_runs (run_id VARCHAR PRIMARY KEY, removed_at VARCHAR NOT NULL)'],
  [
    'CREATE TABLE waiting_runs (run_id VARCHAR PRIMARY KEY, place INTEGER NOT NULL)',
    'CREATE TABLE removed_datasets (dataset_id VARCHAR PRIMARY KEY, removed_at VARCHAR NOT NULL)',
  ],
  [
    `CREATE TABLE run_repetitions (run_id VARCHAR NOT NULL, repetition INTEGER NOT NULL, made_by VARCHAR NOT NULL,
      seconds DOUBLE NOT NULL, scores VARCHAR NOT NULL, PRIMARY KEY (run_id, repetition))`,
  ],
]

/**
 * Brings a workspace's schema up to date.
 *
 * @returns how many steps ran
 * @throws CloisterError workspace-newer when the workspace has had steps that this program does not know
 */
export async function migrate(database: Database, steps: readonly string[][] = migrations): Promise<number> {
  await database.run('CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, applied_at VARCHAR NOT NULL)')
  const [[last]] = await database.rows('SELECT coalesce(max(number), 0) FROM migrations')
  const done = Number(last)
  if (done > steps.length) {
    throw new CloisterError(
      'workspace-newer',
      'This workspace was written by a newer Cloister.',
      'Update Cloister, or choose another workspace folder.',
    )
  }
  for (let number = done + 1; number <= steps.length; number++) {
    await database.transaction(async () => {
      for (const statement of steps[number - 1]) await database.run(statement)
      await database.run('INSERT INTO migrations VALUES (?, ?)', [number, new Date().toISOString()])
    })
  }
  return steps.length - done
}
