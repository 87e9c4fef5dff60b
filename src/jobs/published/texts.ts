import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { parse } from 'yaml'
import { PaperText, StudyText } from '#shared/contracts/published.ts'
import { CloisterError } from '#shared/ipc/errors.ts'

/** A paper with what is said of its studies. */
export interface PaperTexts {
  /** The folder's name, which is the group's in the registry. */
  readonly id: string
  readonly text: PaperText
  /** By the studies' names. */
  readonly studies: ReadonlyMap<string, StudyText>
}

interface Schema<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false; error: { issues: readonly Issue[] } }
}
interface Issue {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

/** @throws CloisterError study-file where it is missing or is not what it should be */
async function read<T>(file: string, schema: Schema<T>): Promise<T> {
  const fail = (what: string): never => {
    throw new CloisterError(
      'study-file',
      `What comes with Cloister about a published study cannot be read: ${what}.`,
      'Install Cloister again, or correct the file.',
      { file: path.basename(file) },
    )
  }
  const text = await readFile(file, 'utf8').catch(() => fail('the file is missing'))
  let value: unknown
  try {
    value = parse(text)
  } catch (error) {
    return fail(`it is not valid YAML (${(error as Error).message.split('\n')[0]})`)
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [{ path: place, message }] = parsed.error.issues
  return fail(`${place.join('.') || 'its top'}: ${message}`)
}

/**
 * Reads what is said of a paper and its studies.
 *
 * @param folder `resources/studies`: a folder for each paper, with `paper.yaml` and a file for each study
 */
export async function readPaperTexts(folder: string, paper: string): Promise<PaperTexts> {
  const own = path.join(folder, paper)
  const text = await read(path.join(own, 'paper.yaml'), PaperText)
  const files = (await readdir(own)).filter((file) => file.endsWith('.yaml') && file !== 'paper.yaml').sort()
  const studies = new Map<string, StudyText>()
  for (const file of files) {
    const study = await read(path.join(own, file), StudyText)
    studies.set(study.study, study)
  }
  return { id: paper, text, studies }
}
