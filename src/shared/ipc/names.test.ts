import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { calls, databaseCalls, dropCall, events, forwardedNames } from './calls.ts'
import { callNames, eventNames } from './names.ts'

describe('what the window is given', () => {
  it('are all calls and events, once each, in order', () => {
    expect([...callNames]).toEqual(Object.keys(calls).sort())
    expect([...eventNames]).toEqual(Object.keys(events).sort())
  })

  it('is this list and nothing more; a new call must be meant', () => {
    expect(callNames.join(' ')).toBe(
      'app.changeSettings app.executors app.information app.reload app.settings ' +
        'audit.cancel audit.chooseModel audit.get audit.inspect audit.inspectModel audit.list audit.predict ' +
        'audit.putAway audit.remove audit.run audit.saveFile audit.savePdf audit.useDataset ' +
        'backup.cancel backup.choose backup.restore backup.save ' +
        'chart.save dataset.cancelImport dataset.changeColumns dataset.get dataset.import dataset.list dataset.openDemo ' +
        'dataset.preview dataset.remove dataset.rename dataset.restore dataset.setCutPoint ' +
        'encryption.begin encryption.change encryption.end encryption.lock encryption.state encryption.unlock ' +
        'graph.cancelLearning graph.get graph.learn graph.learned graph.openBundled graph.openFile graph.save ' +
        'image.cancelImport image.choose image.import image.inspect image.list image.preview image.remove image.rename ' +
        'kept.size kept.trim ' +
        'network.bundled network.fit network.get network.save network.saveFile ' +
        'published.cancel published.discard published.get published.importNetwork published.importTable published.list ' +
        'published.remove published.saveFile published.start published.state ' +
        'release.appetite release.changeRule release.get release.resetAppetite release.sign ' +
        'removed.empty removed.list ' +
        'report.options report.ready report.save report.saveOptions results.saveCsv ' +
        'run.cancel run.cancelVerifying run.change run.compare run.get run.list run.moveUp run.remove run.restore run.resume run.reuse ' +
        'run.start run.verify source.choose source.inspect ' +
        'study.check study.get study.save study.saveFile text.copy',
    )
  })

  it('names no path: only the preload hands one on, of a file that was dropped', () => {
    const takesPath = (args: z.ZodType) => /"(path|folder)"/.test(JSON.stringify(z.toJSONSchema(args, { io: 'input' })))
    expect(takesPath(databaseCalls['file.inspect'].args)).toBe(true)
    expect(callNames.filter((name) => takesPath(calls[name].args))).toEqual([])
    expect(callNames).not.toContain(dropCall.name)
  })

  it('is forwarded to the database process under the same name and schema', () => {
    for (const name of forwardedNames) expect(databaseCalls[name]).toBe(calls[name])
  })
})

describe('arguments', () => {
  it('with anything unknown are refused', () => {
    for (const [name, { args }] of Object.entries({ ...calls, ...databaseCalls, drop: dropCall }))
      expect(args.safeParse({ surprise: 1 }).success, name).toBe(false)
  })

  it('that change part of something leave the rest open', () => {
    expect(calls['app.changeSettings'].args.parse({ theme: 'dark' })).toEqual({ theme: 'dark' })
    expect(calls['app.changeSettings'].args.parse({})).toEqual({})
    expect(calls['app.changeSettings'].args.safeParse({ theme: 'pink' }).success).toBe(false)
    expect(calls['source.inspect'].args.parse({ id: 'x', dialect: {} })).toEqual({ id: 'x', dialect: {} })
    const change = { id: 'x', change: { names: ['age'] } }
    expect(calls['dataset.changeColumns'].args.parse(change)).toEqual(change)
  })

  it('that change columns give many of them no role that one alone can have', () => {
    const { args } = calls['dataset.changeColumns']
    const isFine = (names: string[], role: string) => args.safeParse({ id: 'x', change: { names, role } }).success
    expect([isFine(['age'], 'outcome'), isFine(['age', 'sex'], 'ignored')]).toEqual([true, true])
    for (const role of ['outcome', 'site', 'person']) expect(isFine(['age', 'sex'], role), role).toBe(false)
    expect(isFine([], 'ignored')).toBe(false)
  })
})
