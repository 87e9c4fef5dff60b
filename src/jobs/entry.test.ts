import { expect, it } from 'vitest'
import { outsideArchive } from './entry.ts'

it('names the file beside a packaged program’s archive, and leaves other paths alone', () => {
  expect(outsideArchive('/opt/Cloister/resources/app.asar/out/main/tensorflow.cjs', '/')).toBe(
    '/opt/Cloister/resources/app.asar.unpacked/out/main/tensorflow.cjs',
  )
  expect(outsideArchive('C:\\Cloister\\resources\\app.asar\\out\\main\\tensorflow.cjs', '\\')).toBe(
    'C:\\Cloister\\resources\\app.asar.unpacked\\out\\main\\tensorflow.cjs',
  )
  for (const file of ['/opt/app.asar.unpacked/out/a.cjs', '/src/my-app.asar/a.cjs', '/work/out/main/a.cjs'])
    expect(outsideArchive(file, '/')).toBe(file)
})
