export { flush } from './flush.ts'
export { task, type Task, type TaskOptions, type TaskOutcome } from './task.ts'
export { tool, type ToolOptions } from './tool.ts'
export { retrieval, type RetrievalOptions, type RetrievedDocument } from './retrieval.ts'
