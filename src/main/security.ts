import { app, type Session, type WebContents } from 'electron'
import { appOrigin } from './page.ts'

/**
 * Switches that must be set before Chromium starts: it has habits of its own (updates, field trials, name look-ups) that
 * no request filter sees.
 */
export function quietChromium(): void {
  const { commandLine } = app
  // Whatever slips through finds no name server and no host.
  commandLine.appendSwitch('host-resolver-rules', `MAP * ~NOTFOUND${developmentHosts()}`)
  for (const name of [
    'disable-background-networking',
    'disable-client-side-phishing-detection',
    'disable-component-update',
    'disable-default-apps',
    'disable-domain-reliability',
    'disable-quic',
    'disable-sync',
    'dns-prefetch-disable',
    'no-first-run',
    'no-pings',
  ])
    commandLine.appendSwitch(name)
  commandLine.appendSwitch(
    'disable-features',
    'OptimizationHints,MediaRouter,DialMediaRouteProvider,AutofillServerCommunication,Translate',
  )
}

const developmentServer = app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL

const developmentHosts = () => (developmentServer ? `, EXCLUDE ${new URL(developmentServer).hostname}` : '')

/** Whether a request is for a file of the program itself. */
export function isOwn(url: string): boolean {
  if (url.startsWith(`${appOrigin}/`)) return true
  if (!developmentServer) return false
  const { host } = new URL(developmentServer)
  return [`http://${host}/`, `ws://${host}/`, 'devtools://'].some((prefix) => url.startsWith(prefix))
}

/** Refuses every request but those for the program's own files, and every permission. */
export function closeSession(session: Session): void {
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !isOwn(url) }))
  session.setPermissionRequestHandler((_, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.setSpellCheckerEnabled(false)
  // Even where it is off, Chromium would ask its maker's server for the dictionary of the system's language.
  session.setSpellCheckerLanguages([])
  session.on('will-download', (event) => event.preventDefault())
}

/** Keeps a page where it is: no navigation, no new windows, no embedded pages. */
export function pinContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault())
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  // A call between browsers (WebRTC) would send datagrams past every filter above.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
}
