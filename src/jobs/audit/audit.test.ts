import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  type ModelAuditPlan,
  ModelAuditOutcome,
  ModelAuditSettings,
  PredictionsInspection,
  StoredModelAudit,
} from '#shared/contracts/model-audit.ts'
import { lockFolder, unlockFolder } from '#storage/index.ts'
import { failure, fileMaker, temporaryFolder } from '../../storage/testing.ts'
import { onProcessor, withWorkspace } from '../testing.ts'
import { auditFile, auditHandlers, inspectPredictions, runModelAudit } from './index.ts'
import { predictionsCsv } from './testing.ts'

const file = fileMaker()
const quiet = { signal: new AbortController().signal, onProgress: () => {} }
const settings = ModelAuditSettings.parse({
  classifier: { kind: 'confidence-classifier', input: 'loss-augmented', steps: 100, learningRate: 0.01 },
})

const bothClasses = [
  { value: 'no', column: 'p_no' },
  { value: 'yes', column: 'p_yes' },
]

/** The plan that accepts every guess. */
async function guessedPlan(path: string, changes: Partial<ModelAuditPlan['columns']> = {}): Promise<ModelAuditPlan> {
  const { inspection, guess } = await inspectPredictions(path)
  const { outcome, classes, member, memberValue, nonMemberValue, group, person } = guess
  return {
    name: 'test',
    dialect: inspection.dialect,
    columns: {
      outcome: outcome ?? '',
      classes,
      member: member ?? '',
      memberValue: memberValue ?? '',
      nonMemberValue: nonMemberValue ?? '',
      group,
      person,
      ...changes,
    },
    settings,
  }
}

async function run(text: string, changes: Partial<ModelAuditPlan['columns']> = {}, control: object = {}) {
  const path = file(text)
  const plan = await guessedPlan(path, changes)
  const folder = temporaryFolder()
  const request = { id: 'x', path, plan, folder, version: '1.2.3' }
  return runModelAudit(request, onProcessor, { ...quiet, ...control })
}

