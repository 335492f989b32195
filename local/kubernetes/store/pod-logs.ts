import type { ClusterStorage } from './cluster-storage';

/** What containers wrote, by `namespace/pod/container`. */
export class PodLogs {
  private readonly texts: Map<string, string>;
  private readonly followers = new Set<(container: string) => void>();
  private readonly cluster: string;
  private readonly storage: ClusterStorage;

  constructor(cluster: string, storage: ClusterStorage) {
    this.cluster = cluster;
    this.storage = storage;
    this.texts = storage.logs(cluster);
  }

  read(container: string): string {
    return this.texts.get(container) ?? '';
  }

  /** Adds to what a container wrote. */
  async append(container: string, text: string): Promise<void> {
    const whole = this.read(container) + text;
    this.texts.set(container, whole);
    await this.storage.saveLog(this.cluster, container, whole);
    for (const follower of this.followers) {
      follower(container);
    }
  }

  /** Forgets everything that a pod's containers wrote. */
  async removePod(namespace: string, pod: string): Promise<void> {
    const containers = [...this.texts.keys()].filter((container) =>
      container.startsWith(`${namespace}/${pod}/`),
    );
    for (const container of containers) {
      this.texts.delete(container);
    }
    await Promise.all(containers.map((container) => this.storage.saveLog(this.cluster, container, '')));
  }

  /** Calls back with the container that wrote. Returns the function that ends it. */
  follow(follower: (container: string) => void): () => void {
    this.followers.add(follower);
    return () => this.followers.delete(follower);
  }
}
