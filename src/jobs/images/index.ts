export { inspectImages } from './find.ts'
export { type ImageImportOptions, importImages } from './import.ts'
export { imagesOfSet, previewImages, readImageSet } from './read.ts'
