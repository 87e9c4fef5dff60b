import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { userDataFolder } from './user-data.ts'

// https://www.electronjs.org/docs/latest/api/app#appgetpathname: appData and userData.
it('is where Electron keeps it, or where the environment says', () => {
  expect(userDataFolder({}, 'linux')).toBe(join(homedir(), '.config', 'Cloister'))
  expect(userDataFolder({ XDG_CONFIG_HOME: '/settings' }, 'linux')).toBe(join('/settings', 'Cloister'))
  expect(userDataFolder({}, 'darwin')).toBe(join(homedir(), 'Library', 'Application Support', 'Cloister'))
  expect(userDataFolder({ APPDATA: '/roaming' }, 'win32')).toBe(join('/roaming', 'Cloister'))
  expect(userDataFolder({ CLOISTER_USER_DATA: 'here' }, 'linux')).toBe(resolve('here'))
})
