import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ReportDocument } from '#shared/contracts/report.ts'
import { reportDocument } from '#shared/text/report/index.ts'
import { RunResults } from '#shared/contracts/results.ts'
import { file, patients } from '../jobs/testing.ts'
import { temporaryFolder } from '../storage/testing.ts'
import { cloister, data, electron, newFolder, program, text, tiny } from './testing.ts'

describe.skipIf(!existsSync(program))(`the command line (needs ${program})`, () => {
  describe('report', () => {
    const made = (async () => {
      const out = newFolder()
      await cloister(['run', tiny, '--data', data, '--out', out, '--no-pdf'])
      return join(out, 'results.json')
    })()

    it('prints the report of results, and its path', async () => {
      const pdf = join(temporaryFolder(), 'a.pdf')
      const { status, output } = await cloister(['report', await made, '--out', pdf], electron)
      expect([status, output.trim()]).toEqual([0, pdf])
      expect(JSON.parse(readFileSync(pdf, 'utf8'))).toMatchObject({ results: await made, paper: 'A4' })
      expect(await cloister(['report', await made, '--out', pdf])).toMatchObject({
        status: 4,
        errors: expect.stringMatching(/^The report could not be printed: Electron is not at hand/),
      })
    })

    it('is written as JSON without Electron, with what is added and what is left out', async () => {
      const json = join(temporaryFolder(), 'a.json')
      const added = ['--use', 'To plan beds.', '--omit', 'models,glossary']
      expect(await cloister(['report', await made, '--out', json, ...added])).toMatchObject({ status: 0 })
      const found = ReportDocument.parse(JSON.parse(readFileSync(json, 'utf8')))
      expect(found.sections.filter(({ state }) => state === 'omitted').map(({ id }) => id)).toEqual([
        'models',
        'glossary',
      ])
      expect(JSON.stringify(found.sections[1])).toMatch(/To plan beds\..*Not stated\./)
      const whole = RunResults.parse(JSON.parse(readFileSync(await made, 'utf8')))
      expect(found.run).toEqual(whole)

      // Stricter than the study was: counts go, and the figures stay.
      expect(await cloister(['report', await made, '--out', json, '--smallest-count', '1000'])).toMatchObject({
        status: 0,
      })
      const { run } = ReportDocument.parse(JSON.parse(readFileSync(json, 'utf8')))
      expect(whole.results.suppression).toMatchObject({ smallest: 10 })
      expect(run.results.suppression).toMatchObject({ smallest: 1000 })
      expect(run.results.data.classes.every(({ rows }) => rows === null)).toBe(true)
      expect(run.results.attacks).toEqual(whole.results.attacks)
    })

    it('tells Electron the form and the options', async () => {
      const html = join(temporaryFolder(), 'a.html')
      expect((await cloister(['report', await made, '--out', html], electron)).status).toBe(0)
      expect(JSON.parse(readFileSync(html, 'utf8'))).toMatchObject({ results: await made, form: 'html' })
    })

    it('keeps of a report that was saved as JSON what people said: title, use, changed limits and who signed', async () => {
      const folder = temporaryFolder()
      const [plain, signed, again, pdf] = ['plain.json', 'signed.json', 'again.json', 'again.pdf'].map((name) =>
        join(folder, name),
      )
      await cloister(['report', await made, '--out', plain, '--use', 'To plan beds.', '--omit', 'glossary'])
      const document = ReportDocument.parse(JSON.parse(readFileSync(plain, 'utf8')))
      const { options, decision } = document
      const [{ id }] = decision.appetite.rules
      const changes = { [id]: { value: 0.9, effect: 'against' as const, source: 'Our board, 2026' } }
      const [{ model }] = decision.models
      const signOff = {
        name: 'A. Smith',
        role: 'Data protection officer',
        date: '2026-11-22',
        decision: 'conditions' as const,
        remarks: 'Within the hospital only.',
        bucket: 'needs-person' as const,
      }
      const release = { changes, signOffs: { [model]: signOff } }
      const own = { ...options, access: 'The wards.', note: 'The second of two runs.' }
      writeFileSync(signed, JSON.stringify(reportDocument(document.run, own, release, 'Beds, second run')))

      // The same report, to the last character, where nothing is said anew.
      expect(await cloister(['report', signed, '--out', again])).toMatchObject({ status: 0 })
      expect(JSON.parse(readFileSync(again, 'utf8'))).toEqual(JSON.parse(readFileSync(signed, 'utf8')))
      const remade = ReportDocument.parse(JSON.parse(readFileSync(again, 'utf8')))
      expect([remade.title, remade.options]).toEqual(['Beds, second run', own])
      expect(remade.decision.models.find((each) => each.model === model)?.signOff).toEqual(signOff)
      expect(remade.decision.appetite.rules.find((rule) => rule.id === id)).toMatchObject({
        limit: 0.9,
        source: 'Our board, 2026',
        isChanged: true,
      })

      // The pages are drawn from the same; what is given anew takes the place of what the report said.
      expect((await cloister(['report', signed, '--out', pdf, '--use', 'To count.'], electron)).status).toBe(0)
      expect(JSON.parse(readFileSync(pdf, 'utf8'))).toMatchObject({
        record: { title: 'Beds, second run', options: { ...own, intendedUse: 'To count.' }, release },
      })

      // Limits are an organisation's, and can be taken from a report of another run; signatures are not.
      expect(await cloister(['report', await made, '--out', again, '--appetite', signed])).toMatchObject({ status: 0 })
      const other = ReportDocument.parse(JSON.parse(readFileSync(again, 'utf8')))
      expect(other.decision.appetite.changes).toEqual(changes)
      expect(other.decision.models.map((each) => each.signOff)).toEqual(other.decision.models.map(() => null))
      expect(await cloister(['report', await made, '--out', again, '--appetite', await made])).toMatchObject({
        status: 3,
        errors: expect.stringMatching(/results\.json holds results but no limits to decide by/),
      })
      const broken = text(
        JSON.stringify({ ...document, decision: { ...decision, models: [{ model, signOff: { name: 1 } }] } }),
        'altered.json',
      )
      expect(await cloister(['report', broken, '--out', again])).toMatchObject({
        status: 3,
        errors: expect.stringMatching(/altered\.json is not a results file of this version: at decision\.models/),
      })
    })

    it('refuses what is no results file', async () => {
      for (const [path, why] of [
        ['/nowhere/results.json', /results\.json cannot be read/],
        [text('{"results": 1}', 'other.json'), /other\.json is not a results file of Cloister/],
        [text('{', 'broken.json'), /broken\.json is not a results file/],
      ] as const) {
        const { status, errors } = await cloister(['report', path, '--out', '/tmp/x.pdf'], electron)
        expect(status).toBe(3)
        expect(errors).toMatch(why)
      }
    })
  })

  describe('verify', () => {
    const made = (async () => {
      const out = newFolder()
      await cloister(['run', tiny, '--data', data, '--out', out, '--no-pdf', '--backend', 'onnxruntime-cpu'])
      return join(out, 'results.json')
    })()

    it('runs the study again: status 0 where the numbers are the same, 5 where they are not', async () => {
      const again = await cloister(['verify', await made, '--data', data])
      expect([again.status, again.output], again.errors).toEqual([
        0,
        expect.stringMatching(
          /^VERIFIED\. All [\d,]+ numbers are equal bit for bit\.\n\nAsked for: equality bit by bit/,
        ),
      ])
      const outcome = RunResults.parse(JSON.parse(readFileSync(await made, 'utf8')))
      const { accuracy } = outcome.results.targets[0]
      if ('mean' in accuracy) accuracy.mean += 1e-9
      const altered = text(JSON.stringify(outcome), 'results.json')
      const json = join(temporaryFolder(), 'found.json')
      const found = await cloister(['verify', altered, '--data', data, '--json', json])
      expect([found.status, found.output]).toEqual([5, expect.stringMatching(/^NOT VERIFIED\. [^]*accuracy\.mean/)])
      expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ holds: false, demand: 'bit-equal', unequal: 1 })
      const loose = await cloister(['verify', altered, '--data', data, '--threads', '1', '--tolerance', '0.001'])
      expect([loose.status, loose.output]).toEqual([0, expect.stringMatching(/widened by 0\.001, .*threads/)])
    })

    it('refuses other data, and what is no results file, with status 3', async () => {
      const other = file(patients(150))
      for (const [args, why] of [
        [[await made, '--data', other], /its SHA-256 is [0-9a-f]{64}, theirs [0-9a-f]{64}/],
        [[await made, '--data', '/nowhere/people.csv'], /people\.csv cannot be read/],
        [[text('{}', 'other.json'), '--data', data], /other\.json is not a results file of Cloister/],
      ] as const)
        expect(await cloister(['verify', ...args])).toMatchObject({ status: 3, errors: expect.stringMatching(why) })
    })
  })
})
