import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { containsRows } from '#engine/structural/index.ts'
import { predictRows } from '../jobs/predict/index.ts'
import { reporter } from './reporter.ts'
import { cannotWrite } from './run.ts'
import { required, wholeNumber } from './usage.ts'

const listOf = (text: string | undefined) => text?.split(',').map((part) => part.trim()) ?? null

/** cloister predict: runs an ONNX model on a table and writes a file that "cloister audit" and the window read. */
export async function predict(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      data: { type: 'string' },
      outcome: { type: 'string' },
      features: { type: 'string' },
      keep: { type: 'string' },
      classes: { type: 'string' },
      logits: { type: 'boolean', default: false },
      threads: { type: 'string' },
      out: { type: 'string' },
    },
  })
  const model = path.resolve(required(positionals[0], 'MODEL.onnx'))
  const data = path.resolve(required(values.data, '--data'))
  const out = path.resolve(required(values.out, '--out'))
  const outcome = required(values.outcome, '--outcome')
  const threads = wholeNumber(values.threads, '--threads', 1, 256) ?? 1
  const controller = new AbortController()
  process.once('SIGINT', () => controller.abort())
  const folder = await mkdtemp(path.join(path.dirname(out), '.predict-')).catch((error: NodeJS.ErrnoException) => {
    throw cannotWrite(error, `A folder beside ${out} cannot be made`)
  })
  try {
    const { text, contents } = await predictRows(
      {
        model,
        data,
        outcome,
        features: listOf(values.features),
        keep: listOf(values.keep),
        classes: listOf(values.classes),
        logits: values.logits,
        folder,
        threads,
      },
      { signal: controller.signal, onProgress: reporter() },
    )
    process.stderr.write('\n')
    await writeFile(out, text).catch((error: NodeJS.ErrnoException) => {
      throw cannotWrite(error, `${out} cannot be written`)
    })
    console.log(`The predictions: ${out}. Audit them with "cloister audit", or on the page Audit a model.`)
    // How many rows it was trained on is not known here, so that nothing is told of tables that are merely long.
    const held = contents && containsRows(contents, Infinity)
    if (held?.verdict === 'raised') console.log(held.sentence)
    return 0
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
