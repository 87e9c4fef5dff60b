import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '../fixtures/app.ts'
import { isRoot, root } from '../fixtures/launch.ts'

/** Everything that the page can ask of the rest of the program. Whoever adds a call adds it here, and thinks twice. */
const exposedCalls = [
  'app.changeSettings',
  'app.executors',
  'app.information',
  'app.reload',
  'app.settings',
  'audit.cancel',
  'audit.chooseModel',
  'audit.get',
  'audit.inspect',
  'audit.inspectModel',
  'audit.list',
  'audit.predict',
  'audit.putAway',
  'audit.remove',
  'audit.run',
  'audit.saveFile',
  'audit.savePdf',
  'audit.useDataset',
  'backup.cancel',
  'backup.choose',
  'backup.restore',
  'backup.save',
  'chart.save',
  'dataset.cancelImport',
  'dataset.changeColumns',
  'dataset.get',
  'dataset.import',
  'dataset.list',
  'dataset.openDemo',
  'dataset.preview',
  'dataset.remove',
  'dataset.rename',
  'dataset.restore',
  'dataset.setCutPoint',
  'encryption.begin',
  'encryption.change',
  'encryption.end',
  'encryption.lock',
  'encryption.state',
  'encryption.unlock',
  'graph.cancelLearning',
  'graph.get',
  'graph.learn',
  'graph.learned',
  'graph.openBundled',
  'graph.openFile',
  'graph.save',
  'image.cancelImport',
  'image.choose',
  'image.import',
  'image.inspect',
  'image.list',
  'image.preview',
  'image.remove',
  'image.rename',
  'kept.size',
  'kept.trim',
  'network.bundled',
  'network.fit',
  'network.get',
  'network.save',
  'network.saveFile',
  'published.cancel',
  'published.discard',
  'published.get',
  'published.importNetwork',
  'published.importTable',
  'published.list',
  'published.remove',
  'published.saveFile',
  'published.start',
  'published.state',
  'release.appetite',
  'release.changeRule',
  'release.get',
  'release.resetAppetite',
  'release.sign',
  'removed.empty',
  'removed.list',
  'report.options',
  'report.ready',
  'report.save',
  'report.saveOptions',
  'results.saveCsv',
  'run.cancel',
  'run.cancelVerifying',
  'run.change',
  'run.compare',
  'run.get',
  'run.list',
  'run.moveUp',
  'run.remove',
  'run.restore',
  'run.resume',
  'run.reuse',
  'run.start',
  'run.verify',
  'source.choose',
  'source.inspect',
  'study.check',
  'study.get',
  'study.save',
  'study.saveFile',
  'text.copy',
]

test('the page knows the bridge and nothing of Node', async ({ cloister }) => {
  const { page } = cloister
  expect(await page.evaluate(() => Object.keys(window.cloister))).toEqual(['calls', 'drop', 'on'])
  expect(await page.evaluate(() => Object.keys(window.cloister.calls).sort())).toEqual(exposedCalls)
  expect(
    await page.evaluate(() =>
      ['require', 'process', 'Buffer', 'global', 'module', 'ipcRenderer', 'electron'].filter((name) => name in window),
    ),
  ).toEqual([])
})

test('the page cannot change the bridge', async ({ cloister }) => {
  const kept = await cloister.page.evaluate(() => {
    try {
      Object.assign(window.cloister, { calls: {} })
    } catch {
      // Refused aloud or silently: what counts is that it stays.
    }
    return Object.keys(window.cloister.calls).length
  })
  expect(kept).toBe(exposedCalls.length)
})

test('windows are isolated and sandboxed', async ({ cloister }) => {
  const preferences = await cloister.app.evaluate(({ BrowserWindow }) => {
    const [{ webContents }] = BrowserWindow.getAllWindows()
    // Not in Electron's types; it says what the window was really given.
    const { getLastWebPreferences } = webContents as unknown as {
      getLastWebPreferences: () => Record<string, unknown>
    }
    const { contextIsolation, nodeIntegration, sandbox, webviewTag, webSecurity } =
      getLastWebPreferences.call(webContents)
    return { contextIsolation, nodeIntegration, sandbox, webviewTag, webSecurity }
  })
  expect(preferences).toEqual({
    contextIsolation: true,
    nodeIntegration: false,
    sandbox: true,
    webviewTag: false,
    webSecurity: true,
  })
})

test('the sandbox is off for root alone', async ({ cloister }) => {
  const off = await cloister.app.evaluate(({ app }) => app.commandLine.hasSwitch('no-sandbox'))
  expect(off, 'Chromium refuses its sandbox to root; for anybody else it must be on').toBe(isRoot)
  for (const file of ['index', 'database', 'job'])
    expect(readFileSync(path.join(root, 'out', 'main', `${file}.cjs`), 'utf8')).not.toContain('no-sandbox')
})

