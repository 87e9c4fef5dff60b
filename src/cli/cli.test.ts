import type { ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ReportRecord } from '#shared/contracts/report.ts'
import { Manifest, RunResults } from '#shared/contracts/results.ts'
import { file, patients, smallStudy } from '../jobs/testing.ts'
import { writeStudyFile } from '../jobs/study-file.ts'
import { temporaryFolder } from '../storage/testing.ts'
import { cloister, data, electron, newFolder, program, results, root, study, text, tiny } from './testing.ts'

describe.skipIf(!existsSync(program))(`the command line (needs ${program})`, () => {
  describe('run', () => {
    it('writes the results, prints the tables and leaves nothing else', async () => {
      const out = newFolder()
      const { status, output, errors } = await cloister(['run', study, '--data', data, '--out', out, '--no-pdf'])
      expect([status, readdirSync(out).sort()], errors).toEqual([0, results])
      const read = (name: string) => readFileSync(join(out, name), 'utf8')
      const outcome = RunResults.parse(JSON.parse(read('results.json')))
      expect(Manifest.parse(JSON.parse(read('manifest.json')))).toEqual(outcome.manifest)
      expect(outcome.results.attacks.length).toBe(read('attacks.csv').trimEnd().split('\n').length - 1)
      expect(outcome.results.targets.length).toBe(read('targets.csv').trimEnd().split('\n').length - 1)
      expect(output).toMatch(/^Asked who was in the training data/)
      expect(output).toMatch(/Model +Tested on[^]*Model +Attack[^]*Advantage net of the shift/)
      expect(output).not.toMatch(/report/)
      expect(output).toMatch(
        /^Causal model \(probability table, causes only\): (AGAINST RELEASE|NEEDS A PERSON|NOTHING FOUND AGAINST IT)$/m,
      )
      expect(output).toMatch(/^Not tested:\n {2}How many people/m)
      // A short run passes its earlier tenths between two reports; the last is always told.
      expect(errors).toMatch(/^100 % {2}.*repetition 2 of 2/m)
      expect(errors).not.toMatch(/\r/)
    })

    it('notes what should be known of the file and of the study', async () => {
      const dated = file(patients(150).replace('patient', 'seen').replaceAll(/^p\d+/gm, '3/4/2020'))
      const { status, errors } = await cloister(['run', tiny, '--data', dated, '--out', newFolder(), '--no-pdf'])
      expect(status).toBe(0)
      expect(errors).toMatch(/^Please note: Dates such as 3\/4\/2020/m)
      expect(errors).toMatch(/^Please note: Only \d+ rows/m)
    })

    it('takes repetitions and seed from the command line, and clears what a killed run left', async () => {
      const out = newFolder()
      mkdirSync(join(out, '.workspace'), { recursive: true })
      writeFileSync(join(out, '.workspace', 'cloister.duckdb'), 'not a database')
      const command = ['run', tiny, '--data', data, '--out', out, '--no-pdf', '--repetitions', '3', '--seed', '7']
      expect((await cloister(command)).status).toBe(0)
      expect(readdirSync(out).sort()).toEqual(results)
      const { manifest, results: found } = JSON.parse(readFileSync(join(out, 'results.json'), 'utf8')) as RunResults
      expect([found.spec.settings.repetitions, found.spec.settings.seed, manifest.seed]).toEqual([3, 7, 7])
    })

    it('prints the report by Electron, which is told where and on what paper', async () => {
      const [out, temporary] = [newFolder(), temporaryFolder()]
      const command = ['run', tiny, '--data', data, '--out', out, '--paper', 'Letter']
      const { status, output } = await cloister(command, { ...electron, TMPDIR: temporary })
      expect([status, output.trim().split('\n').at(-1)]).toEqual([0, `The report: ${join(out, 'report.pdf')}`])
      expect(JSON.parse(readFileSync(join(out, 'report.pdf'), 'utf8'))).toEqual({
        results: join(out, 'results.json'),
        paper: 'Letter',
        form: 'pdf',
        record: ReportRecord.parse({}),
        first: 'app',
      })
      expect(readdirSync(temporary)).toEqual([])
    })

    it('says so where the report cannot be printed, and keeps the results', async () => {
      for (const [env, why] of [
        [{}, /Electron is not at hand/],
        [{ ...electron, STAND_IN_FAILS: '1' }, /no display/],
        [{ CLOISTER_ELECTRON: '["/nowhere/electron"]' }, /ENOENT/],
      ] as const) {
        const out = newFolder()
        const { status, output } = await cloister(['run', tiny, '--data', data, '--out', out], env)
        expect([status, readdirSync(out).sort()]).toEqual([4, results])
        expect(output).toMatch(/The report could not be printed: /)
        expect(output).toMatch(why)
      }
    })

    it('ends within seconds of Ctrl+C, with status 130 and nothing written', async () => {
      const long = text(writeStudyFile(smallStudy({ study: { repetitions: 1000 } })), 'long.yaml')
      const out = newFolder()
      let at = 0
      const interrupt = (child: ChildProcess) => {
        if (at > 0 || !existsSync(join(out, '.workspace'))) return
        at = performance.now()
        child.kill('SIGINT')
      }
      const { status, errors } = await cloister(['run', long, '--data', data, '--out', out], {}, interrupt)
      expect([status, readdirSync(out)], errors).toEqual([130, []])
      expect(errors).toMatch(/The work was cancelled\./)
      expect(performance.now() - at).toBeLessThan(5000)
    })
  })

  describe('run refuses with status 3, says why, and leaves no workspace', () => {
    /** What is printed by a run that cannot be done. */
    async function refused(studyFile: string, dataFile: string, out = newFolder()) {
      const { status, output, errors } = await cloister([
        'run',
        studyFile,
        '--data',
        dataFile,
        '--out',
        out,
        '--no-pdf',
      ])
      expect([status, output, existsSync(join(out, '.workspace'))], errors).toEqual([3, '', false])
      expect(errors).not.toMatch(/\n\s+at |fault of its own/)
      return errors
    }

    it('files that are not there', async () => {
      expect(await refused(study, '/nowhere/people.csv')).toMatch(/people\.csv/)
      expect(await refused('/nowhere/study.yaml', data)).toMatch(
        /The study file study\.yaml cannot be read\.\n.*study\.yaml/,
      )
    })

    it('a study file that is wrong, with its line', async () => {
      const wrong = text(readFileSync(study, 'utf8').replace('kind: cpt', 'kind: forest'), 'wrong.yaml')
      const line =
        readFileSync(wrong, 'utf8')
          .split('\n')
          .findIndex((found) => found.includes('forest')) + 1
      expect(await refused(wrong, data)).toContain(`wrong.yaml, line ${line}, column study.models.0.kind`)
      expect(await refused(text('cloister: 1\n\tdata:', 'tab.yaml'), data)).toMatch(
        /not valid YAML.*\n.*tab\.yaml, line 2/,
      )
    })

    it('data that are wrong, with line, column and text', async () => {
      const ages = patients().split('\n')
      ages[5] = ages[5].replace(/,\d\d,/, ',old,')
      const typed = smallStudy({ data: { columns: { death: { role: 'outcome' }, age: { type: 'number' } } } })
      const wrong = text(writeStudyFile(typed), 'typed.yaml')
      expect(await refused(wrong, file(ages.join('\n'), 'old.csv'))).toMatch(/old\.csv, line 6, column age: old/)
    })

    it('a study that cannot run on the data', async () => {
      expect(await refused(study, file(patients(30)))).toMatch(/rows/)
    })

    it('a folder that cannot be made, and a file that cannot be written', async () => {
      const taken = text('', 'taken')
      expect(await refused(study, data, taken)).toMatch(
        /The folder .*taken cannot be made \(EEXIST\)\.\nGive another folder/,
      )
      const out = newFolder()
      mkdirSync(join(out, 'manifest.json'), { recursive: true })
      expect(await refused(tiny, data, out)).toMatch(/manifest\.json cannot be written to .*\nGive another folder/)
    })
  })

  it('doctor says what the machine offers, one thing on each line', async () => {
    const { status, output } = await cloister(['doctor'])
    expect(status).toBe(0)
    const found = output
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/ {2,}/)[0])
    expect(found.slice(0, 5)).toEqual(['System', 'Processor', 'Memory', 'node', 'v8'])
    expect(output).toMatch(/^Memory +\d+(\.\d+)? [GT]B, \d+(\.\d+)? [MG]B free$/m)
    expect(output).toMatch(/^node +\d+\.\d+\.\d+$/m)
    expect(output).toMatch(/^onnxruntime +\d+\.\d+\S*$/m)
    expect(output).toMatch(
      /^onnxruntime-cpu +The processor\. Works: a training step takes [\d.]+ ms on a table and [\d.]+ ms on images\.$/m,
    )
    expect(output).toMatch(/^reference +The plain reference\. Works, slowly: for checking the others\.$/m)
    expect(output).toMatch(/^Studies use \S+ for tables and \S+ for images, unless told otherwise\.$/m)
  })

  it('help, and nothing at all, print how it is used', async () => {
    for (const args of [[], ['help']])
      expect(await cloister(args)).toMatchObject({
        status: 0,
        output: expect.stringMatching(/^usage: cloister/),
        errors: '',
      })
  })

  it('a command that is not understood has status 2, with the reason and the usage', async () => {
    const wrong: [string[], RegExp][] = [
      [['fly'], /There is no command "fly"/],
      [['toString'], /There is no command "toString"/],
      [['run'], /STUDY\.yaml is missing/],
      [['run', study], /--data is missing/],
      [['run', study, '--data', data], /--out is missing/],
      [['run', study, '--data', data, '--out', 'x', '--paper', 'A5'], /--paper takes A4 or Letter, not "A5"/],
      [['run', study, '--data', data, '--out', 'x', '--fast'], /--fast/],
      [['run', study, '--data', data, '--out', 'x', '--seed', '-1'], /--seed/],
      [['run', study, '--data', data, '--out', 'x', '--seed', '4294967296'], /--seed takes .* to 4294967295/],
      [
        ['run', study, '--data', data, '--out', 'x', '--repetitions', '0'],
        /--repetitions takes a whole number from 1 to 1000/,
      ],
      [['run', study, '--data', data, '--out', 'x', '--repetitions', '2.5'], /not "2\.5"/],
      [['report'], /RESULTS\.json is missing/],
      [['report', 'x'], /--out is missing/],
      [['report', 'x', '--out', 'x.doc'], /The ending of --out takes pdf, html, json, not "doc"/],
      [['report', 'x', '--out', 'x.pdf', '--omit', 'data,nothing'], /--omit takes summary, .*, not "nothing"/],
      [['verify'], /RESULTS\.json is missing/],
      [['verify', 'x'], /--data is missing/],
      [['verify', 'x', '--data', data, '--tolerance', '2'], /--tolerance takes a number from 0 to 1/],
      [['verify', 'x', '--data', data, '--backend', 'abacus'], /--backend takes .*, not "abacus"/],
    ]
    for (const [args, why] of wrong) {
      const { status, output, errors } = await cloister(args)
      expect([status, output], args.join(' ')).toEqual([2, ''])
      expect(errors).toMatch(why)
      expect(errors).toMatch(/usage: cloister COMMAND/)
    }
    expect(existsSync(join(root, 'x'))).toBe(false)
  })
})