describe('auditing a file of predictions', () => {
  it('leaves nothing of the file in an encrypted workspace', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'cloister-encryption.json'), '{}')
    unlockFolder(folder, Buffer.alloc(32, 9))
    try {
      const path = file(predictionsCsv().replaceAll('north', 'Zanzibarowa'))
      const plan = await guessedPlan(path, { group: 'ward' })
      const { audit } = await runModelAudit({ id: 'x', path, plan, folder, version: '1.2.3' }, onProcessor, quiet)
      expect(audit.rows).toBe(400)
      const left = readdirSync(folder).filter((name) => name !== 'cloister-encryption.json')
      expect(left).toEqual([expect.stringMatching(/^[0-9a-f]{64}\.rows$/)])
      expect(readFileSync(join(folder, left[0])).includes('Zanzibarowa')).toBe(false)
    } finally {
      lockFolder(folder)
    }
  })

  it('goes from the file to the figures', async () => {
    const found = await run(predictionsCsv(), { group: 'ward' })
    expect(ModelAuditOutcome.parse(found)).toEqual(found)
    const { audit, made, source } = found
    expect(audit).toMatchObject({ rows: 400, members: 200, nonMembers: 200 })
    expect(audit.persons).toMatchObject({ members: 200, onBothSides: 0 })
    expect(audit.attacks.every((attack) => !('withheld' in attack) && attack.auc.low > 0.6)).toBe(true)
    expect(audit.subgroups?.groups.map(({ group }) => group).sort()).toEqual(['north', 'south'])
    expect(source.sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(made.command).toContain('--probability "no=p_no" --probability "yes=p_yes"')
  })

  it('is the same for a file written in another dialect, and for one column of probabilities', async () => {
    const text = predictionsCsv()
    const plain = await run(text)
    const german = await run(text.replaceAll('.', ',').replaceAll(/,(?!\d{4}\b)/g, ';'))
    expect(german.plan.dialect).toMatchObject({ delimiter: ';', decimal: ',' })
    expect(german.audit).toEqual(plain.audit)
    const one = await run(text, {
      classes: [
        { value: 'no', column: null },
        { value: 'yes', column: 'p_yes' },
      ],
    })
    const [a, b] = [plain.audit.attacks[0], one.audit.attacks[0]]
    if ('withheld' in a || 'withheld' in b) throw new Error('withheld')
    expect(b.auc.estimate).toBeCloseTo(a.auc.estimate, 6)
  })

  it('tells how far it is, and stops when it is cancelled', async () => {
    const fractions: number[] = []
    await run(predictionsCsv(), {}, { onProgress: ({ fraction }: { fraction: number }) => fractions.push(fraction) })
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b))
    expect(fractions.at(-1)).toBe(1)
    const controller = new AbortController()
    controller.abort()
    expect((await failure(run(predictionsCsv(), {}, { signal: controller.signal }))).code).toBe('cancelled')
  })

  const good = predictionsCsv(40)
  const lines = good.split('\n')
  /** The file with another text in the place of line 11. */
  const withLine = (line: string) => [...lines.slice(0, 10), line, ...lines.slice(11)].join('\n')
  it.each<[string, string, string, object, RegExp]>([
    [
      'probabilities that do not add up',
      withLine('x,north,yes,0.5,0.6,test'),
      'predictions-invalid',
      { line: 11, column: 'p_no' },
      /add up to 1.1.*on line 11/,
    ],
    [
      'a percentage',
      withLine('x,north,yes,40,60,test'),
      'predictions-invalid',
      { line: 11, column: 'p_no' },
      /40 is no probability/,
    ],
    [
      'a negative score',
      withLine('x,north,yes,1.5,-0.5,test'),
      'predictions-invalid',
      { line: 11, column: 'p_no' },
      /is no probability/,
    ],
    [
      'an empty cell',
      withLine('x,north,yes,,0.6,test'),
      'predictions-invalid',
      { line: 11, column: 'p_no' },
      /is missing/,
    ],
    [
      'NaN',
      withLine('x,north,yes,NaN,0.6,test'),
      'csv-value',
      { line: 11, column: 'p_no' },
      /"NaN" in column "p_no" on line 11 is not a finite number/,
    ],
    ['a row too short', withLine('x,north,yes,0.4'), 'csv-ragged', { line: 11 }, /Line 11 has 4 values/],
  ])('refuses %s and says where', async (_, text, code, place, message) => {
    const plan = await guessedPlan(file(good))
    const path = file(text)
    const request = { id: 'x', path, plan, folder: temporaryFolder(), version: '1' }
    const error = await failure(runModelAudit(request, onProcessor, quiet))
    expect(error).toMatchObject({
      code,
      place: expect.objectContaining(place),
      message: expect.stringMatching(message),
    })
    expect(error.place?.file).toMatch(/\.csv$/)
    expect(error.advice).toMatch(/\.$/)
  })

  it.each<[string, (text: string) => string, Partial<ModelAuditPlan['columns']>, string, RegExp]>([
    [
      'text in a column of probabilities',
      (text) => text.replace(/0\.\d{4},train/, 'high,train'),
      { outcome: 'death', classes: bothClasses },
      'csv-value',
      /"high" in column "p_yes" on line 3 is not a number/,
    ],
    [
      'no member',
      (text) => text.replaceAll('train', 'test'),
      { memberValue: 'train', nonMemberValue: 'test', member: 'split' },
      'predictions-invalid',
      /No row says “train”/,
    ],
    [
      'all members',
      (text) => text.replaceAll('test', 'train'),
      { memberValue: 'train', nonMemberValue: 'test', member: 'split' },
      'predictions-invalid',
      /Every row says “train”/,
    ],
    [
      'too few',
      (text) => text.split('\n').slice(0, 16).join('\n'),
      {},
      'too-few-rows',
      /7 persons.*8 others; at least 10/,
    ],
    [
      'a third word of membership',
      (text) => text.replace('test', 'val'),
      { member: 'split', memberValue: 'train', nonMemberValue: 'test' },
      'predictions-invalid',
      /“val” says neither.*line 2/,
    ],
    [
      'a class without a column',
      (text) => text.replace(',yes,', ',maybe,'),
      {
        outcome: 'death',
        classes: bothClasses,
      },
      'predictions-invalid',
      /“maybe” has no column/,
    ],
    [
      'a column that is not there',
      (text) => text,
      { member: 'member' },
      'data-changed',
      /no longer has the column "member"/,
    ],
    [
      'one column for two things',
      (text) => text,
      { person: 'split' },
      'predictions-invalid',
      /cannot be both the membership and the person/,
    ],
    ['one text for both sides', (text) => text, { memberValue: 'test' }, 'predictions-invalid', /cannot stand both/],
    [
      'no probability at all',
      (text) => text,
      {
        classes: [
          { value: 'no', column: null },
          { value: 'yes', column: null },
        ],
      },
      'predictions-invalid',
      /no column of probabilities for the outcomes/,
    ],
    [
      'groups that are none',
      (text) => text,
      { group: 'patient', person: null },
      'predictions-invalid',
      /400 different values; groups are at most 100/,
    ],
  ])('refuses %s', async (_, change, columns, code, message) => {
    expect(await failure(run(change(predictionsCsv()), columns))).toMatchObject({
      code,
      message: expect.stringMatching(message),
    })
  })
})

