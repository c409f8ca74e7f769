export * from './broken.mjs'
