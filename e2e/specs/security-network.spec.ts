import path from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures/app.ts'
import { connections, departures, requests } from '../fixtures/attempts.ts'
import { launch, root } from '../fixtures/launch.ts'
import { listen, networkUse } from '../fixtures/network.ts'

/** Every way is tried towards this machine by its number and by a name. */
const basesOf = (port: number) => [`http://127.0.0.1:${port}`, `http://elsewhere.localhost:${port}`]

async function tryEverything(page: Page, port: number): Promise<void> {
  for (const base of basesOf(port))
    for (const attempt of [...Object.values(requests), ...Object.values(connections)])
      await page.evaluate(attempt, base)
  await page.waitForTimeout(500)
}

/** Asking whether there is IPv6 at all connects a datagram socket to this address of Google's, and sends nothing. */
const isRouteCheck = (address: string) => address.startsWith('[2001:4860:4860::8888]')

test.describe('a page of Cloister', () => {
  test.use({ switches: ['--log-net-log={folder}/net-log.json'] })

  test('reaches nothing, whatever it tries', async ({ cloister, folder }) => {
    const { app, page } = cloister
    const { port, heard, stop } = await listen()

    await tryEverything(page, port)
    for (const base of basesOf(port))
      for (const departure of Object.values(departures)) {
        await page.evaluate(departure, base)
        await page.waitForTimeout(100)
        expect(page.url()).toMatch(/^cloister:\/\/app\//)
      }
    // Playwright still waits for the navigation that was refused, so the page itself is asked.
    expect(await page.evaluate(() => document.querySelector('h1')?.textContent)).toBe('Welcome')
    expect(app.windows()).toHaveLength(1)

    await cloister.close()
    stop()
    expect(heard).toEqual([])
    const { lookUps, sockets, sentBytes } = networkUse(path.join(folder, 'net-log.json'))
    expect(sentBytes).toBe(0)
    expect(sockets.filter((socket) => !isRouteCheck(socket))).toEqual([])
    // A connection ahead of time passes every filter; every host has been given a name that does not exist.
    expect(lookUps.filter((host) => !/~notfound/i.test(host))).toEqual([])
  })

  test('says of each request that it was refused', async ({ cloister }) => {
    const base = 'http://127.0.0.1:9'
    expect(await cloister.page.evaluate(requests.fetch, base)).toBe('refused')
    expect(await cloister.page.evaluate(requests.request, base)).toBe('refused')
    expect(await cloister.page.evaluate(requests.window, base)).toBe('refused')
  })
})

test('an ordinary page does reach all of it', async ({ folder }) => {
  const log = path.join(folder, 'net-log.json')
  const app = await launch([
    path.join(root, 'e2e', 'fixtures', 'open-page'),
    `--user-data-dir=${path.join(folder, 'profile')}`,
    `--log-net-log=${log}`,
  ])
  const page = await app.firstWindow()
  await page.getByRole('main').waitFor()
  const { port, heard, stop } = await listen()
  await tryEverything(page, port)
  await page.evaluate(departures.location, basesOf(port)[0])
  await page.waitForURL('**/location')
  await app.close()
  stop()

  for (const name of [...Object.keys(requests), 'location'])
    expect(heard, 'the server hears it').toContain(`${name === 'beacon' || name === 'ping' ? 'POST' : 'GET'} /${name}`)
  expect(heard, 'the server hears the call between browsers').toContain('datagram')
  const { lookUps, sockets, sentBytes } = networkUse(log)
  expect(lookUps.some((host) => host.includes('elsewhere.localhost'))).toBe(true)
  expect(sockets).toContain(`127.0.0.1:${port}`)
  expect(sentBytes).toBeGreaterThan(0)
})