describe('the calls about audits', () => {
  it('look at a file, keep what was found and nothing else, and hand it over', () =>
    withWorkspace(async (workspace) => {
      const handlers = auditHandlers({ current: workspace })
      const path = file(predictionsCsv(), 'model a.csv')
      const seen = await handlers['audits.inspect']({ path, dialect: {} })
      expect(PredictionsInspection.parse(seen)).toEqual(seen)
      expect(seen.guess).toMatchObject({ outcome: 'death', member: 'split', person: 'patient' })

      const { id, folder, version } = await handlers['audits.begin']()
      const plan = { ...(await guessedPlan(path)), name: 'Model A' }
      const outcome = await runModelAudit({ id, path, plan, folder, version }, onProcessor, quiet)
      const stored = await workspace.audits.end(id, outcome)
      expect(StoredModelAudit.parse(stored)).toEqual(stored)
      expect(existsSync(folder)).toBe(false)
      expect(await workspace.audits.list()).toEqual([
        { id, name: 'Model A', createdAt: stored?.createdAt, fileName: 'model a.csv', rows: 400 },
      ])
      expect(await workspace.audits.get(id)).toEqual(stored)

      const json = await handlers['audits.file']({ id, form: 'json', smallestCount: 10 })
      const told = { ...stored!, audit: { ...stored!.audit, suppression: { smallest: 10, hidden: 0 } } }
      expect([json.name, JSON.parse(json.text)]).toEqual(['Model A', told])
      const csv = auditFile(outcome, 'csv').trimEnd().split('\r\n')
      expect(csv[0]).toBe('about,measure,estimate,low,high,note')
      expect(csv.filter((line) => line.startsWith('loss-threshold,auc,'))).toHaveLength(1)

      await workspace.audits.remove(id)
      expect(await workspace.audits.list()).toEqual([])
      expect((await failure(workspace.audits.get(id))).code).toBe('not-found')
      expect((await failure(workspace.audits.remove(id))).code).toBe('not-found')
    }))

  it('leave nothing behind of an audit that found nothing', () =>
    withWorkspace(async (workspace) => {
      const { id, folder } = await workspace.audits.begin()
      expect(existsSync(folder)).toBe(true)
      expect(await workspace.audits.end(id, null)).toBeNull()
      expect(readdirSync(join(workspace.folder, 'audits'))).toEqual([])
      await workspace.audits.begin()
      await workspace.audits.removeLeftovers()
      expect(existsSync(join(workspace.folder, 'audits'))).toBe(false)
    }))
})
