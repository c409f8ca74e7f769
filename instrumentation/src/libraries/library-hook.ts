/**
 * What the loader needs to hook one binding of one library: a line in `table.ts`.
 *
 * While a matching file loads, one statement is appended to its source, behind its last line. It hands the binding of
 * that name, as the file's own scope sees it, to `apply`, once for each copy of the library that the process loads: an
 * ES module and a CommonJS module of the same class are two copies.
 */
export interface LibraryHook {
  /** The package's name; a copy that was installed under `<name>-<anything>` is found too. */
  readonly library: string
  /** What is hooked, unique within the library. Diagnostics and the coverage name it. */
  readonly hook: string
  /** The files that may hold the binding, as paths inside the package. Where a file has no such binding, nothing happens. */
  readonly file: RegExp
  /** A class, function or variable of the file's outermost scope. */
  readonly binding: string
  /**
   * Probes the binding for the methods it needs and replaces them. Never decides by a version. It is called right after
   * the file ran, must not throw for any binding (what it throws is swallowed), and must cost little: others wait.
   * Required lazily through `lazily`, so that an application without the library does not load it.
   */
  readonly apply: (binding: unknown) => HookState | Replacement
}

/**
 * `patched`: the methods were found and replaced. `native`: the library traces this itself. `missing`: no such method.
 * `unknown`: there is something of that name, but not of the shape that was expected.
 */
export type HookState = 'patched' | 'native' | 'missing' | 'unknown'

/** For a function rather than a class: the file's own binding is set to `binding`, and so all its importers see that. */
export interface Replacement {
  readonly state: HookState
  readonly binding: unknown
}
