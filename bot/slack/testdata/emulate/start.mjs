// Starts the Slack of https://www.npmjs.com/package/emulate (0.12.2) on a free
// port and prints its address. Run it where that package is installed.

import { createServer } from 'node:net'
import { pathToFileURL } from 'node:url'

const { createEmulator } = await import(pathToFileURL(`${process.cwd()}/node_modules/emulate/dist/api.js`))
const port = await new Promise((resolve) => {
  const s = createServer().listen(0, '127.0.0.1', () => { const { port } = s.address(); s.close(() => resolve(port)) })
})
const scopes = process.argv.slice(2)
await createEmulator({
  service: 'slack', port, baseUrl: `http://127.0.0.1:${port}`,
  seed: { slack: {
    team: { name: 'Riskbell', domain: 'riskbell' }, strict_scopes: true,
    users: [{ name: 'anna', real_name: 'Anna', email: 'anna@example.com' }],
    channels: [{ name: 'sales' }], bots: [{ name: 'riskbell' }],
    tokens: [{ token: 'xoxb-emulated', user: 'anna', scopes }],
  } },
})
console.log(`http://127.0.0.1:${port}`)
