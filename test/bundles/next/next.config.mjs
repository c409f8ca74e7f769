export default {
  output: 'standalone',
  outputFileTracingRoot: import.meta.dirname,
  // Else Next.js leaves what it knows as a server's package outside of the bundle.
  transpilePackages: ['openai'],
}
