import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ModelAuditOutcome } from '#shared/contracts/model-audit.ts'
import { onnxFile } from '../../tests/support/onnx-file.ts'
import { predictionsCsv } from '../jobs/audit/testing.ts'
import { cloister, newFolder, program, text } from './testing.ts'

describe.skipIf(!existsSync(program))(`the command line (needs ${program})`, () => {
  describe('audit', () => {
    it('writes what it found about a model, from a file of its predictions', async () => {
      const predictions = text(predictionsCsv(300), 'predictions.csv')
      const out = newFolder()
      const args = ['audit', predictions, '--out', out, '--group', 'ward', '--backend', 'onnxruntime-cpu']
      const { status, output, errors } = await cloister(args)
      expect([status, readdirSync(out).sort()], errors).toEqual([0, ['audit.csv', 'audit.json']])
      const outcome = ModelAuditOutcome.parse(JSON.parse(readFileSync(join(out, 'audit.json'), 'utf8')))
      expect(outcome.plan.columns).toMatchObject({
        outcome: 'death',
        member: 'split',
        person: 'patient',
        group: 'ward',
      })
      expect(output).toMatch(/^Shown one person of the training data[^]*Loss threshold[^]*What this does not show/)
      expect(errors).toMatch(
        /Guessed: outcome death; probabilities no: p_no, yes: p_yes; trained on where split is train/,
      )

      // The command that it writes down gives the same again.
      const words = [...outcome.made.command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare)
      const again = newFolder()
      const repeated = words.slice(1).map((word) => (word === 'predictions.csv' ? predictions : word))
      const second = await cloister(repeated.map((word, at) => (repeated[at - 1] === '--out' ? again : word)))
      expect(second.status, second.errors).toBe(0)
      expect(second.errors).not.toMatch(/Guessed/)
      const same = ModelAuditOutcome.parse(JSON.parse(readFileSync(join(again, 'audit.json'), 'utf8')))
      expect([same.audit, same.plan]).toEqual([outcome.audit, outcome.plan])
    })

    it.each<[string, string[], number, RegExp]>([
      ['a column that is not there', ['--member', 'nothing', '--member-value', '1'], 3, /no column “nothing”/],
      ['no membership', ['--member', 'ward'], 3, /Say it with --member-value/],
      ['half a probability', ['--probability', 'p_yes'], 2, /CLASS=COLUMN/],
      ['a seed that is none', ['--seed', 'x'], 2, /--seed takes a whole number/],
    ])('refuses %s', async (_, more, expected, message) => {
      const { status, errors } = await cloister(['audit', text(predictionsCsv(60)), '--out', newFolder(), ...more])
      expect([status, errors]).toEqual([expected, expect.stringMatching(message)])
    })

    it('takes the predictions of an ONNX model that was run on a table', async () => {
      const model = join(newFolder(), '..', 'model.onnx')
      writeFileSync(
        model,
        onnxFile({
          inputs: [{ name: 'x', type: 'float32', shape: ['N', 1] }],
          outputs: [{ name: 'p', type: 'float32', shape: ['N', 1] }],
          nodes: [{ type: 'Sigmoid', inputs: ['x'], outputs: ['p'] }],
        }),
      )
      const rows = Array.from({ length: 60 }, (_, i) => `${(i % 7) - 3},${i % 3 ? 'ill' : 'well'},${i % 2}`)
      const data = text(`marker,state,member\n${rows.join('\n')}\n`)
      const predictions = join(newFolder(), '..', 'predictions.csv')
      const args = ['--data', data, '--outcome', 'state', '--features', 'marker', '--classes', 'well,ill']
      const asked = await cloister(['predict', model, ...args, '--out', predictions])
      expect([asked.status, asked.output], asked.errors).toEqual([0, expect.stringContaining('Audit them')])
      expect(readFileSync(predictions, 'utf8')).toMatch(/^state,member,p_well,p_ill\r\n/)
      const audited = await cloister(['audit', predictions, '--out', newFolder()])
      expect([audited.status, audited.output], audited.errors).toEqual([0, expect.stringContaining('60 rows: 30 that')])
      const refused = await cloister(['predict', data, ...args, '--out', predictions])
      expect([refused.status, refused.errors]).toEqual([3, expect.stringContaining('ONNX model')])
    })

    it('needs a file and a folder', async () => {
      expect(await cloister(['audit'])).toMatchObject({
        status: 2,
        errors: expect.stringMatching(/PREDICTIONS.csv is missing/),
      })
      const missing = await cloister(['audit', '/nowhere/a.csv', '--out', newFolder()])
      expect([missing.status, missing.errors]).toEqual([3, expect.stringMatching(/no longer there/)])
    })
  })
})
