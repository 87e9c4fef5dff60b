import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Dataset } from '#shared/contracts/dataset.ts'
import type { StudyFile } from '#shared/contracts/study.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { inspectCsv, type Workspace } from '#storage/index.ts'
import { parseStudyFile } from './study-file.ts'

export interface OpenStudyOptions {
  readonly onProgress?: (progress: { stage: string; fraction: number }) => void
  /** Told what is worth knowing of how the file is read, one sentence each. */
  readonly onNote?: (note: string) => void
  readonly signal?: AbortSignal
}

/**
 * Imports a CSV file as a study file describes it, and stores the study's roles, graph and settings with it.
 *
 * @throws CloisterError when the study names a column that the file does not have, or two columns for a role that one
 * alone can have, and as importing does
 */
export async function openStudy(
  workspace: Workspace,
  csv: string,
  study: StudyFile,
  options: OpenStudyOptions = {},
): Promise<Dataset> {
  const { dialect, columns: wanted, cutPoint } = study.data
  const inspection = await inspectCsv(csv, dialect)
  const names = new Set(inspection.columns.map(({ name }) => name))
  const stray = [...Object.keys(wanted), ...study.graph.edges.flat()].find((name) => !names.has(name))
  if (stray !== undefined)
    throw new CloisterError(
      'study-file',
      `The study names the column ${stray}, which ${path.basename(csv)} does not have.`,
      `Its columns are: ${[...names].join(', ')}.`,
    )
  refuseRivals(wanted)
  for (const note of inspection.notes) options.onNote?.(note)

  const plan = {
    name: study.study.name,
    dialect: inspection.dialect,
    columns: inspection.columns.map(({ name, type }) => ({ name, type: wanted[name]?.type ?? type })),
  }
  let dataset = await workspace.importFile(csv, plan, options)
  const changes = dataset.columns.flatMap(({ name }) => {
    const { role, missing } = wanted[name] ?? {}
    return role || missing ? [{ names: [name], role, missing }] : []
  })
  if (changes.length > 0) dataset = await workspace.datasets.changeEach(dataset.id, changes)
  if (cutPoint !== null) dataset = await workspace.datasets.setCutPoint(dataset.id, cutPoint)
  const usable = dataset.columns
    .filter(({ role }) => ['outcome', 'feature', 'sensitive'].includes(role))
    .map(({ name }) => name)
  const inGraph = new Set(study.graph.edges.flat())
  await workspace.graphs.save(dataset.id, {
    nodes: usable.filter((name) => inGraph.has(name)),
    edges: study.graph.edges,
    positions: {},
    origin: 'file',
  })
  await workspace.studies.save(dataset.id, study.study)
  return dataset
}

/** @throws CloisterError where a role that one column alone can have is given to two */
function refuseRivals(wanted: StudyFile['data']['columns']): void {
  for (const role of ['outcome', 'site', 'person'] as const) {
    const [first, second] = Object.keys(wanted).filter((name) => wanted[name].role === role)
    if (second !== undefined)
      throw new CloisterError(
        'study-file',
        `The study calls two columns the ${role}: ${first} and ${second}.`,
        'Give one of them another role.',
      )
  }
}

/** Opens the bundled demonstration from its folder. */
export async function openDemo(workspace: Workspace, folder: string): Promise<Dataset> {
  const file = path.join(folder, 'study.yaml')
  return openStudy(
    workspace,
    path.join(folder, 'infection.csv'),
    parseStudyFile(await readFile(file, 'utf8'), 'study.yaml'),
  )
}
