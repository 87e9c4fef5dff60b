import { z } from 'zod'
import { DataSource } from './dataset.ts'

/** What an image set is for: learning from, and testing on images that nothing was learned from. */
export const imageParts = ['training', 'test'] as const
export const ImagePartName = z.enum(imageParts)
export type ImagePartName = z.infer<typeof ImagePartName>

/** What a file of a set holds; its extents and elements are in the IDX format. */
export const ImageContent = z.enum(['images', 'labels'])
export type ImageContent = z.infer<typeof ImageContent>

/** A file that a set was made from, and its unpacked bytes as the workspace keeps them. */
export const ImageFile = z.strictObject({
  part: ImagePartName,
  holds: ImageContent,
  /** The file as it was chosen, packed or not. */
  source: DataSource,
  /** Lower-case hexadecimal SHA-256 and size of the unpacked bytes; the same as the source's where it was not packed. */
  content: DataSource.omit({ fileName: true }),
})
export type ImageFile = z.infer<typeof ImageFile>

/** One part of a set. */
export const ImagePart = z.strictObject({
  count: z.number().int().positive(),
  /** Images of each class; the position is the label, 0 to k - 1. */
  classes: z.array(z.number().int().nonnegative()).min(1).max(256),
})
export type ImagePart = z.infer<typeof ImagePart>

/** A name for each label. */
const ClassNames = z.array(z.string().min(1)).min(1).max(256)

/** Images with labels in the workspace. Their files lie in a folder of their own and never change. */
export const ImageSet = z.strictObject({
  id: z.string(),
  name: z.string().min(1).max(200),
  createdAt: z.string(),
  /** Name of the folder that the files were in. */
  folder: z.string(),
  height: z.number().int().positive(),
  width: z.number().int().positive(),
  /** 1: grey. IDX files of colour are not read. */
  channels: z.literal(1),
  training: ImagePart,
  test: ImagePart.nullable(),
  /** Names of the classes, in the order of the labels; absent where labels are all that was given. */
  classNames: ClassNames.optional(),
  files: z.array(ImageFile).min(2).max(4),
})
export type ImageSet = z.infer<typeof ImageSet>

/** What would be imported from the place that the user has pointed at, before anything is stored. */
export const ImageInspection = z.strictObject({
  /** Suggested for the set. */
  name: z.string(),
  folder: z.string(),
  /** The files that would be read. */
  files: z
    .array(
      z.strictObject({
        part: ImagePartName,
        holds: ImageContent,
        fileName: z.string(),
        bytes: z.number().int().nonnegative(),
      }),
    )
    .min(2)
    .max(4),
  /** For a folder of PNG files: the classes that its folders stand for. */
  classNames: ClassNames.optional(),
})
export type ImageInspection = z.infer<typeof ImageInspection>

/** The first images of each class. */
export const ImagePreview = z.strictObject({
  height: z.number().int().positive(),
  width: z.number().int().positive(),
  classes: z.array(
    z.strictObject({
      label: z.number().int().nonnegative(),
      count: z.number().int().nonnegative(),
      images: z.array(
        z.strictObject({
          /** Place in the file, from 0. */
          number: z.number().int().nonnegative(),
          /** height x width bytes, 0 (black) to 255, row by row, in Base64. */
          pixels: z.string(),
        }),
      ),
    }),
  ),
})
export type ImagePreview = z.infer<typeof ImagePreview>

/** What a job needs to read a set: the set, and the folder that its files are in under `storedName`. */
export const ImageSetRequest = z.strictObject({ set: ImageSet, folder: z.string() })
export type ImageSetRequest = z.infer<typeof ImageSetRequest>

/** What the workspace calls a file of a set: MNIST's name for it. */
export const storedName = ({ part, holds }: Pick<ImageFile, 'part' | 'holds'>): string =>
  `${part === 'training' ? 'train' : 't10k'}-${holds}-idx${holds === 'images' ? 3 : 1}-ubyte`

export interface ImageFileName {
  /** What is in front of MNIST's name, such as "emnist-digits-". */
  readonly prefix: string
  readonly part: ImagePartName
  readonly holds: ImageContent
  readonly isPacked: boolean
}

/**
 * What a file of an MNIST-format set holds, by its name: `train-images-idx3-ubyte`, `t10k-labels.idx1-ubyte.gz`,
 * `emnist-digits-test-images-idx3-ubyte.gz`.
 *
 * @returns null for any other name
 */
export function readImageFileName(fileName: string): ImageFileName | null {
  const found = /^(.*?)(train|t10k|test)-(images|labels)(?:[-.]idx[13])?[-.]ubyte(\.gz)?$/i.exec(fileName)
  if (!found) return null
  const [, prefix, part, holds, packed] = found
  return {
    prefix,
    part: part.toLowerCase() === 'train' ? 'training' : 'test',
    holds: holds.toLowerCase() === 'images' ? 'images' : 'labels',
    isPacked: packed !== undefined,
  }
}
