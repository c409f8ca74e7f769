export function includeUsage(): void {}
