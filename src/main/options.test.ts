import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { readCommand, readOptions } from './options.ts'

const program = ['/usr/bin/electron', '/opt/cloister']

describe('the options of the program', () => {
  it('are none by default, whatever switches Chromium takes', () => {
    const none = { workspace: undefined, demo: false, demoOutput: undefined, print: undefined }
    expect(readOptions(program)).toEqual(none)
    expect(readOptions([...program, '--no-sandbox', '--log-level=3', '--user-data-dir=/tmp/x'])).toEqual(none)
  })

  it('name folders from where the program was started', () => {
    expect(readOptions([...program, '--workspace=/data/study'])).toMatchObject({
      workspace: path.resolve('/data/study'),
    })
    expect(readOptions([...program, '--workspace=here', '--demo', '--demo-output=there'])).toEqual({
      workspace: path.join(process.cwd(), 'here'),
      demo: true,
      demoOutput: path.join(process.cwd(), 'there'),
      print: undefined,
    })
  })

  it('keep what stands after the first equals sign', () => {
    expect(readOptions(['--workspace=/data/a=b c']).workspace).toBe(path.resolve('/data/a=b c'))
  })

  it('are told apart by their whole name', () => {
    expect(readOptions(['--workspaces=/a', '--my-workspace=/b', '--demonstration', '--demo=1', 'demo'])).toEqual({
      workspace: undefined,
      demo: false,
      demoOutput: undefined,
      print: undefined,
    })
  })

  it('print where results and PDF are both named; on A4 unless it is Letter', () => {
    const print = (...more: string[]) => readOptions([...program, ...more]).print
    const both = ['--print-results=/r.json', '--print-to=/r.pdf']
    const [results, to] = [path.resolve('/r.json'), path.resolve('/r.pdf')]
    expect(print(...both)).toEqual({ results, to, form: 'pdf', paper: 'A4', record: undefined })
    expect(print(...both, '--print-form=html', '--print-record=/o.json')).toMatchObject({
      form: 'html',
      record: path.resolve('/o.json'),
    })
    expect(print(...both, '--print-form=doc')?.form).toBe('pdf')
    expect(print(...both, '--paper=Letter')?.paper).toBe('Letter')
    expect(print(...both, '--paper=A3')?.paper).toBe('A4')
    for (const one of both) expect(print(one)).toBeUndefined()
  })
})

describe('a command', () => {
  it('is all that stands after --cli', () => {
    expect(readCommand([...program, '--workspace=/a'])).toBeNull()
    expect(readCommand([...program, '--clients', 'cli'])).toBeNull()
    expect(readCommand([...program, '--cli', 'run', 'a.yaml', '--out', 'b'])).toEqual({
      args: ['run', 'a.yaml', '--out', 'b'],
      switches: [],
    })
    expect(readCommand(['cloister', '--cli'])?.args).toEqual([])
  })

  it('may stand behind a --, and keeps a later one', () => {
    expect(readCommand(['cloister', '--cli', '--', 'run', '--', '--cli'])?.args).toEqual(['run', '--', '--cli'])
  })

  it('comes with the switches before it, but for those that would keep it from printing', () => {
    const given = ['--log-level=3', '--ozone-platform=headless', '--disable-gpu', '--user-data-dir=/p']
    expect(readCommand([...program, ...given, '--cli', 'help', '--more'])?.switches).toEqual([
      '--log-level=3',
      '--disable-gpu',
    ])
  })
})
