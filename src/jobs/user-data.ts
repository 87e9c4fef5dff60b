import { homedir } from 'node:os'
import path from 'node:path'

/**
 * The folder in which the window keeps what is the user's and belongs to no workspace, as Electron places it; so that the
 * command line knows what the window has found out. The environment variable CLOISTER_USER_DATA names another.
 */
export function userDataFolder(environment: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  const { CLOISTER_USER_DATA: given, APPDATA, XDG_CONFIG_HOME } = environment
  if (given) return path.resolve(given)
  const home = homedir()
  const settings =
    platform === 'win32'
      ? APPDATA || path.join(home, 'AppData', 'Roaming')
      : platform === 'darwin'
        ? path.join(home, 'Library', 'Application Support')
        : XDG_CONFIG_HOME || path.join(home, '.config')
  return path.join(settings, 'Cloister')
}
