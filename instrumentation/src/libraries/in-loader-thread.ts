import { libraryHooks } from './table.ts'
import { hookLoaderThread } from './loader/loader.ts'

/** What `register.cjs` starts in the thread of Node's loaders, instead of everything else. */
export function startInLoaderThread(): void {
  if (process.env['OTEL_SDK_DISABLED']?.trim().toLowerCase() !== 'true') hookLoaderThread(libraryHooks)
}
