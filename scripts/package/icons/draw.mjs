/**
 * Draws resources/icons/icon.svg as PNGs of every size. They are stored, since drawing needs Electron and a display; run it again
 * after a change: `.cache/electron-33.2.1/electron scripts/package/icons/draw.mjs` (as root with --no-sandbox, without a display by xvfb-run).
 */

import { readFileSync, writeFileSync } from 'node:fs'
import { app, BrowserWindow } from 'electron'
import { sizes } from './sizes.mjs'

const folder = new URL('../../../resources/icons/', import.meta.url)

await app.whenReady()
const window = new BrowserWindow({ show: false })
await window.loadURL('about:blank')
const svg = readFileSync(new URL('icon.svg', folder)).toString('base64')
for (const size of sizes) {
  const picture = await window.webContents.executeJavaScript(`(async () => {
    const image = new Image(${size}, ${size})
    image.src = 'data:image/svg+xml;base64,${svg}'
    await image.decode()
    const canvas = new OffscreenCanvas(${size}, ${size})
    canvas.getContext('2d').drawImage(image, 0, 0, ${size}, ${size})
    return [...new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer())]
  })()`)
  writeFileSync(new URL(`${size}x${size}.png`, folder), new Uint8Array(picture))
}
app.exit(0)
