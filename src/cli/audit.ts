import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { automatic } from '#shared/contracts/executors.ts'
import {
  type GuessedColumns,
  ModelAuditSettings,
  PredictionColumns,
  type PredictionsInspection,
} from '#shared/contracts/model-audit.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { decideAudit } from '#shared/decision/index.ts'
import { auditWithoutSmallCells } from '#shared/disclosure/index.ts'
import { auditDecisionText } from '#shared/text/audit-decision.ts'
import {
  auditAttackTable,
  auditGroupNote,
  auditGroupTable,
  auditHeadline,
  auditPerformanceTable,
  auditSize,
  auditSummary,
} from '#shared/text/model-audit.ts'
import { alignedText } from '#shared/text/tables.ts'
import { auditFile, checkPresent, inspectPredictions, runModelAudit } from '../jobs/audit/index.ts'
import { executorNames } from '../jobs/executors/index.ts'
import { programVersion } from '../jobs/version.ts'
import { reporter, tell } from './reporter.ts'
import { cannotWrite, resolveExecution } from './run.ts'
import { required, UsageError, wholeNumber } from './usage.ts'

/** What the command says of the columns. */
interface Named {
  readonly outcome?: string
  readonly probability?: string[]
  readonly member?: string
  readonly 'member-value'?: string
  readonly group?: string
  readonly person?: string
}

/** cloister audit: the same as "Audit a model" in the window. */
export async function audit(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      outcome: { type: 'string' },
      probability: { type: 'string', multiple: true },
      member: { type: 'string' },
      'member-value': { type: 'string' },
      group: { type: 'string' },
      person: { type: 'string' },
      kind: { type: 'string', default: '' },
      parameters: { type: 'string' },
      'smallest-group': { type: 'string' },
      'attacker-steps': { type: 'string' },
      seed: { type: 'string' },
      backend: { type: 'string', default: automatic },
      threads: { type: 'string' },
      out: { type: 'string' },
    },
  })
  const file = path.resolve(required(positionals[0], 'PREDICTIONS.csv'))
  const out = path.resolve(required(values.out, '--out'))
  const execution = { backend: values.backend, threads: wholeNumber(values.threads, '--threads', 1, 256) ?? null }
  if (values.backend !== automatic && !executorNames().includes(values.backend))
    throw new UsageError(`--backend takes ${[automatic, ...executorNames()].join(', ')}, not "${values.backend}".`)
  const usual = ModelAuditSettings.parse({})
  const steps = wholeNumber(values['attacker-steps'], '--attacker-steps', 1, 1_000_000) ?? usual.classifier.steps
  const settings = ModelAuditSettings.parse({
    classifier: { ...usual.classifier, steps },
    kind: values.kind,
    parameters: wholeNumber(values.parameters, '--parameters', 0, Number.MAX_SAFE_INTEGER) ?? null,
    smallestGroup: wholeNumber(values['smallest-group'], '--smallest-group', 2, 1000),
    seed: wholeNumber(values.seed, '--seed', 0, 0xffff_ffff),
  })
  const controller = new AbortController()
  process.once('SIGINT', () => controller.abort())
  const inspected = await inspectPredictions(file, {}, controller.signal)
  for (const note of inspected.inspection.notes) tell(note)
  const columns = columnsFrom(values, inspected, path.basename(file))

  await mkdir(out, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw cannotWrite(error, `The folder ${out} cannot be made`)
  })
  const folder = await mkdtemp(path.join(out, '.audit-'))
  try {
    const plan = { name: path.parse(file).name, dialect: inspected.inspection.dialect, columns, settings }
    const whole = await runModelAudit(
      { id: 'command line', path: file, plan, folder, version: programVersion() },
      resolveExecution(execution),
      {
        signal: controller.signal,
        onProgress: reporter(),
        onNotice: tell,
      },
    )
    process.stderr.write('\n')
    const outcome = { ...whole, audit: auditWithoutSmallCells(whole.audit, settings.smallestGroup) }
    for (const form of ['json', 'csv'] as const)
      await writeFile(path.join(out, `audit.${form}`), auditFile(outcome, form)).catch(
        (error: NodeJS.ErrnoException) => {
          throw cannotWrite(error, `audit.${form} cannot be written to ${out}`)
        },
      )
    const found = outcome.audit
    const groups = auditGroupTable(found)
    console.log(
      [
        auditHeadline(found),
        auditDecisionText(found, decideAudit(found)),
        auditSize(found),
        alignedText(auditPerformanceTable(found)),
        alignedText(auditAttackTable(found)),
        ...(groups ? [alignedText(groups), auditGroupNote(found)] : []),
        ...auditSummary(found).map(({ title, sentences }) => `${title}\n${sentences.join('\n')}`),
      ].join('\n\n'),
    )
    return 0
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** What the columns are: as the command says, and else as they seem to be, which is told. */
function columnsFrom(
  named: Named,
  { guess, texts, inspection }: PredictionsInspection,
  file: string,
): PredictionColumns {
  const outcome = named.outcome ?? guessed(guess.outcome, 'outcome', '--outcome', file)
  const member = named.member ?? guessed(guess.member, 'membership', '--member', file)
  const textsOf = (column: string) => texts.find((each) => each.column === column)?.texts ?? []
  const sides = textsOf(member)
  const memberValue =
    named['member-value'] ??
    (member === guess.member ? guess.memberValue : null) ??
    guessed(null, `text of ${member} that means "was trained on"`, '--member-value', file)
  const classes = named.probability?.map(readProbability) ?? guess.classes
  // With one of two classes named the other is what is left.
  const rest = textsOf(outcome).filter((value) => !classes.some((each) => each.value === value))
  const place = (value: string) => textsOf(outcome).indexOf(value)
  const complete = classes.length === 1 && rest.length === 1 ? [...classes, { value: rest[0], column: null }] : classes
  const columns = PredictionColumns.safeParse({
    outcome,
    member,
    memberValue,
    nonMemberValue: sides.find((text) => text !== memberValue) ?? '',
    // In the order of the outcome’s texts, so that figures do not depend on the command’s.
    classes: complete.toSorted((a, b) => place(a.value) - place(b.value)),
    group: named.group ?? null,
    person: named.person ?? guess.person,
  })
  if (!columns.success) throw noProbabilities(file)
  checkPresent(inspection, columns.data, file)
  if (!named.probability || !named.outcome || !named.member) tell(`Guessed: ${describe(columns.data)}`)
  return columns.data
}

function readProbability(text: string) {
  const at = text.lastIndexOf('=')
  if (at < 0) throw new UsageError(`--probability takes CLASS=COLUMN, such as --probability yes=p_yes, not "${text}".`)
  return { value: text.slice(0, at), column: text.slice(at + 1) }
}

const describe = ({ outcome, classes, member, memberValue, person }: GuessedColumns) =>
  `outcome ${outcome}; probabilities ${classes.map(({ value, column }) => `${value}: ${column ?? 'the rest'}`).join(', ')}; trained on where ${member} is ${memberValue}${person === null ? '' : `; persons by ${person}`}.`

function guessed(found: string | null, what: string, option: string, file: string): string {
  if (found !== null) return found
  throw new CloisterError('predictions-invalid', `It is not clear what the ${what} is.`, `Say it with ${option}.`, {
    file,
  })
}

const noProbabilities = (file: string) =>
  new CloisterError(
    'predictions-invalid',
    'It is not clear which columns hold the probabilities.',
    'Say it with --probability CLASS=COLUMN, once for each class of the outcome.',
    { file },
  )
