import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, stringify } from 'yaml'
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
  if (fault) {
    const what = fault.code === 'MULTIPLE_DOCS' ? 'it holds several documents' : fault.message
    throw refuse(`The study file is not valid YAML: ${asSentence(what)}`, {
      file,
      line: lineCounter.linePos(fault.pos[0]).line,
    })
  }

  const parsed = StudyFile.safeParse(valueOf(document, file))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const { message } = issue
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]] : issue.path
  throw refuse(`The study file says something that is not understood at ${path.join('.') || 'its top'}: ${message}.`, {
    file,
    line: lineOf(path),
    column: path.join('.') || undefined,
  })

  /** The line of a setting, or of the nearest one around it that the file names. */
  function lineOf(path: readonly PropertyKey[]): number {
    let line = 1
    let node: unknown = document.contents
    for (const step of path) {
      const pair = isMap(node)
        ? node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
        : undefined
      const value = isSeq(node) ? node.items[Number(step)] : pair?.value
      const place = pair?.key ?? value
      if (!isNode(place) || !place.range) break
      line = lineCounter.linePos(place.range[0]).line
      node = value
    }
    return line
  }
}

/** What a document says. @throws CloisterError study-file where it refers to what is not there, or to itself without end */
function valueOf(document: Document, file: string): unknown {
  try {
    return document.toJS()
  } catch (error) {
    throw refuse(`The study file is not valid YAML: ${asSentence((error as Error).message)}`, { file })
  }
}

/** What the reader of YAML says, with a full stop. */
const asSentence = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`)

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
