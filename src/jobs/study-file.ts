import { isNode, LineCounter, parseDocument, stringify } from 'yaml'
import type { Dataset } from '#shared/contracts/dataset.ts'
import type { Graph } from '#shared/contracts/graph.ts'
import { StudyFile, type StudySettings } from '#shared/contracts/study.ts'
import { CloisterError, type Place } from '#shared/ipc/errors.ts'

const advice = 'Correct the file; "Save as file…" on the Study page writes one that is right, as a pattern.'

const refuse = (message: string, place: Place) => new CloisterError('study-file', message, advice, place)

/**
 * Reads a study file (YAML, or JSON, which is YAML too).
 *
 * @param text what the file holds
 * @param file its name, for messages
 * @throws CloisterError study-file with the line and the setting
 */
export function parseStudyFile(text: string, file: string): StudyFile {
  const lineCounter = new LineCounter()
  const document = parseDocument(text, { lineCounter, prettyErrors: false })
  const [fault] = document.errors
  if (fault)
    throw refuse(`The study file is not valid YAML: ${fault.message}`, {
      file,
      line: lineCounter.linePos(fault.pos[0]).line,
    })

  const parsed = StudyFile.safeParse(document.toJS())
  if (parsed.success) return parsed.data
  const { path, message } = parsed.error.issues[0]
  throw refuse(`The study file says something that is not understood at ${path.join('.') || 'its top'}: ${message}.`, {
    file,
    line: lineOf(path),
    column: path.join('.') || undefined,
  })

  /** The line of a setting, or of the nearest one around it that the file names. */
  function lineOf(path: readonly PropertyKey[]): number {
    for (let length = path.length; length > 0; length--) {
      const found: unknown = document.getIn(path.slice(0, length), true)
      if (isNode(found) && found.range) return lineCounter.linePos(found.range[0]).line
    }
    return 1
  }
}

/** The study of a dataset as a file that can be run on the same CSV file again. */
export function studyFileOf(dataset: Dataset, graph: Graph, settings: StudySettings): StudyFile {
  return {
    cloister: 1,
    data: {
      dialect: dataset.dialect,
      columns: Object.fromEntries(
        dataset.columns.map(({ name, type, role, missing }) => [name, { type, role, missing }]),
      ),
      cutPoint: dataset.cutPoint,
    },
    graph: { edges: graph.edges },
    study: settings,
  }
}

/** The file's text. */
export function writeStudyFile(study: StudyFile): string {
  const head = '# A study for Cloister. Run it with: cloister run THIS_FILE --data DATA.csv --out FOLDER\n'
  return head + stringify(study, { flowCollectionPadding: false, lineWidth: 100 })
}
