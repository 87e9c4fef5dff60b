import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { app, protocol, type Session } from 'electron'

/** The window's page is served from the program's own files under a scheme of its own. */
export const scheme = 'cloister'
export const appOrigin = `${scheme}://app`

const folder = fileURLToPath(new URL('../renderer/', import.meta.url))

/** The address of the page. In development the bundler serves it, so that changes show at once. */
export const pageUrl = (hash = ''): string =>
  `${(!app.isPackaged && process.env.ELECTRON_RENDERER_URL) || `${appOrigin}/index.html`}${hash ? `#${hash}` : ''}`

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

/** Styles may be set on elements (Svelte Flow places its nodes so); nothing may be fetched, embedded or sent anywhere. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Must be called before the app is ready. */
export function declareScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true } }])
}

/** Answers requests for the program's own files, and for nothing outside their folder. */
export function servePage(session: Session): void {
  session.protocol.handle(scheme, async ({ url }) => {
    const { host, pathname } = new URL(url)
    const file = path.join(folder, decodeURIComponent(pathname))
    const type = contentTypes[path.extname(file)]
    if (host !== 'app' || !file.startsWith(folder) || !type) return new Response(null, { status: 404 })
    try {
      return new Response(new Uint8Array(await readFile(file)), {
        headers: {
          'content-type': type,
          'content-security-policy': contentSecurityPolicy,
          'x-content-type-options': 'nosniff',
        },
      })
    } catch {
      return new Response(null, { status: 404 })
    }
  })
}