test('arguments that do not fit are answered, not run into', async ({ cloister }) => {
  const wrong: unknown[] = [undefined, null, 3, 'text', [], { id: 3 }, { id: 'x', more: 1 }]
  for (const args of wrong) {
    const answer = await cloister.call('dataset.get', args as never)
    expect(answer, JSON.stringify(args)).toMatchObject({ ok: false, error: { code: 'bad-arguments' } })
  }
  // Every call has a schema: none takes an argument that it does not know.
  for (const name of exposedCalls) {
    const answer = await cloister.call(name as 'dataset.get', { unknown: true } as never)
    expect(answer, name).toMatchObject({ ok: false, error: { code: 'bad-arguments' } })
  }
  await cloister.data.openDemo()
})

test('only files that the user has pointed at can be read', async ({ cloister, folder }) => {
  for (const id of ['/etc/passwd', '../../etc/passwd', path.join(folder, 'workspace')])
    expect(await cloister.call('source.inspect', { id, dialect: {} })).toMatchObject({
      ok: false,
      error: { code: 'not-found' },
    })
  const served = await cloister.page.evaluate(async () =>
    Promise.all(
      ['cloister://app/../../package.json', 'cloister://app/%2e%2e/main/index.cjs', 'cloister://other/index.html'].map(
        (address) =>
          new Promise((resolve) => {
            const script = document.createElement('script')
            script.onload = () => resolve('served')
            script.onerror = () => resolve('refused')
            script.src = address
            document.head.append(script)
          }),
      ),
    ),
  )
  expect(served).toEqual(['refused', 'refused', 'refused'])
})

test('another page than Cloister’s own is not answered', async ({ cloister }) => {
  const preload = path.join(root, 'out', 'preload', 'index.cjs')
  const answer = await cloister.app.evaluate(async ({ BrowserWindow }, preload) => {
    // In a session of its own, since Cloister's would not even load it.
    const webPreferences = { preload, sandbox: true, partition: 'elsewhere' }
    const foreign = new BrowserWindow({ show: false, webPreferences })
    await foreign.loadURL('data:text/html,<p>A page from elsewhere</p>')
    const answer = await foreign.webContents.executeJavaScript('window.cloister.calls["dataset.list"]({})')
    foreign.destroy()
    return answer as unknown
  }, preload)
  expect(answer).toMatchObject({ ok: false, error: { code: 'not-allowed' } })
})

test('a frame inside the page has no bridge', async ({ cloister }) => {
  const found = await cloister.page.evaluate(
    () =>
      new Promise((resolve) => {
        const frame = document.createElement('iframe')
        frame.onload = () => resolve('cloister' in (frame.contentWindow ?? {}))
        frame.srcdoc = '<p>A frame</p>'
        document.body.append(frame)
      }),
  )
  expect(found).toBe(false)
})

test('events that do not exist cannot be listened to', async ({ cloister }) => {
  const heard = await cloister.page.evaluate(() => {
    try {
      window.cloister.on('some.event', () => {})
      return 'listening'
    } catch (error) {
      return (error as Error).message
    }
  })
  expect(heard).toBe('There is no event "some.event".')
})

test('every permission is denied', async ({ cloister }) => {
  const { page } = cloister
  const states = await page.evaluate(async () => {
    const names = [
      'notifications',
      'geolocation',
      'camera',
      'microphone',
      'clipboard-read',
      'midi',
      'persistent-storage',
    ]
    const asked = names.map((name) => navigator.permissions.query({ name: name as PermissionName }))
    return (await Promise.all(asked)).map(({ state }) => state)
  })
  expect(new Set(states)).toEqual(new Set(['denied']))

  expect(await page.evaluate(() => Notification.requestPermission())).toBe('denied')
  const where = await page.evaluate(
    () =>
      new Promise((resolve) =>
        navigator.geolocation.getCurrentPosition(
          () => resolve('found'),
          ({ code, PERMISSION_DENIED }) => resolve(code === PERMISSION_DENIED ? 'denied' : 'failed'),
        ),
      ),
  )
  expect(where).toBe('denied')
  await expect(page.evaluate(() => navigator.clipboard.readText())).rejects.toThrow('denied')
  await expect(page.evaluate(() => navigator.mediaDevices.getUserMedia({ video: true }))).rejects.toThrow(
    /NotAllowed|NotFound/,
  )
  await expect(page.evaluate(() => navigator.mediaDevices.getDisplayMedia())).rejects.toThrow('NotAllowed')
})

test('the content security policy lets nothing in or out', async ({ cloister }) => {
  // The policy as Chromium applies it, told by what it reports.
  const refused = await cloister.page.evaluate(async () => {
    const directives: string[] = []
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
      directives.push(effectiveDirective),
    )
    await fetch('http://127.0.0.1:9').catch(() => {})
    new Image().src = 'http://127.0.0.1:9/image'
    const script = document.createElement('script')
    script.textContent = 'window.wasRun = true'
    document.head.append(script)
    const style = document.createElement('style')
    style.textContent = 'body { display: none }'
    document.head.append(style)
    await new Promise((resolve) => setTimeout(resolve, 100))
    return { directives, wasRun: 'wasRun' in window }
  })
  expect(refused.wasRun).toBe(false)
  expect(new Set(refused.directives)).toEqual(new Set(['connect-src', 'img-src', 'script-src-elem', 'style-src-elem']))
})
