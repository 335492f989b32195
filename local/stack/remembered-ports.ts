import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'ports.json';

/**
 * Ports of the last start with the same state. Resources and unfinished operations hold URLs with ports in them, so a
 * restart with "any free port" must come back where it was.
 */
export class RememberedPorts {
  readonly #file: string;
  readonly #ports: Record<string, number>;

  constructor(stateDirectory: string) {
    this.#file = join(stateDirectory, FILE);
    this.#ports = existsSync(this.#file)
      ? (JSON.parse(readFileSync(this.#file, 'utf8')) as Record<string, number>)
      : {};
    mkdirSync(stateDirectory, { recursive: true });
  }

  /** The port to ask for: the configured one, or for 0 the one of the last start. */
  wanted(name: string, configured: number): number {
    return configured === 0 ? (this.#ports[name] ?? 0) : configured;
  }

  /** Keeps the port that a stand-in got. */
  remember(name: string, port: number): void {
    this.#ports[name] = port;
    writeFileSync(this.#file, JSON.stringify(this.#ports, null, 2));
  }
}
