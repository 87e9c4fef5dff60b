/** Image sets, a second kind of data beside tables. */

import type { ImageContent, ImagePartName } from '#shared/contracts/images.ts'
import { bytes, plural } from '#shared/text/format.ts'
import { rich } from '../rich.ts'

/** Images of a part, as they stand within a sentence. */
const parts = {
  training: 'the training images',
  test: 'the test images',
} satisfies Record<ImagePartName, string>

const contents = {
  training: { images: 'Training images', labels: 'Training labels' },
  test: { images: 'Test images', labels: 'Test labels' },
} satisfies Record<ImagePartName, Record<ImageContent, string>>

export const images = {
  title: 'Image data sets',
  whatTheyAre:
    'Images with labels: files in the format of MNIST (IDX), or a folder of PNG files. Published studies of digits train on them; your own studies use tables.',
  importFiles: 'Import images…',
  importFolder: 'Import a folder…',
  noneYet:
    'None yet. Choose any one of a set’s files, such as train-images-idx3-ubyte.gz, or drop it on the window: its companions are found beside it. Or choose a folder that holds a folder of PNG files for each class.',
  /** Files that are to become an image set. */
  importing: {
    /** @param fileName undefined while it is not known */
    title: (fileName: string | undefined) => `Import ${fileName ?? ''}`,
    looking: 'Looking for the files…',
    belongTogether: (folder: string) =>
      `These files in the folder ${folder} belong together. They will be checked and copied:`,
    /** @param size in bytes; 0 where it is not known */
    file: (part: ImagePartName, holds: ImageContent, fileName: string, size: number) =>
      size > 0 ? `${contents[part][holds]}: ${fileName}, ${bytes(size)}` : `${contents[part][holds]}: ${fileName}`,
    /** @param names of the labels 0, 1 and so on */
    classes: (names: readonly string[]) => `Classes: ${names.map((name, label) => `${name} (${label})`).join(', ')}`,
    noTestImages: 'No test images.',
    grey: 'Image sets are grey: colours become their brightness (luma, ITU-R BT.601). The images are stored in random order.',
    name: 'Name of the image set',
    store: 'Store the images',
    close: 'Close',
    cancel: 'Cancel',
  },
  set: {
    show: 'Show the images',
    hide: 'Hide the images',
    showOf: (name: string) => `Show the images of ${name}`,
    hideOf: (name: string) => `Hide the images of ${name}`,
    rename: 'Rename…',
    renameThis: (name: string) => `Rename ${name}…`,
    renameTitle: 'Rename the image set',
    remove: 'Remove…',
    removeThis: (name: string) => `Remove ${name}…`,
    whatGoes:
      'Its images are deleted from this workspace. Results of finished studies stay; the files it came from are not touched.',
    fromFolder: (folder: string) => `From the folder ${folder}:`,
    file: (fileName: string, size: number, fingerprint: string) =>
      rich`${fileName}, ${bytes(size)}, SHA-256 <code>${fingerprint}</code>`,
  },
  preview: {
    /** Before a menu of the parts. */
    firstOf: 'First images of',
    parts,
    classesOf: (name: string) => `Classes of ${name}`,
    class: 'Class',
    training: 'Training',
    share: 'Share',
    test: 'Test',
    firstImages: 'First images',
    firstOfClass: (shown: number, name: string, part: ImagePartName) =>
      `The first ${plural(shown, 'image')} of class ${name} among ${parts[part]}`,
    none: 'none',
  },
}
