/** The clock and the timers as they were when this was loaded, before anybody was told other times. */
export const realNow: () => number = Date.now

export const realMonotonic: () => number = performance.now.bind(performance)

export const { setTimeout: realSetTimeout, clearTimeout: realClearTimeout, setImmediate: realSetImmediate } = globalThis
