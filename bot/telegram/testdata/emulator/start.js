// Starts the npm package telegram-test-api on a port, and plays its client: a
// line of JSON in is something a person does, a line out what came of it.
const TelegramServer = require(require.resolve('telegram-test-api', {paths: [process.cwd()]}));
const [port, token] = process.argv.slice(2);

(async () => {
  const server = new TelegramServer({port: Number(port), host: '127.0.0.1', storage: 'RAM', storeTimeout: 600});
  await server.start();
  const client = server.getClient(token, {timeout: 10000});
  console.log(JSON.stringify({started: true}));
  for await (const line of require('readline').createInterface({input: process.stdin})) {
    const step = JSON.parse(line);
    try {
      if (step.command) await client.sendCommand(client.makeCommand(step.command));
      if (step.text) await client.sendMessage(client.makeMessage(step.text));
      if (step.press) await client.sendCallback(client.makeCallbackQuery(step.press, {message: {message_id: step.on}}));
      const updates = step.quiet ? {result: []} : await client.getUpdates();
      console.log(JSON.stringify({said: updates.result.map((u) => ({text: u.message.text, markup: u.message.reply_markup}))}));
    } catch (e) {
      console.log(JSON.stringify({error: String(e.message || e)}));
    }
  }
  await server.stop();
})();
