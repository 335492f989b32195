import { homedir } from 'node:os';
import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import type { Io, Sink } from './io';

/** The real process. The first Ctrl+C lets a command say how to go on, the second one ends it. */
export function processIo(): Io {
  const interruption = new AbortController();
  process.on('SIGINT', () => {
    if (interruption.signal.aborted) process.exit(130);
    interruption.abort(new Error('Interrupted'));
  });
  return {
    env: process.env,
    directory: process.cwd(),
    home: homedir(),
    out: sinkOf(process.stdout),
    err: sinkOf(process.stderr),
    isInteractive: process.stdin.isTTY === true && process.stderr.isTTY === true,
    readInput: () => text(process.stdin),
    ask: (question) => ask(question, interruption),
    pause: async (ms) => {
      await delay(ms, undefined, { signal: interruption.signal });
    },
    now: Date.now,
    random: Math.random,
    interrupted: interruption.signal,
  };
}

function sinkOf(stream: NodeJS.WriteStream): Sink {
  // Whoever reads may stop early, as `head` does; that is no error.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  return {
    write: (line) => void stream.write(line),
    isTerminal: stream.isTTY === true,
    columns: stream.columns || 80,
    stream,
  };
}

async function ask(question: string, interruption: AbortController): Promise<string> {
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  // The prompt takes Ctrl+C for itself.
  prompt.once('SIGINT', () => interruption.abort(new Error('Interrupted')));
  try {
    return await prompt.question(question, { signal: interruption.signal });
  } finally {
    prompt.close();
  }
}
