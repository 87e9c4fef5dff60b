import path from 'node:path'
import { performance } from 'node:perf_hooks'
import type { Execution } from '#shared/contracts/executors.ts'
import type { ModelAuditOutcome, ModelAuditPlan, ModelAuditRequest } from '#shared/contracts/model-audit.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import {
  auditPredictions,
  fewestPeople,
  type PredictionFault,
  type Predictions,
  predictionsFrom,
} from '#engine/predictions/index.ts'
import { randomFromSeed } from '#engine/math/index.ts'
import { importCsv, lineOfRow, loadTable, snapshotPath } from '#storage/index.ts'
import { openForJob } from '../executors/index.ts'
import { machine, runtimeVersions } from '../machine.ts'
import type { JobControl } from '../run-study.ts'
import { checkColumns, importPlanOf, mostGroups } from './plan.ts'

/** The command that repeats an audit. */
function commandOf({ columns, settings }: ModelAuditPlan, fileName: string, backend: string, threads: number): string {
  const quote = (text: string) => JSON.stringify(text)
  const probabilities = columns.classes.flatMap(({ value, column }) => (column === null ? [] : [`${value}=${column}`]))
  const options = [
    ['--outcome', columns.outcome],
    ...probabilities.map((each) => ['--probability', each]),
    ['--member', columns.member],
    ['--member-value', columns.memberValue],
    ...(columns.group === null ? [] : [['--group', columns.group]]),
    ...(columns.person === null ? [] : [['--person', columns.person]]),
    ...(settings.kind === '' ? [] : [['--kind', settings.kind]]),
    ...(settings.parameters === null ? [] : [['--parameters', String(settings.parameters)]]),
  ].map(([name, value]) => `${name} ${quote(value)}`)
  return `cloister audit ${quote(fileName)} ${options.join(' ')} --smallest-group ${settings.smallestGroup} --attacker-steps ${settings.classifier.steps} --seed ${settings.seed} --backend ${backend} --threads ${threads} --out audit`
}

/**
 * Reads a file of predictions and audits the model that made them. The window's job process and the command line both come
 * through here.
 *
 * @param execution what the attacker trains on; it may still have to be found out while the file is read
 * @throws CloisterError predictions-invalid, too-few-rows, and as importing a file does
 */
export async function runModelAudit(
  { path: file, plan, contents, folder, version }: ModelAuditRequest,
  execution: Execution | Promise<Execution>,
  { signal, onProgress, onNotice }: JobControl,
): Promise<ModelAuditOutcome> {
  const start = performance.now()
  const fileName = path.basename(file)
  const tell = (stage: string, fraction: number) => onProgress({ stage, fraction, secondsLeft: null })
  checkColumns(plan.columns, fileName)
  const { source, snapshot, columns } = await importCsv(file, importPlanOf(plan), {
    snapshots: folder,
    signal,
    onProgress: ({ stage, fraction }) => tell(stage, 0.4 * fraction),
  })
  const stored = snapshotPath(folder, snapshot.sha256)
  const table = await loadTable(
    stored,
    columns.map(({ name, type }) => ({ name, type })),
  )
  const read = predictionsFrom(table, plan.columns)
  if ('fault' in read) throw await faultError(read.fault, file, plan, signal)
  checkPeople(read.predictions, plan, fileName)

  const wanted = await execution
  const { executor, close } = openForJob(wanted, (notice) => onNotice?.(notice))
  try {
    const audit = await auditPredictions(read.predictions, plan.settings, {
      random: randomFromSeed(plan.settings.seed),
      executor,
      signal,
      contents,
      pause: () => new Promise((resolve) => setImmediate(resolve)),
      onProgress: ({ stage, fraction }) => tell(stage, 0.4 + 0.6 * fraction),
    })
    const { name, version: backendVersion, threads } = executor
    return {
      source,
      plan,
      audit,
      made: {
        cloister: version,
        seconds: (performance.now() - start) / 1000,
        backend: { name, version: backendVersion, threads },
        runtime: runtimeVersions(),
        machine: machine(),
        command: commandOf(plan, source.fileName, name, threads),
      },
    }
  } finally {
    await close()
  }
}

/** A fault of a row with the line that it is on in the user's file. */
async function faultError(
  { row, column, message, advice, text }: PredictionFault,
  file: string,
  { dialect }: ModelAuditPlan,
  signal: AbortSignal,
): Promise<CloisterError> {
  const line = await lineOfRow(file, dialect, row, { signal })
  const where = line === undefined ? `in row ${row + 1}` : `on line ${line.toLocaleString('en')}`
  const sentence = `${message} (column ${column} ${where}).`
  const place = { file: path.basename(file), ...(line === undefined ? {} : { line }), column, text: text.slice(0, 120) }
  return new CloisterError('predictions-invalid', sentence, advice, place)
}

/** @throws CloisterError where there are too few people, or too many groups */
function checkPeople({ member, persons, groups }: Predictions, { columns }: ModelAuditPlan, file: string): void {
  const inside = new Set<number>()
  const outside = new Set<number>()
  member.forEach((kind, row) => {
    const person = persons ? persons[row] : row
    if (kind === 1) inside.add(person)
    else outside.add(person)
  })
  const others = [...outside].filter((person) => !inside.has(person)).length
  const noun = persons ? 'persons' : 'rows'
  const place = { file, column: columns.member }
  if (inside.size === 0 || outside.size === 0)
    throw new CloisterError(
      'predictions-invalid',
      inside.size === 0
        ? `No row says “${columns.memberValue}”: the file has no rows that the model was trained on.`
        : `Every row says “${columns.memberValue}”: the file has no rows that the model was not trained on.`,
      'An audit compares the two. Put the model’s predictions for both into one file.',
      place,
    )
  if (inside.size < fewestPeople || others < fewestPeople)
    throw new CloisterError(
      'too-few-rows',
      `There are ${inside.size} ${noun} that the model was trained on and ${others} others; at least ${fewestPeople} of each are needed.`,
      persons
        ? 'Add more people. A person with rows on both sides counts as one that the model was trained on.'
        : 'Add more rows.',
      place,
    )
  if (groups && groups.levels.length > mostGroups)
    throw new CloisterError(
      'predictions-invalid',
      `The column ${groups.column} has ${groups.levels.length.toLocaleString('en')} different values; groups are at most ${mostGroups}.`,
      'Choose a column with few values, such as sex or hospital, or none.',
      { file, column: groups.column },
    )
}
