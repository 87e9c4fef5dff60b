import type { Run } from '#shared/contracts/job.ts'

/** What a person looks for among the runs; null and the empty text let everything through. */
export interface RunFilter {
  readonly text: string
  readonly datasetId: string | null
  readonly state: Run['state'] | null
}

export const everyRun: RunFilter = { text: '', datasetId: null, state: null }

/** Without case and accents: "Zürich" is found by "zurich". */
const plain = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()

/** The runs whose name, note or dataset's name holds every word that was typed, of the dataset and in the state chosen. */
export function filterRuns(runs: readonly Run[], { text, datasetId, state }: RunFilter): Run[] {
  const words = plain(text).split(/\s+/).filter(Boolean)
  return runs.filter((run) => {
    const told = plain(`${run.name}\n${run.note}\n${run.datasetName}`)
    return (
      words.every((word) => told.includes(word)) &&
      (datasetId === null || run.datasetId === datasetId) &&
      (state === null || run.state === state)
    )
  })
}

/** The datasets that the runs are of, by name; two of one name are told apart by nothing but their runs. */
export function datasetsOf(runs: readonly Run[]): { id: string; name: string }[] {
  const names = new Map(runs.map(({ datasetId, datasetName }) => [datasetId, datasetName]))
  return [...names].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name, 'en'))
}
