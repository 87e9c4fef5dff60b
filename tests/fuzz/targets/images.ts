import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { ImagePreview, ImageSet } from '#shared/contracts/images.ts'
import { Workspace } from '#storage/index.ts'
import { findImages, importImages, previewImages } from '../../../src/jobs/images/index.ts'
import { digits } from '../../support/idx.ts'
import { mutateBytes } from '../bytes.ts'
import { demand, holds } from '../oracle.ts'
import type { Target } from '../target.ts'

const names = ['train-images-idx3-ubyte', 'train-labels-idx1-ubyte', 't10k-images-idx3-ubyte', 't10k-labels-idx1-ubyte']
const [train, test] = [digits(20, { height: 3, width: 2 }), digits(10, { height: 3, width: 2 })]
const whole = [train.images, train.labels, test.images, test.labels]

/** Image files in IDX, plain or packed. The first byte of an input says which of the four files of a set the rest is. */
export const images: Target = {
  name: 'images',
  seeds: () =>
    whole.flatMap((file, i) => [file, gzipSync(file)].map((bytes) => Buffer.concat([Buffer.from([i]), bytes]))),
  mutate: (seed, chance, seeds) =>
    Buffer.concat([
      seed.subarray(0, 1),
      mutateBytes(seed.subarray(1), chance, seeds.map((each) => each.subarray(1))), // prettier-ignore
    ]),
  async prepare(folder) {
    const workspace = await Workspace.open(path.join(folder, 'workspace'), '0.1.0')
    const set = path.join(folder, 'set')
    return async (input) => {
      rmSync(set, { recursive: true, force: true })
      mkdirSync(set)
      names.forEach((name, i) =>
        writeFileSync(path.join(set, name), i === (input[0] ?? 0) % 4 ? input.subarray(1) : whole[i]),
      )
      await findImages(set)
      const stored = await importImages(workspace, set, 'x').catch(async (error: unknown) => {
        demand((await workspace.images.list()).length === 0, 'a refused set is in the list')
        throw error
      })
      try {
        holds(ImageSet, stored, 'the image set')
        holds(
          ImagePreview,
          await previewImages(await workspace.images.request(stored.id), 'training', 3),
          'the preview',
        )
      } finally {
        await workspace.images.remove(stored.id)
      }
    }
  },
}
