import { importImages, inspectImages, previewImages } from '../jobs/images/index.ts'
import type { Handlers } from './dispatch.ts'
import { done, type Emit, type ImageCallName, type OpenWorkspace, progressEvents } from './storage-handlers.ts'

/** Answers the calls about image sets. */
export function imageHandlers(open: OpenWorkspace, emit: Emit): Handlers<ImageCallName> {
  const imports = new Set<AbortController>()
  return {
    'image.list': () => open.current.images.list(),
    'image.preview': async ({ id, part, perClass }) =>
      previewImages(await open.current.images.request(id), part, perClass),
    'image.rename': ({ id, name }) => open.current.images.rename(id, name),
    'image.remove': ({ id }) => done(open.current.images.remove(id)),
    'images.inspect': ({ path }) => inspectImages(path),
    'images.import': async ({ path, name }) => {
      const control = new AbortController()
      imports.add(control)
      try {
        const options = { onProgress: progressEvents(emit), signal: control.signal }
        return await importImages(open.current, path, name, options)
      } finally {
        imports.delete(control)
      }
    },
    'images.cancelImport': () => {
      for (const control of imports) control.abort()
      return null
    },
  }
}
