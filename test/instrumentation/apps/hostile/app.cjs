'use strict'

// Processes that end, split, freeze and multiply in the ways that hooks are known to trip over. One case a process.
const { fork, spawnSync } = require('node:child_process')
const cluster = require('node:cluster')
const http = require('node:http')
const vm = require('node:vm')
const { isMainThread, parentPort, threadId, Worker, workerData } = require('node:worker_threads')

const url = `${process.env.MODEL_SERVER}/v1/chat/completions`

async function call(model = 'm1', fetching = fetch) {
  const body = JSON.stringify({ model, stream: model !== 'm1', messages: [{ role: 'user', content: 'Say hello' }] })
  const headers = { 'content-type': 'application/json' }
  return fetching(url, { method: 'POST', body, headers })
}

async function answer() {
  const response = await call()
  return (await response.json()).choices[0].message.content
}

const cases = {
  async call() {
    console.log(await answer())
  },

  async 'many workers'() {
    const answers = await Promise.all(
      Array.from(
        { length: 6 },
        (_, index) =>
          new Promise((resolve, reject) => {
            const worker = new Worker(__filename, { workerData: { index }, env: { ...process.env } })
            let said
            worker.on('message', message => (said = message))
            worker.on('error', reject)
            worker.on('exit', code => resolve([said, code]))
          }),
      ),
    )
    console.log(JSON.stringify(answers), await answer())
  },

  async 'a worker that is terminated'() {
    const worker = new Worker(__filename, { workerData: { index: 0, stays: true } })
    const said = await new Promise(resolve => worker.once('message', resolve))
    console.log(said, await worker.terminate())
  },

  async fork() {
    const child = fork(__filename, ['a forked child'], { silent: true })
    const messages = []
    child.on('message', message => messages.push(message))
    child.stdout.on('data', text => messages.push(String(text)))
    child.stderr.on('data', text => messages.push(`stderr ${text}`))
    const code = await new Promise(resolve => child.on('close', resolve))
    console.log(JSON.stringify(messages), code)
  },

  async 'a forked child'() {
    process.send(await answer())
    process.disconnect()
  },

  async cluster() {
    if (!cluster.isPrimary) {
      http.createServer(async (_, response) => response.end(await answer())).listen(0)
      return
    }
    const workers = [cluster.fork(), cluster.fork()]
    const ended = workers.map(worker => new Promise(resolve => worker.on('exit', (...how) => resolve(how))))
    const ports = await Promise.all(
      workers.map(worker => new Promise(resolve => worker.on('listening', ({ port }) => resolve(port)))),
    )
    const answers = []
    for (const port of ports) answers.push(await (await fetch(`http://127.0.0.1:${port}`)).text())
    for (const worker of workers) worker.disconnect()
    console.log(answers.join(' '), JSON.stringify(await Promise.all(ended)))
  },

  async 'a vm context'() {
    const context = vm.createContext({ call, fetch })
    const text = await vm.runInContext(`call('m1', (...given) => fetch(...given)).then(r => r.json())`, context)
    console.log(text.choices[0].message.content, vm.runInNewContext('typeof globalThis.fetch'))
  },

  async 'an exit in the middle of a stream'() {
    const reader = (await call('stuck')).body.getReader()
    await reader.read()
    process.on('exit', code => console.log('exit', code))
    process.exit(5)
  },

  async 'an error that nobody catches'() {
    await answer()
    setImmediate(() => {
      throw new TypeError('nobody catches this')
    })
  },

  async 'an error that a listener catches'() {
    process.on('uncaughtException', (error, origin) => console.log(origin, error.name, error.message))
    await answer()
    setImmediate(() => {
      throw new TypeError('a listener catches this')
    })
  },

  async 'a rejection that nobody handles'() {
    await answer()
    void Promise.reject(new RangeError('nobody handles this'))
  },

  async 'a rejection of a call that nobody handles'() {
    void fetch('http://127.0.0.1:9/v1/chat/completions', { method: 'POST', body: '{"model":"m1","messages":[]}' })
  },

  async 'npm, and scripts of packages'() {
    const env = { ...process.env, npm_config_update_notifier: 'false', npm_config_loglevel: 'silent' }
    const npm = spawnSync('npm', ['--version'], { env, encoding: 'utf8' })
    // As node-gyp and install scripts do: node, in a child of a child, whose output is parsed.
    const script = `process.stdout.write(require('node:child_process').execFileSync(process.execPath, ['-p', '1+1']))`
    const child = spawnSync(process.execPath, ['-e', script], { env, encoding: 'utf8' })
    console.log(npm.status, npm.stdout, npm.stderr, child.status, child.stdout, child.stderr)
  },

  async 'globals that are gone'() {
    delete globalThis.fetch
    delete globalThis.performance
    console.log(typeof fetch, typeof performance)
  },

  async 'a prototype that was extended'() {
    Reflect.set(Object.prototype, 'extra', 'x')
    Reflect.set(Array.prototype, 'other', 'y')
    console.log(await answer())
  },
}

if (isMainThread) void cases[cluster.isPrimary ? process.argv[2] : 'cluster']()
else void worker()

async function worker() {
  parentPort.postMessage(`${workerData.index} ${await answer()} ${threadId > 0}`, [])
  if (workerData.stays) setInterval(() => undefined, 1000)
}
