// Starts the app on the real Azure Functions host, where Azure Functions Core Tools (`func`) are installed.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

if (spawnSync('func', ['--version'], { stdio: 'ignore' }).error) {
  console.error(
    'Azure Functions Core Tools ("func") are not installed.\n' +
      'See https://learn.microsoft.com/azure/azure-functions/functions-run-local, or use "npm start" for the local stack.',
  );
  process.exit(1);
}
if (!existsSync('local.settings.json')) {
  console.error('Copy local.settings.example.json to local.settings.json and fill in the values first.');
  process.exit(1);
}
const host = spawn('func', ['start', ...process.argv.slice(2)], { stdio: 'inherit' });
host.on('exit', (code) => process.exit(code ?? 1));
